package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.gan.TranslationLosses.Part;
import dev.ganvas.trainer.layer.BackwardScope;
import dev.ganvas.trainer.net.FeatureNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One step towards the style of one picture: features of what is made stay those of the photo
 * (content), their correlations become those of the style picture (Gatys et al. 2016, Johnson et
 * al. 2016), and patches of it pass for patches of the style picture (Li and Wand 2016), each by
 * its weight.
 */
public final class StyleStep implements TranslationStep {
  /** A side of the windows in which patterns of four pixels are looked for. */
  private static final int GRID_CELLS = 4;

  private final TranslationConfig.Objective objective;
  private final Player generator;
  private final List<Critic> critics;
  private final Optional<StyleFeatures> features;
  private final long seed;

  /**
   * A step of these networks.
   *
   * @param features what content and style are measured on; may be left out where both weights are
   *     0
   * @param style the style picture, {@code [1, 3, H, W]} RGB in [-1, 1]; only read
   * @param seed decides where the feature network's grid lies in each step
   */
  public StyleStep(
      TranslationNetworks networks,
      Optional<FeatureNetwork> features,
      INDArray style,
      TranslationConfig.Objective objective,
      long seed) {
    this.objective = objective;
    this.generator = new Player(networks.generators().get(0));
    this.critics = networks.critics(objective);
    this.features = features.map(network -> new StyleFeatures(network, style));
    this.seed = seed;
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
        critic.addBlame(gradient, objective.adversarial());
      }
      features.ifPresent(f -> look(f, photos, made, step, gradient, parts));
      if (objective.smoothness() > 0) {
        Differences steps = Differences.ofNeighbours(made);
        parts.add(new Part("smoothness", steps.loss()));
        gradient.addi(steps.gradient().muli(objective.smoothness()));
        steps.gradient().close();
      }
      if (objective.grid() > 0) {
        GridPatterns patterns = new GridPatterns(GRID_CELLS);
        parts.add(new Part("grid", patterns.add(made, objective.grid(), gradient)));
      }
      generator.backward(BackwardScope.PARAMETERS_AND_INPUT, gradient);
    }
    generator.update(step);
    return new TranslationLosses(parts);
  }

  /**
   * Adds what the feature network finds. Such networks look at every second pixel, then at every
   * fourth: a generator that knew which would hide a checkerboard between them. So the pictures are
   * cut by some pixels at the left and the top, others in each step.
   */
  private void look(
      StyleFeatures eyes,
      INDArray photos,
      INDArray made,
      int step,
      INDArray gradient,
      List<Part> parts) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    INDArrayIndex[] part = {
      NDArrayIndex.all(),
      NDArrayIndex.all(),
      NDArrayIndex.interval(random.nextInt(MovingWindow.places(made.size(2))), made.size(2)),
      NDArrayIndex.interval(random.nextInt(MovingWindow.places(made.size(3))), made.size(3))
    };
    try (INDArray cutPhotos = photos.get(part).dup('c');
        INDArray cutMade = made.get(part).dup('c');
        INDArray cutGradient = cutMade.ulike().assign(0)) {
      eyes.add(cutPhotos, cutMade, objective, cutGradient, parts);
      gradient.get(part).addi(cutGradient);
    }
  }
}
