package dev.ganvas.trainer.gan;

/** What a step measured before it changed the weights. */
public sealed interface Losses permits StepLosses, GanLosses, TranslationLosses {
  /** In a few words, for a progress line. */
  String summary();

  /** Whether all numbers are numbers. */
  boolean isFinite();
}
