package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.data.Batch;

/** One step of a training that makes pictures larger. */
public sealed interface EnlargingStep permits PixelStep, PerceptualStep {
  /**
   * Changes the parameters once.
   *
   * @param iteration counts from 0; Adam's bias correction and the learning rate depend on it
   * @shape {@code batch} as {@link Batch} says, values in [0, 1]; the caller keeps ownership
   */
  Losses train(Batch batch, int iteration);
}
