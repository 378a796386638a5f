package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.data.Batch;

/** One step of a training that turns pictures into other pictures. */
public sealed interface TranslationStep permits PairedStep, CycleStep, StyleStep {
  /**
   * Updates all networks once.
   *
   * @param batch two stacks of pictures of one size, RGB in [-1, 1]; the caller keeps ownership
   * @param step counts from 0
   */
  TranslationLosses step(Batch batch, int step);
}
