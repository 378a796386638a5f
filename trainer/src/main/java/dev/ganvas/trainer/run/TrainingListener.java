package dev.ganvas.trainer.run;

import dev.ganvas.trainer.gan.Losses;

/** Told what a training does; the command line shows it. */
public interface TrainingListener {
  /**
   * Something happened that happens once, like weights that were taken from another training.
   *
   * @param sentence for people
   */
  default void noted(String sentence) {}

  /** All data are read and the first step is about to be done. */
  void started(int fromStep, int steps);

  /**
   * A step is done.
   *
   * @param step how many are done now
   */
  void stepDone(int step, Losses losses);

  /**
   * The averaged weights have been measured on pictures that are not trained on.
   *
   * @param sentence the result, for people
   */
  void measured(int step, String sentence);
}
