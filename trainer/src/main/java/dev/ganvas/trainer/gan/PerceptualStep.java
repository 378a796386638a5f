package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.gan.TranslationLosses.Part;
import dev.ganvas.trainer.layer.BackwardScope;
import dev.ganvas.trainer.net.FeatureNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;

/**
 * One step of an enlarging network that is to look right, besides being right pixel by pixel: what
 * a feature network makes of the picture, and whether a discriminator takes it for a photo, count
 * too, each by its weight (SRGAN, Ledig et al. 2017; Real-ESRGAN, Wang et al. 2021).
 *
 * <pre>
 * small ─ G ─ made ─┬─ Charbonnier to the large picture ──────────────┐
 *                   ├─ grid that the large picture does not have ◂ ───┤
 *                   └─ window ─────┬─ features ─ difference ─ ◂ ──────┤ gradient to made ─ G'
 *                                  └─ D ─ logits ─ loss ─ D' ◂ ───────┘
 * </pre>
 *
 * <p>Networks that look see values in [-1, 1], the enlarging one gives [0, 1]; its results are not
 * clipped. They see a {@link MovingWindow} of the pictures in one {@link Orientation} after the
 * other.
 */
public final class PerceptualStep implements EnlargingStep {
  /**
   * A side of the windows in which patterns are looked for, in cells. In windows of four cells a
   * trained network kept a gauze whose sign changed within them: they are as small as can be.
   */
  private static final int GRID_CELLS = 2;

  /**
   * Pixels after which patterns repeat. Those of four are the same in each pixel of the small
   * picture. Where they alone counted, a network drew lines that changed their sign from one row to
   * the next: those repeat after eight.
   */
  private static final List<Integer> GRID_PERIODS = List.of(4, 8);

  private final TrainingConfig.Objective objective;
  private final PixelLoss pixelLoss;
  private final Player generator;
  private final Optional<Critic> critic;
  private final Optional<PerceptualLoss> perceptual;
  private final long seed;

  /**
   * A step of these networks.
   *
   * @param networks with a discriminator if the adversarial loss has a weight
   * @param features what the perceptual loss is measured on; may be left out where its weight is 0
   * @param epsilon of the Charbonnier loss; 0 makes it the plain absolute difference
   * @param seed decides where the window of each step lies
   * @throws IllegalArgumentException if a loss has a weight and nothing that it is measured on
   */
  public PerceptualStep(
      UpscalerNetworks networks,
      Optional<FeatureNetwork> features,
      TrainingConfig.Objective objective,
      double epsilon,
      long seed) {
    if (objective.adversarial() > 0 && networks.discriminator().isEmpty()) {
      throw new IllegalArgumentException("an adversarial loss needs a discriminator");
    }
    if (objective.perceptual() > 0 && features.isEmpty()) {
      throw new IllegalArgumentException("a perceptual loss needs a feature network");
    }
    this.objective = objective;
    this.pixelLoss = PixelLoss.of(objective, epsilon);
    this.seed = seed;
    this.generator = new Player(networks.generator());
    AdversarialLoss loss = AdversarialLoss.of(objective.loss(), 0);
    this.critic =
        objective.adversarial() > 0
            ? networks.discriminator().map(network -> new Critic(network, loss))
            : Optional.empty();
    this.perceptual =
        objective.perceptual() > 0 ? features.map(PerceptualLoss::new) : Optional.empty();
  }

  @Override
  public TranslationLosses train(Batch batch, int iteration) {
    List<Part> parts = new ArrayList<>();
    try (INDArray made = generator.forward(batch.input()).get(0).dup('c');
        INDArray gradient = made.ulike().assign(0)) {
      if (perceptual.isPresent() || critic.isPresent()) {
        look(made, batch.target(), gradient, iteration, parts);
      }
      if (pixelLoss.counts()) {
        Differences pixel = pixelLoss.of(made, batch.target());
        parts.add(new Part("pixel", pixel.loss() / pixelLoss.weight()));
        gradient.addi(pixel.gradient());
        pixel.gradient().close();
      }
      if (objective.grid() > 0) {
        patterns(made, batch.target(), gradient, parts);
      }
      generator.backward(BackwardScope.PARAMETERS_AND_INPUT, gradient);
    }
    generator.update(iteration);
    return new TranslationLosses(parts);
  }

  /**
   * Adds what there is of a grid that the large picture does not have: the cheapest texture that a
   * discriminator takes for grain is the same in each pixel of the small picture.
   */
  private void patterns(INDArray made, INDArray target, INDArray gradient, List<Part> parts) {
    try (INDArray difference = made.sub(target)) {
      double sum = 0;
      for (int period : GRID_PERIODS) {
        sum += new GridPatterns(GRID_CELLS, period).add(difference, objective.grid(), gradient);
      }
      parts.add(new Part("grid", sum));
    }
  }

  /** Adds the gradients of those that look to {@code gradient}; the discriminator learns. */
  private void look(
      INDArray made, INDArray target, INDArray gradient, int iteration, List<Part> parts) {
    INDArrayIndex[] window = MovingWindow.at(seed, iteration, made);
    Orientation orientation = Orientation.at(seed, iteration);
    try (INDArray seen = orientation.turn(made.get(window)).muli(2).subi(1);
        INDArray real = orientation.turn(target.get(window)).muli(2).subi(1);
        INDArray toSeen = seen.ulike().assign(0)) {
      if (critic.isPresent()) {
        Critic judge = critic.get();
        double learned = judge.learn(new INDArray[] {real}, new INDArray[] {seen}, iteration);
        parts.add(new Part("discriminator", learned));
        parts.add(new Part("adversarial", judge.blame(seen)));
        judge.addBlame(toSeen, objective.adversarial());
      }
      if (perceptual.isPresent()) {
        double loss = perceptual.get().add(seen, real, objective.perceptual(), toSeen);
        parts.add(new Part("perceptual", loss));
      }
      // What is seen is 2 made - 1.
      try (INDArray back = orientation.turnBack(toSeen.muli(2))) {
        gradient.get(window).addi(back);
      }
    }
  }
}
