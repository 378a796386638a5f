package dev.ganvas.trainer.config;

/** What a training makes. */
public enum TrainingKind {
  /** Enlarging networks, by {@link TrainingConfig}. */
  UPSCALER,
  /** Pictures of numbers, by {@link GanConfig}. */
  GENERATOR,
  /** Pictures of pictures, by {@link TranslationConfig}. */
  TRANSLATION
}
