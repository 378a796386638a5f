package dev.ganvas.runtime.model;

import dev.ganvas.runtime.tensor.TensorFormat;

/**
 * The contract of a picture-to-picture model: everything needed to feed it and to read its answer.
 *
 * @param task what it is for
 * @param scale output pixels for each input pixel, a side; 1 or more
 * @param input how it wants a picture: {@code [1, C, H, W]} or {@code [1, H, W, C]} float32
 * @param output how it gives one: the same with H and W times {@code scale}
 * @param size which H and W it takes
 * @param border input pixels that its unpadded convolutions leave out at each side: what comes out
 *     shows the middle only, {@code scale * (H - 2 border)} rows of it
 * @param locality how far an output pixel looks
 * @param longest the longest side that it was made for: larger pictures are run reduced, and the
 *     answer is brought back along their own edges; 0 if it may be any
 * @param provenance where it comes from
 */
public record ModelSpec(
    Task task,
    int scale,
    TensorFormat input,
    TensorFormat output,
    SizeRule size,
    int border,
    Locality locality,
    int longest,
    Provenance provenance) {
  /** Checks the scale, the border and the longest side. */
  public ModelSpec {
    if (task == Task.GENERATE) {
      throw new IllegalArgumentException("expected a task with pictures in, found " + task);
    }
    if (border < 0) {
      throw new IllegalArgumentException("expected a border of at least 0, found " + border);
    }
    if (scale < 1) {
      throw new IllegalArgumentException("expected a scale of at least 1, found " + scale);
    }
    if (longest < 0 || (longest > 0 && scale > 1)) {
      throw new IllegalArgumentException(
          "expected a longest side of at least 0, and none where pictures are enlarged, found "
              + longest);
    }
  }

  /** The contract of a model that may be run at any size. */
  public ModelSpec(
      Task task,
      int scale,
      TensorFormat input,
      TensorFormat output,
      SizeRule size,
      int border,
      Locality locality,
      Provenance provenance) {
    this(task, scale, input, output, size, border, locality, 0, provenance);
  }
}
