package dev.ganvas.trainer.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.trainer.GradientCheck;
import dev.ganvas.trainer.TinyNets;
import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.layer.BackwardScope;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the update of each side would move by, against differences of that side's loss. */
class GanGradientTest {
  private static final double STEP = 1e-5;

  /**
   * Plays one step of a game whose optimisers only subtract the gradient, and gives back how far
   * the parameters went.
   */
  private static final class Game {
    private final GanConfig config;
    private final int classes;
    private final GanNetworks networks;
    private final List<LabelledBatch> reals;

    Game(GanConfig config, int classes) {
      this.config = config;
      this.classes = classes;
      this.networks = GanNetworks.fresh(config, 1, classes, DataType.DOUBLE);
      INDArray pictures = TinyNets.random(DataType.DOUBLE, 5, 4, 1, 8, 8);
      this.reals =
          List.of(new LabelledBatch(pictures, classes == 0 ? List.of() : List.of(0, 1, 1, 0)));
    }

    /** Both losses at the parameters as they are; they are put back. */
    GanLosses play() {
      INDArray g = networks.generator().params().dup();
      INDArray d = networks.discriminator().params().dup();
      GanLosses losses =
          new Gan(networks.generator(), networks.discriminator(), config, classes).step(reals, 0);
      networks.generator().params().assign(g);
      networks.discriminator().params().assign(d);
      return losses;
    }

    /** A network's gradient, as the last step left it, relative to the largest of each tensor. */
    void check(
        ComputationGraph network, ToDoubleFunction<GanLosses> loss, int every, double tolerance) {
      play();
      INDArray gradient = network.getFlattenedGradients().dup();
      // Adam has overwritten it by the step; with these settings that is the gradient itself.
      gradient = gradient.reshape(gradient.length());
      INDArray parameters = network.params().reshape(network.params().length());
      double[] scales = GradientCheck.scales(network, gradient);
      double largest = 0;
      for (long i = 0; i < parameters.length(); i += every) {
        double expected = difference(parameters, i, loss, STEP);
        double allowed = tolerance * scales[(int) i];
        if (Math.abs(expected - gradient.getDouble(i)) > allowed) {
          // A rectifier's kink may lie inside the step; it does not lie inside a hundredth of it.
          expected = difference(parameters, i, loss, STEP / 100);
        }
        assertEquals(expected, gradient.getDouble(i), allowed, "parameter " + i);
        largest = Math.max(largest, Math.abs(expected));
      }
      assertTrue(largest > 1e-4, "a gradient of nothing proves nothing: " + largest);
    }

    private double difference(
        INDArray parameters, long i, ToDoubleFunction<GanLosses> loss, double step) {
      double value = parameters.getDouble(i);
      parameters.putScalar(i, value + step);
      double above = loss.applyAsDouble(play());
      parameters.putScalar(i, value - step);
      double below = loss.applyAsDouble(play());
      parameters.putScalar(i, value);
      return (above - below) / (2 * step);
    }
  }

  /** Steps that are the gradient: Adam is replaced. */
  private static Game game(String recipe, int classes, String... overrides) {
    Game game = new Game(TinyGan.config(recipe, overrides), classes);
    plain(game.networks.generator());
    plain(game.networks.discriminator());
    return game;
  }

  private static void plain(ComputationGraph network) {
    for (var layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof org.deeplearning4j.nn.conf.layers.BaseLayer base) {
        base.setIUpdater(new org.nd4j.linalg.learning.config.Sgd(1));
      }
    }
    network.setUpdater(new org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater(network));
  }

  /** The discriminator stays as it is, so that the generator's loss is that of the same network. */
  private static void still(ComputationGraph network) {
    for (var layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof org.deeplearning4j.nn.conf.layers.BaseLayer base) {
        base.setIUpdater(new org.nd4j.linalg.learning.config.Sgd(0));
      }
    }
    network.setUpdater(new org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater(network));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gan", "dcgan", "wgan-gp", "sngan"})
  void theGeneratorsGradientCrossesTheDiscriminator(String recipe) {
    // Each play puts the parameters back, and with them the vectors of the power iteration: the
    // discriminator's weights are divided by the same numbers every time.
    Game game = game(recipe, 0);
    still(game.networks.discriminator());
    game.check(game.networks.generator(), GanLosses::generator, 7, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vanilla", "least-squares", "hinge", "wasserstein"})
  void itDoesSoUnderEveryLossAndThroughAugmentation(String loss) {
    Game game =
        game(
            "dcgan",
            0,
            "objective.loss=" + loss,
            "augment.flip=true",
            "augment.translate=0.25",
            "augment.cutout=0.25",
            "augment.color=1",
            "objective.instanceNoise=0.1",
            "objective.instanceNoiseSteps=100");
    still(game.networks.discriminator());
    game.check(game.networks.generator(), GanLosses::generator, 11, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cgan", "projection"})
  void labelsChangeNothingInThat(String recipe) {
    Game game = game(recipe, 2, "discriminator.normalisation=batch");
    still(game.networks.discriminator());
    game.check(game.networks.generator(), GanLosses::generator, 11, 1e-6);
  }

  @Test
  void whatTheDiscriminatorNamesReachesTheGeneratorToo() {
    Game game = game("acgan", 2, "objective.classWeight=0.5", "discriminator.normalisation=batch");
    still(game.networks.discriminator());
    // Of the class loss only the part of the made pictures changes, which the generator is judged
    // by as well.
    game.check(
        game.networks.generator(),
        losses -> losses.generator() + 0.5 * losses.classLoss(),
        11,
        1e-6);
  }

  @Test
  void theDiscriminatorsGradientIsThatOfBothBatches() {
    Game game = game("dcgan", 0, "objective.labelSmoothing=0.1");
    game.check(game.networks.discriminator(), GanLosses::discriminator, 5, 1e-6);
  }

  @Test
  void anAuxiliaryHeadAddsItsOwn() {
    Game game = game("acgan", 2, "objective.classWeight=0.5");
    game.check(
        game.networks.discriminator(),
        losses -> losses.discriminator() + 0.5 * losses.classLoss(),
        5,
        1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r1", "gradient"})
  void theSlopePenaltyHasItsSecondDerivative(String penalty) {
    // Activations without kinks: across a kink, differences of the penalty mean nothing.
    ComputationGraph network =
        TinyNets.flexible(
            DataType.DOUBLE,
            new dev.ganvas.trainer.layer.InputTap(),
            dev.ganvas.trainer.layer.Convolution2d.of(1, 3, 4, 2, 1),
            dev.ganvas.trainer.layer.Pointwise.tanh(),
            new dev.ganvas.trainer.layer.Flatten(),
            dev.ganvas.trainer.layer.Linear.of(27, 1).startingWith(0.5));
    SlopePenalty kind =
        penalty.equals("r1") ? new SlopePenalty.R1(3, 1) : new SlopePenalty.GradientPenalty(2, 1);
    Player player = new Player(network);
    INDArray pictures = TinyNets.random(DataType.DOUBLE, 3, 4, 1, 6, 6);
    SlopePenaltyStep step = new SlopePenaltyStep(kind, player);
    INDArray gradient = Nd4j.zeros(DataType.DOUBLE, player.gradient().shape());
    step.add(pictures, x -> new INDArray[] {x}, w -> new INDArray[] {w}, gradient);
    INDArray unused = Nd4j.zeros(DataType.DOUBLE, player.gradient().shape());
    INDArray parameters = network.params();
    for (long i = 0; i < parameters.length(); i++) {
      double value = parameters.getDouble(i);
      parameters.putScalar(i, value + STEP);
      double above = step.add(pictures, x -> new INDArray[] {x}, w -> new INDArray[] {w}, unused);
      parameters.putScalar(i, value - STEP);
      double below = step.add(pictures, x -> new INDArray[] {x}, w -> new INDArray[] {w}, unused);
      parameters.putScalar(i, value);
      double expected = (above - below) / (2 * STEP);
      // The central difference is exact up to the square of its step, 1e-6.
      assertEquals(
          expected, gradient.getDouble(i), 2e-5 * Math.max(1, Math.abs(expected)), "number " + i);
    }
  }

  @Test
  void augmentationGoesBackByItsAdjoint() {
    GanConfig.Augment settings = new GanConfig.Augment(true, 0.3, 0.4, 0);
    GanConfig.Augment withColor = new GanConfig.Augment(true, 0.3, 0.4, 1);
    for (GanConfig.Augment augment : List.of(settings, withColor)) {
      for (int channels : new int[] {1, 3, 4}) {
        DifferentiableAugmentation change =
            new DifferentiableAugmentation(augment, 3, new SplittableRandom(channels));
        INDArray x = TinyNets.random(DataType.DOUBLE, 1, 3, channels, 7, 6);
        INDArray y = TinyNets.random(DataType.DOUBLE, 2, 3, channels, 7, 6);
        INDArray zero = Nd4j.zeros(DataType.DOUBLE, 3, channels, 7, 6);
        // <A x, y> = <x, A' y> for the linear part A x = T(x) - T(0)
        double left = change.apply(x).sub(change.apply(zero)).mul(y).sumNumber().doubleValue();
        double right = x.mul(change.backward(y)).sumNumber().doubleValue();
        assertEquals(left, right, 1e-10);
        assertTrue(Math.abs(left) > 1e-3);
      }
    }
  }

  @Test
  void thePlayersInputGradientIsExact() {
    GanNetworks networks = GanNetworks.fresh(TinyGan.config("dcgan"), 1, 0, DataType.DOUBLE);
    Player player = new Player(networks.discriminator());
    INDArray x = TinyNets.random(DataType.DOUBLE, 3, 2, 1, 8, 8);
    INDArray ones = Nd4j.ones(DataType.DOUBLE, 2, 1);
    player.forward(x);
    player.backward(BackwardScope.INPUT_ONLY, ones);
    INDArray gradient = player.inputGradient().dup();
    for (int i = 0; i < x.length(); i += 5) {
      double value = x.getDouble(i);
      x.putScalar(i, value + STEP);
      double above = player.forward(x).get(0).sumNumber().doubleValue();
      x.putScalar(i, value - STEP);
      double below = player.forward(x).get(0).sumNumber().doubleValue();
      x.putScalar(i, value);
      assertEquals((above - below) / (2 * STEP), gradient.getDouble(i), 1e-6, "pixel " + i);
    }
  }
}
