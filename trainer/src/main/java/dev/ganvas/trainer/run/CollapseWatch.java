package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.config.GanConfig.Loss;
import dev.ganvas.trainer.gan.GanLosses;
import java.io.IOException;

/** Stops a game that has been lost: numbers that are none, or a discriminator that is dead. */
final class CollapseWatch {
  /** So many steps in a row are no accident. */
  private static final int PATIENCE = 300;

  /** Below this, a sum of cross entropies or hinges teaches the generator nothing. */
  private static final double NOTHING_LEFT = 1e-4;

  private static final double NO_GRADIENT = 1e-9;

  private final Loss loss;
  private final CheckpointStore store;

  /** The least that the discriminator's loss can be: with smoothed labels it is not 0. */
  private final double floor;

  private int wonSteps;
  private int deadSteps;

  /**
   * A watch.
   *
   * @param store of which it says what is left of a game that is lost
   */
  CollapseWatch(GanConfig config, CheckpointStore store) {
    this.store = store;
    this.loss = config.objective().loss();
    this.floor = loss == Loss.VANILLA ? entropy(config.objective().labelSmoothing()) : 0;
  }

  /** Of a coin, in nats: what cross entropy with a label of that probability cannot fall below. */
  private static double entropy(double probability) {
    return probability == 0
        ? 0
        : -probability * Math.log(probability) - (1 - probability) * Math.log(1 - probability);
  }

  /**
   * Looks at a step.
   *
   * @throws GanvasException TRAINING_FAILED with what happened at which step and what to try
   * @throws IOException if it cannot be found out which checkpoints there are
   */
  void check(int step, GanLosses losses) throws IOException {
    if (!losses.isFinite()) {
      throw failed(
          "step " + step + " gave numbers that are none (NaN or infinite): " + losses.summary(),
          "halve generator.learningRate and discriminator.learningRate, or add objective.penalty=r1"
              + " with objective.penaltyWeight=1 and objective.penaltyEvery=16");
    }
    boolean bounded = loss == Loss.VANILLA || loss == Loss.HINGE;
    wonSteps = bounded && losses.discriminator() - floor < NOTHING_LEFT ? wonSteps + 1 : 0;
    deadSteps = losses.discriminatorGradient() < NO_GRADIENT ? deadSteps + 1 : 0;
    if (wonSteps >= PATIENCE) {
      throw failed(
          "at step "
              + step
              + " the discriminator has told all pictures apart for "
              + PATIENCE
              + " steps, and the generator learns nothing any more",
          "lower discriminator.learningRate, or try augment.translate=0.125 and"
              + " augment.color=1 (few pictures), objective.instanceNoise=0.1, --recipe sngan");
    }
    if (deadSteps >= PATIENCE) {
      throw failed(
          "at step "
              + step
              + " the discriminator's gradient has been zero for "
              + PATIENCE
              + " steps: it no longer learns",
          "lower discriminator.learningRate, or try --recipe sngan");
    }
  }

  private GanvasException failed(String happened, String cure) throws IOException {
    String left =
        store
            .newest()
            .map(saved -> "The checkpoint of step " + saved.step() + " is kept")
            .orElse("No checkpoint had been saved yet");
    return new GanvasException(
        Kind.TRAINING_FAILED, happened + ". " + left + ". In a new run " + cure);
  }
}
