package dev.ganvas.runtime;

/**
 * How long each stage of running a model has been busy, in nanoseconds.
 *
 * @param preprocess pictures to tensors
 * @param infer the model
 * @param postprocess tensors to pictures, blending included
 */
public record BusyNanos(long preprocess, long infer, long postprocess) {
  /** Nothing done yet. */
  static final BusyNanos NONE = new BusyNanos(0, 0, 0);

  BusyNanos plus(long pre, long run, long post) {
    return new BusyNanos(preprocess + pre, infer + run, postprocess + post);
  }
}
