package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Extents that came out, read as a picture.
 *
 * @param layout order of the axes
 * @param channels 1, 3 or 4
 * @param height rows
 * @param width columns
 */
record Answer(Layout layout, int channels, int height, int width) {
  /**
   * Reads extents; empty if they are no picture of about the proportions of what went in.
   *
   * @param in order of the axes that went in, the likelier of two
   * @param height rows that went in
   * @param width columns that went in
   * @param hint order of the axes, if that is known
   */
  static Optional<Answer> of(Shape shape, Layout in, int height, int width, Optional<Layout> hint) {
    List<Integer> dims = new ArrayList<>(shape.dims());
    if (dims.size() == 3) {
      dims.add(0, 1);
    }
    if (dims.size() != 4) {
      return Optional.empty();
    }
    Optional<Answer> best = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    for (Layout layout : hint.map(List::of).orElse(List.of(Layout.NCHW, Layout.NHWC))) {
      Answer read =
          new Answer(
              layout,
              dims.get(layout.channelAxis()),
              dims.get(layout.heightAxis()),
              dims.get(layout.widthAxis()));
      if (!isChannels(read.channels) || read.height < 2 || read.width < 2) {
        continue;
      }
      // Both sides grow by the same factor; a border changes that a little.
      double skew = Math.abs(Math.log((double) read.height / height * width / read.width));
      double other = layout == in ? 0 : 1e-6;
      if (skew + other < least && skew < 0.5) {
        least = skew + other;
        best = Optional.of(read);
      }
    }
    return best;
  }

  static boolean isChannels(int count) {
    return count == 1 || count == 3 || count == 4;
  }

  /** Whether it is so many times as large a side as what went in without its border. */
  boolean isScaled(int inHeight, int inWidth, int scale, int border) {
    return height == scale * (inHeight - 2 * border) && width == scale * (inWidth - 2 * border);
  }
}
