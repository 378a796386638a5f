package dev.ganvas.trainer.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.trainer.TinyNets;
import dev.ganvas.trainer.config.GanConfig.Loss;
import dev.ganvas.trainer.config.GanConfig.Normalisation;
import dev.ganvas.trainer.config.TranslationConfig.Discriminator;
import dev.ganvas.trainer.config.TranslationConfig.Objective;
import dev.ganvas.trainer.config.TranslationConfig.Output;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.layer.BatchNorm;
import dev.ganvas.trainer.net.PatchNet;
import dev.ganvas.trainer.net.ResNet;
import dev.ganvas.trainer.net.UNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.ops.transforms.Transforms;

/** How far each generator's parameters go in a step, against differences of its whole loss. */
class TranslationGradientTest {
  private static final double STEP = 1e-6;
  private static final double TOLERANCE = 1e-6;

  /** Optimisers that only subtract the gradient. */
  private static ComputationGraph network(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }

  private static ComputationGraph resnet(long seed) {
    return resnet(seed, Normalisation.INSTANCE);
  }

  private static ComputationGraph resnet(long seed, Normalisation normalisation) {
    return network(
        new ResNet(2, 1, normalisation, Output.PICTURE)
            .configuration(new Sgd(1), DataType.DOUBLE, seed));
  }

  private static ComputationGraph patches(PatchNet.Sees sees, long seed) {
    return patches(sees, seed, Normalisation.INSTANCE);
  }

  private static ComputationGraph patches(
      PatchNet.Sees sees, long seed, Normalisation normalisation) {
    return network(
        new PatchNet(new Discriminator(3, 1, normalisation, 1e-3), sees)
            .configuration(new Sgd(1), DataType.DOUBLE, seed));
  }

  private static Batch batch() {
    return new Batch(
        Transforms.tanh(TinyNets.random(DataType.DOUBLE, 31, 2, 3, 16, 16)),
        Transforms.tanh(TinyNets.random(DataType.DOUBLE, 32, 2, 3, 16, 16)));
  }

  private static double absolute(INDArray a, INDArray b) {
    return Transforms.abs(a.sub(b)).meanNumber().doubleValue();
  }

  /** The mean over all logits of half the squared distance to 1. */
  private static double fooled(INDArray logits) {
    INDArray distance = logits.sub(1);
    return distance.mul(distance).meanNumber().doubleValue() / 2;
  }

  /** Compares how far the parameters went with differences of the loss at where they were. */
  private static void check(
      ComputationGraph generator, INDArray before, DoubleSupplier loss, int every) {
    INDArray moved = before.sub(generator.params());
    generator.params().assign(before);
    assertTrue(moved.norm2Number().doubleValue() > 1e-3, "the step moved nothing");
    for (long i = 0; i < before.length(); i += every) {
      double value = before.getDouble(i);
      generator.params().putScalar(i, value + STEP);
      double above = loss.getAsDouble();
      generator.params().putScalar(i, value - STEP);
      double below = loss.getAsDouble();
      generator.params().putScalar(i, value);
      double expected = (above - below) / (2 * STEP);
      if (above == below && movesByItself(generator, i)) {
        continue;
      }
      assertEquals(
          expected,
          moved.getDouble(i),
          TOLERANCE * Math.max(1, Math.abs(expected)),
          "parameter " + i);
    }
  }

  /** Whether it is one of batch normalisation's running averages, which no gradient moves. */
  private static boolean movesByItself(ComputationGraph network, long parameter) {
    long from = 0;
    for (Map.Entry<String, INDArray> entry : network.paramTable().entrySet()) {
      from += entry.getValue().length();
      if (parameter < from) {
        return entry.getKey().endsWith(BatchNorm.MEAN)
            || entry.getKey().endsWith(BatchNorm.VARIANCE);
      }
    }
    throw new AssertionError("there is no parameter " + parameter);
  }

  @Test
  void aPairedStepGoesDownItsWholeLoss() {
    ComputationGraph generator =
        network(
            new UNet(2, 2, Normalisation.INSTANCE, Output.PICTURE)
                .configuration(new Sgd(1), DataType.DOUBLE, 3));
    ComputationGraph discriminator = patches(PatchNet.Sees.PAIR, 4);
    Objective objective = new Objective(Loss.LEAST_SQUARES, 0.7, 3, 0, 0, 0, 0, 0, 0, 0);
    Batch batch = batch();
    INDArray before = generator.params().dup();
    new PairedStep(new TranslationNetworks(List.of(generator), List.of(discriminator)), objective)
        .step(batch, 0);
    check(
        generator,
        before,
        () -> {
          INDArray made = generator.output(true, batch.input())[0].dup();
          return 0.7 * fooled(discriminator.output(true, made, batch.input())[0])
              + 3 * absolute(made, batch.target());
        },
        61);
  }

  /** By turns where examples are mixed, at once where not: the same loss. */
  @ParameterizedTest
  @EnumSource(
      value = Normalisation.class,
      names = {"INSTANCE", "BATCH"})
  void aDiscriminatorGoesDownTheLossOfBothSides(Normalisation normalisation) {
    ComputationGraph generator = resnet(3);
    ComputationGraph discriminator = patches(PatchNet.Sees.PAIR, 4, normalisation);
    Objective objective = new Objective(Loss.LEAST_SQUARES, 1, 1, 0, 0, 0, 0, 0, 0, 0);
    Batch batch = batch();
    INDArray made = generator.output(true, batch.input())[0].dup();
    INDArray before = discriminator.params().dup();
    new PairedStep(new TranslationNetworks(List.of(generator), List.of(discriminator)), objective)
        .step(batch, 0);
    check(
        discriminator,
        before,
        () -> {
          INDArray fake = discriminator.output(true, made, batch.input())[0].dup();
          return fooled(discriminator.output(true, batch.target(), batch.input())[0])
              + fake.mul(fake).meanNumber().doubleValue() / 2;
        },
        53);
  }

  @ParameterizedTest
  @EnumSource(
      value = Normalisation.class,
      names = {"INSTANCE", "BATCH"})
  void aCycleGoesDownTheLossThroughBothGenerators(Normalisation normalisation) {
    ComputationGraph there = resnet(3, normalisation);
    ComputationGraph back = resnet(5, normalisation);
    ComputationGraph ofB = patches(PatchNet.Sees.PICTURE, 4);
    ComputationGraph ofA = patches(PatchNet.Sees.PICTURE, 6);
    Objective objective = new Objective(Loss.LEAST_SQUARES, 0.7, 0, 3, 2, 0, 0, 0, 0, 0);
    Batch batch = batch();
    List<INDArray> before = new ArrayList<>();
    List<ComputationGraph> all = List.of(there, back, ofB, ofA);
    CycleStep step =
        new CycleStep(
            new TranslationNetworks(List.of(there, back), List.of(ofB, ofA)),
            List.of(new ImagePool(0, 1), new ImagePool(0, 2)),
            objective);
    // The second step is checked: in it the replicas must have followed.
    step.step(batch, 0);
    all.forEach(network -> before.add(network.params().dup()));
    step.step(batch, 1);
    List<INDArray> after = new ArrayList<>();
    all.forEach(network -> after.add(network.params().dup()));
    DoubleSupplier loss =
        () -> {
          INDArray a = batch.input();
          INDArray b = batch.target();
          INDArray madeB = there.output(true, a)[0].dup();
          INDArray madeA = back.output(true, b)[0].dup();
          return 0.7 * fooled(ofB.output(true, madeB)[0])
              + 0.7 * fooled(ofA.output(true, madeA)[0])
              + 3 * absolute(back.output(true, madeB)[0], a)
              + 3 * absolute(there.output(true, madeA)[0], b)
              + 2 * absolute(there.output(true, b)[0], b)
              + 2 * absolute(back.output(true, a)[0], a);
        };
    for (int i = 0; i < 2; i++) {
      // Each is checked where all the others are as they were.
      for (int j = 0; j < all.size(); j++) {
        all.get(j).params().assign(j == i ? after.get(j) : before.get(j));
      }
      check(all.get(i), before.get(i), loss, 97);
    }
  }

  @Test
  void aStyleStepGoesDownItsLosses() {
    ComputationGraph generator = resnet(3);
    ComputationGraph discriminator = patches(PatchNet.Sees.PICTURE, 4);
    Objective objective = new Objective(Loss.HINGE, 0.7, 0, 0, 0, 0, 0, 2, 3, 0);
    Batch batch = batch();
    INDArray before = generator.params().dup();
    new StyleStep(
            new TranslationNetworks(List.of(generator), List.of(discriminator)),
            Optional.empty(),
            batch.target(),
            objective,
            1)
        .step(batch, 0);
    check(
        generator,
        before,
        () -> {
          INDArray made = generator.output(true, batch.input())[0].dup();
          return -0.7 * discriminator.output(true, made)[0].meanNumber().doubleValue()
              + 2 * neighbours(made)
              + 3 * new GridPatterns(4).of(made).loss();
        },
        71);
  }

  private static double neighbours(INDArray p) {
    double down = 0;
    double across = 0;
    for (int n = 0; n < 2; n++) {
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < 16; y++) {
          for (int x = 0; x < 16; x++) {
            double here = p.getDouble(n, c, y, x);
            down += y == 0 ? 0 : Math.pow(here - p.getDouble(n, c, y - 1, x), 2);
            across += x == 0 ? 0 : Math.pow(here - p.getDouble(n, c, y, x - 1), 2);
          }
        }
      }
    }
    return (down + across) / (2 * 3 * 16 * 15);
  }
}
