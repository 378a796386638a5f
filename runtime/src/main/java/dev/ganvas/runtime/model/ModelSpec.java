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
 * @param locality how far an output pixel looks
 * @param provenance where it comes from
 */
public record ModelSpec(
    Task task,
    int scale,
    TensorFormat input,
    TensorFormat output,
    SizeRule size,
    Locality locality,
    Provenance provenance) {
  /** Checks the scale. */
  public ModelSpec {
    if (scale < 1) {
      throw new IllegalArgumentException("expected a scale of at least 1, found " + scale);
    }
  }
}
