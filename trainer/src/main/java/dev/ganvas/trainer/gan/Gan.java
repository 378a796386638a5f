package dev.ganvas.trainer.gan;

import dev.ganvas.runtime.latent.LatentNoise;
import dev.ganvas.runtime.model.LatentDistribution;
import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.config.GanConfig.Labels;
import dev.ganvas.trainer.data.GeneratorInputs;
import dev.ganvas.trainer.layer.BackwardScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One step of the game between a generator and a discriminator.
 *
 * <p>The discriminator is updated on a batch of real pictures and, apart from it, on one of made
 * ones; then the generator through the discriminator, whose parameters stay. How the gradient
 * crosses from one network into the other is here and nowhere else: the discriminator's gradient to
 * its pictures, sent back through whatever the pictures went through, enters the generator at its
 * output.
 *
 * <pre>
 * z ─ G ─ pictures ─ noise, augmentation ─ D ─ logit ─ loss
 *     G ◂─────────── augmentation' ◂────── D' ◂─ slope
 * </pre>
 *
 * <p>The pictures that the discriminator's last update was made with are the ones that the
 * generator is judged by, so that they are computed once. Everything random follows from the seed
 * and the step, so that a training goes on after a pause as if there had been none.
 */
public final class Gan {
  private final GanConfig config;
  private final int classes;
  private final DataType type;
  private final Player generator;
  private final Player discriminator;
  private final boolean discriminatorTakesLabels;
  private final AdversarialLoss loss;
  private final Optional<SlopePenalty> penalty;

  /**
   * A game of these networks.
   *
   * @param generator as {@code GeneratorNet} describes it; changed by each step
   * @param discriminator as {@code DiscriminatorNet} describes it; changed by each step
   * @param classes how many; 0 where labels are not used
   */
  public Gan(
      ComputationGraph generator, ComputationGraph discriminator, GanConfig config, int classes) {
    this.config = config;
    this.classes = classes;
    this.type = generator.params().dataType();
    this.generator = new Player(generator);
    this.discriminator = new Player(discriminator);
    this.discriminatorTakesLabels = discriminator.getConfiguration().getNetworkInputs().size() > 1;
    this.loss = AdversarialLoss.of(config.objective().loss(), config.objective().labelSmoothing());
    this.penalty = penalty(config.objective());
  }

  private static Optional<SlopePenalty> penalty(GanConfig.Objective objective) {
    double weight = objective.penaltyWeight();
    return switch (objective.penalty()) {
      case NONE -> Optional.empty();
      case R1 -> Optional.of(new SlopePenalty.R1(weight, objective.penaltyEvery()));
      case GRADIENT ->
          Optional.of(new SlopePenalty.GradientPenalty(weight, objective.penaltyEvery()));
    };
  }

  /**
   * Updates both networks as often as the settings say.
   *
   * @param reals a batch for each update of the discriminator; the caller keeps ownership
   * @param step counts from 0
   */
  public GanLosses step(List<LabelledBatch> reals, int step) {
    Tally tally = new Tally();
    SplittableRandom random = new SplittableRandom(config.seed() * 0x9E3779B97F4A7C15L + step);
    int n = (int) reals.get(0).pictures().size(0);
    Made made = make(n, random);
    for (int i = 0; i < reals.size(); i++) {
      if (i > 0) {
        made = make(n, random);
      }
      updateDiscriminator(reals.get(i), made, step, step * reals.size() + i, random, tally);
    }
    int updates = config.schedule().generatorSteps();
    for (int i = 0; i < updates; i++) {
      if (i > 0) {
        made = make(n, random);
      }
      updateGenerator(made, step, step * updates + i, random, tally);
    }
    return tally.losses(reals.size(), updates);
  }

  /** Made pictures, the generator's own memory, and their classes. */
  private record Made(INDArray pictures, List<Integer> classes) {}

  private Made make(int n, SplittableRandom random) {
    long[] seeds = random.longs(n).toArray();
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < (classes > 0 ? n : 0); i++) {
      drawn.add(random.nextInt(classes));
    }
    GanConfig.Generator settings = config.generator();
    INDArray z =
        GeneratorInputs.latent(settings.distribution().inFiles(), settings.latent(), type, seeds);
    INDArray[] inputs = classes > 0 ? new INDArray[] {z, oneHot(drawn)} : new INDArray[] {z};
    return new Made(generator.forward(inputs).get(0), drawn);
  }

  private void updateDiscriminator(
      LabelledBatch real,
      Made made,
      int step,
      int iteration,
      SplittableRandom random,
      Tally tally) {
    try (INDArray seenReal = new View(step, real.pictures(), random).seen();
        INDArray seenMade = new View(step, made.pictures(), random).seen()) {
      judge(seenReal, real.classes(), loss::real, BackwardScope.PARAMETERS_AND_INPUT, tally.real);
      try (INDArray gradient = discriminator.gradient().dup()) {
        judge(seenMade, made.classes(), loss::fake, BackwardScope.PARAMETERS_AND_INPUT, tally.fake);
        gradient.addi(discriminator.gradient());
        if (penalty.isPresent() && iteration % penalty.get().every() == 0) {
          tally.penalty +=
              addPenalty(penalty.get(), seenReal, seenMade, real.classes(), random, gradient);
          tally.penalties++;
        }
        discriminator.gradient().assign(gradient);
      }
    }
    tally.discriminatorGradient += discriminator.gradient().norm2Number().doubleValue();
    discriminator.update(iteration);
  }

  private void updateGenerator(
      Made made, int step, int iteration, SplittableRandom random, Tally tally) {
    View view = new View(step, made.pictures(), random);
    try (INDArray seen = view.seen()) {
      judge(seen, made.classes(), loss::generator, BackwardScope.INPUT_ONLY, tally.generator);
      try (INDArray gradient = view.backward(discriminator.inputGradient())) {
        generator.backward(BackwardScope.PARAMETERS_AND_INPUT, gradient);
      }
    }
    tally.generatorGradient += generator.gradient().norm2Number().doubleValue();
    generator.update(iteration);
  }

  /** What the discriminator sees of pictures: with fading noise on them, and augmented. */
  private final class View {
    private final INDArray seen;
    private final Optional<DifferentiableAugmentation> augmentation;

    View(int step, INDArray pictures, SplittableRandom random) {
      this.augmentation =
          DifferentiableAugmentation.isActive(config.augment())
              ? Optional.of(
                  new DifferentiableAugmentation(config.augment(), (int) pictures.size(0), random))
              : Optional.empty();
      INDArray changed =
          augmentation.isPresent() ? augmentation.get().apply(pictures) : pictures.dup('c');
      addNoise(changed, step, random);
      this.seen = changed;
    }

    /** {@code [N, C, H, W]}; the caller owns it. */
    INDArray seen() {
      return seen;
    }

    /** The gradient to the pictures from that to what was seen; a fresh array. */
    INDArray backward(INDArray gradient) {
      return augmentation.isPresent() ? augmentation.get().backward(gradient) : gradient.dup('c');
    }
  }

  private void addNoise(INDArray pictures, int step, SplittableRandom random) {
    GanConfig.Objective objective = config.objective();
    double left =
        objective.instanceNoiseSteps() == 0
            ? 0
            : Math.max(0, 1 - (double) step / objective.instanceNoiseSteps());
    double deviation = objective.instanceNoise() * left;
    if (deviation > 0) {
      float[] noise =
          LatentNoise.numbers(
              LatentDistribution.NORMAL, random.nextLong(), (int) pictures.length());
      try (INDArray added = Nd4j.createFromArray(noise).castTo(type)) {
        pictures.addi(added.reshape(pictures.shape()).muli(deviation));
      }
    }
  }

  /** Both passes of the discriminator; the gradients are left in it. */
  private void judge(
      INDArray pictures,
      List<Integer> labels,
      LogitLoss.Cost cost,
      BackwardScope scope,
      Side side) {
    List<INDArray> outputs = discriminator.forward(inputs(pictures, labels));
    LogitLoss judged = LogitLoss.of(outputs.get(0), loss, cost);
    side.loss += judged.loss();
    side.score += judged.score();
    INDArray slope = judged.slope();
    if (outputs.size() == 1) {
      discriminator.backward(scope, slope);
      return;
    }
    ClassLoss naming = ClassLoss.of(outputs.get(1), labels);
    side.classLoss += naming.loss();
    discriminator.backward(scope, slope, naming.gradient().muli(config.objective().classWeight()));
  }

  private double addPenalty(
      SlopePenalty kind,
      INDArray real,
      INDArray made,
      List<Integer> labels,
      SplittableRandom random,
      INDArray gradient) {
    INDArray pictures = real;
    if (kind.place() == SlopePenalty.Place.BETWEEN) {
      pictures = made.dup('c');
      for (int i = 0; i < pictures.size(0); i++) {
        double share = random.nextDouble();
        pictures.slice(i).muli(1 - share).addi(real.slice(i).mul(share));
      }
    }
    INDArray noClasses = Nd4j.zeros(type, pictures.size(0), Math.max(1, classes));
    boolean named = config.labels() == Labels.AUXILIARY && classes > 0;
    return new SlopePenaltyStep(kind, discriminator)
        .add(
            pictures,
            x -> inputs(x, labels),
            weights -> named ? new INDArray[] {weights, noClasses} : new INDArray[] {weights},
            gradient);
  }

  private INDArray[] inputs(INDArray pictures, List<Integer> labels) {
    return discriminatorTakesLabels
        ? new INDArray[] {pictures, oneHot(labels)}
        : new INDArray[] {pictures};
  }

  private INDArray oneHot(List<Integer> labels) {
    return GeneratorInputs.oneHot(labels, classes, type);
  }

  /** Sums of one side of the game. */
  private static final class Side {
    private double loss;
    private double score;
    private double classLoss;
  }

  /** Sums over the updates of a step. */
  private static final class Tally {
    private final Side real = new Side();
    private final Side fake = new Side();
    private final Side generator = new Side();
    private double discriminatorGradient;
    private double generatorGradient;
    private double penalty;
    private int penalties;

    GanLosses losses(int discriminatorUpdates, int generatorUpdates) {
      return new GanLosses(
          (real.loss + fake.loss) / discriminatorUpdates,
          generator.loss / generatorUpdates,
          real.score / discriminatorUpdates,
          fake.score / discriminatorUpdates,
          penalties == 0 ? OptionalDouble.empty() : OptionalDouble.of(penalty / penalties),
          (real.classLoss + fake.classLoss) / discriminatorUpdates,
          discriminatorGradient / discriminatorUpdates,
          generatorGradient / generatorUpdates);
    }
  }
}
