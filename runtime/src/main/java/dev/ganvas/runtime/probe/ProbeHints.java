package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.ValueRange;
import java.util.Optional;

/**
 * What a user knows of a model; it is believed and not looked for.
 *
 * @param layout order of the axes, in and out
 * @param range which numbers stand for black and white, in and out
 * @param color what the channels mean, in and out
 */
public record ProbeHints(
    Optional<Layout> layout, Optional<ValueRange> range, Optional<ColorOrder> color) {
  /** Nothing is known. */
  public static final ProbeHints NONE =
      new ProbeHints(Optional.empty(), Optional.empty(), Optional.empty());
}
