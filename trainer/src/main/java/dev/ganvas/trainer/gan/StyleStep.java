package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.gan.TranslationLosses.Part;
import dev.ganvas.trainer.layer.BackwardScope;
import dev.ganvas.trainer.net.FeatureNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One step towards the style of one picture: features of what is made stay those of the photo
 * (content), their correlations become those of the style picture (Gatys et al. 2016, Johnson et
 * al. 2016), and patches of it pass for patches of the style picture (Li and Wand 2016), each by
 * its weight.
 */
public final class StyleStep implements TranslationStep {
  private final TranslationConfig.Objective objective;
  private final Player generator;
  private final List<Critic> critics;
  private final Optional<StyleFeatures> features;

  /**
   * A step of these networks.
   *
   * @param features what content and style are measured on; may be left out where both weights are
   *     0
   * @param style the style picture, {@code [1, 3, H, W]} RGB in [-1, 1]; only read
   */
  public StyleStep(
      TranslationNetworks networks,
      Optional<FeatureNetwork> features,
      INDArray style,
      TranslationConfig.Objective objective) {
    this.objective = objective;
    this.generator = new Player(networks.generators().get(0));
    this.critics = networks.critics(objective);
    this.features = features.map(network -> new StyleFeatures(network, style));
  }

  /**
   * Updates all networks once.
   *
   * @param batch photos, and crops of the style picture
   */
  @Override
  public TranslationLosses step(Batch batch, int step) {
    List<Part> parts = new ArrayList<>();
    INDArray photos = batch.input();
    try (INDArray made = generator.forward(photos).get(0).dup('c');
        INDArray gradient = made.ulike().assign(0)) {
      for (Critic critic : critics) {
        parts.add(
            new Part(
                "discriminator",
                critic.learn(new INDArray[] {batch.target()}, new INDArray[] {made}, step)));
        parts.add(new Part("adversarial", critic.blame(made)));
        gradient.addi(critic.toPictures().mul(objective.adversarial()));
      }
      features.ifPresent(f -> f.add(photos, made, objective, gradient, parts));
      if (objective.smoothness() > 0) {
        Differences steps = Differences.ofNeighbours(made);
        parts.add(new Part("smoothness", steps.loss()));
        gradient.addi(steps.gradient().muli(objective.smoothness()));
        steps.gradient().close();
      }
      generator.backward(BackwardScope.PARAMETERS_AND_INPUT, gradient);
    }
    generator.update(step);
    return new TranslationLosses(parts);
  }
}
