package dev.ganvas.trainer.run;

import dev.ganvas.trainer.gan.StepLosses;

/** Told what a training does; the command line shows it. */
public interface TrainingListener {
  /** All data are read and the first step is about to be done. */
  void started(int fromStep, int steps);

  /**
   * A step is done.
   *
   * @param step how many are done now
   */
  void stepDone(int step, StepLosses losses);

  /**
   * The averaged weights have been measured on pictures that are not trained on.
   *
   * @param psnr mean over the pictures, luma, in decibels
   * @param bicubicPsnr the same for bicubic enlargement
   */
  void validated(int step, double psnr, double bicubicPsnr);
}
