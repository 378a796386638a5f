package dev.ganvas.trainer.gan;

import java.util.Locale;

/**
 * What one step towards target pictures measured.
 *
 * @param pixel mean absolute difference to the target, values in [0, 1]
 */
public record StepLosses(double pixel) implements Losses {
  @Override
  public String summary() {
    return String.format(Locale.ROOT, "L1 %.4f", pixel);
  }

  @Override
  public boolean isFinite() {
    return Double.isFinite(pixel);
  }
}
