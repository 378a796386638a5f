package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.tensor.Layout;

/**
 * How a model's shapes go together.
 *
 * @param in order of the axes that go in
 * @param out order of the axes that come out
 * @param channelsIn channels that go in
 * @param channelsOut channels that come out
 * @param scale output pixels for each input pixel, a side
 * @param border input pixels left out at each side
 * @param size which sizes it takes
 */
record Geometry(
    Layout in, Layout out, int channelsIn, int channelsOut, int scale, int border, SizeRule size) {}
