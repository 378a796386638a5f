package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.gan.TranslationLosses.Part;
import dev.ganvas.trainer.layer.BackwardScope;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One step on pairs (Isola et al. 2017): a discriminator that sees both halves, and the distance to
 * the true other half.
 *
 * <pre>
 * a ─ G ─ made ─┬─ |made - b| ─────────────┐
 * a ────────────┴─ D ─ logits ─ loss       ├─ gradient to made ─ G'
 *                  D' ◂─ slope ────────────┘
 * </pre>
 */
public final class PairedStep implements TranslationStep {
  private final TranslationConfig.Objective objective;
  private final Player generator;
  private final List<Critic> critics;

  /** A step of these networks: one generator, and a discriminator unless its weight is 0. */
  public PairedStep(TranslationNetworks networks, TranslationConfig.Objective objective) {
    this.objective = objective;
    this.generator = new Player(networks.generators().get(0));
    this.critics = networks.critics(objective);
  }

  @Override
  public TranslationLosses step(Batch batch, int step) {
    List<Part> parts = new ArrayList<>();
    INDArray origin = batch.input();
    try (INDArray made = generator.forward(origin).get(0).dup('c');
        INDArray gradient = made.ulike().assign(0)) {
      for (Critic critic : critics) {
        double loss =
            critic.learn(
                new INDArray[] {batch.target(), origin}, new INDArray[] {made, origin}, step);
        parts.add(new Part("discriminator", loss));
        parts.add(new Part("adversarial", critic.blame(made, origin)));
        critic.addBlame(gradient, objective.adversarial());
      }
      if (objective.pixel() > 0) {
        Differences pixel = Differences.absolute(made, batch.target());
        parts.add(new Part("pixel", pixel.loss()));
        gradient.addi(pixel.gradient().muli(objective.pixel()));
        pixel.gradient().close();
      }
      generator.backward(BackwardScope.PARAMETERS_AND_INPUT, gradient);
    }
    generator.update(step);
    return new TranslationLosses(parts);
  }
}
