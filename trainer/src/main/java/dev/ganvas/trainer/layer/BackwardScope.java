package dev.ganvas.trainer.layer;

/** Which gradients a backward pass computes. */
public enum BackwardScope {
  /** To the parameters and to the input. */
  PARAMETERS_AND_INPUT,
  /**
   * To the input alone: what flows through a network whose parameters stay. A third of a
   * convolution's backward work is saved.
   */
  INPUT_ONLY
}
