package dev.ganvas.trainer.gan;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What one step of the game measured, means over the batch and over the step's updates.
 *
 * @param discriminator its adversarial loss, real and made added
 * @param generator its adversarial loss
 * @param realScore D(x): a probability with the vanilla loss, else a logit
 * @param fakeScore D(G(z)) in the discriminator's update
 * @param penalty the mean slope penalty; empty in a step that took none
 * @param classLoss cross entropy of the named classes, real and made added; 0 without
 * @param discriminatorGradient norm of its gradient
 * @param generatorGradient norm of its gradient
 */
public record GanLosses(
    double discriminator,
    double generator,
    double realScore,
    double fakeScore,
    OptionalDouble penalty,
    double classLoss,
    double discriminatorGradient,
    double generatorGradient)
    implements Losses {
  @Override
  public String summary() {
    return String.format(
        Locale.ROOT,
        "D %.3f G %.3f D(x) %.2f D(G(z)) %.2f",
        discriminator,
        generator,
        realScore,
        fakeScore);
  }

  @Override
  public boolean isFinite() {
    return Double.isFinite(
        discriminator
            + generator
            + penalty.orElse(0)
            + classLoss
            + discriminatorGradient
            + generatorGradient);
  }
}
