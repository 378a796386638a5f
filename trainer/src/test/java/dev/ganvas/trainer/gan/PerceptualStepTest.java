package dev.ganvas.trainer.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.trainer.TinyFeatureFile;
import dev.ganvas.trainer.TinyNets;
import dev.ganvas.trainer.config.GanConfig.Loss;
import dev.ganvas.trainer.config.GanConfig.Normalisation;
import dev.ganvas.trainer.config.TrainingConfig.Activation;
import dev.ganvas.trainer.config.TrainingConfig.Objective;
import dev.ganvas.trainer.config.TranslationConfig.Discriminator;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.net.FeatureNetwork;
import dev.ganvas.trainer.net.PatchNet;
import dev.ganvas.trainer.net.UpscalerNet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * How far an enlarging network's parameters go in a step, against differences of its whole loss.
 */
class PerceptualStepTest {
  private static final double STEP = 1e-6;
  private static final double EPSILON = 0.3;
  private static final long SEED = 3;

  @TempDir private Path folder = Path.of(".");

  private static ComputationGraph network(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }

  /** Optimisers that only subtract the gradient. */
  private static ComputationGraph upscaler() {
    return network(
        new UpscalerNet(2, 2, 1, Activation.LEAKY).configuration(new Sgd(1), DataType.DOUBLE, 4));
  }

  private static ComputationGraph judge() {
    return network(
        new PatchNet(new Discriminator(3, 1, Normalisation.NONE, 1e-3), PatchNet.Sees.PICTURE)
            .configuration(new Sgd(1), DataType.DOUBLE, 5));
  }

  private static Batch batch() {
    return new Batch(
        Transforms.sigmoid(TinyNets.random(DataType.DOUBLE, 1, 2, 3, 8, 8)),
        Transforms.sigmoid(TinyNets.random(DataType.DOUBLE, 2, 2, 3, 16, 16)));
  }

  /** Each place's vector at about length 1. */
  private static INDArray unit(INDArray features, double floor) {
    return features.div(Transforms.sqrt(length(features).mul(length(features)).add(floor * floor)));
  }

  private static INDArray length(INDArray features) {
    return Transforms.sqrt(features.mul(features).sum(true, 1));
  }

  /** As {@code [N, H, W]}. */
  private static INDArray luma(INDArray picture) {
    INDArrayIndex all = NDArrayIndex.all();
    return picture
        .get(all, NDArrayIndex.point(0), all, all)
        .mul(0.299)
        .add(picture.get(all, NDArrayIndex.point(1), all, all).mul(0.587))
        .add(picture.get(all, NDArrayIndex.point(2), all, all).mul(0.114));
  }

  private static double charbonnier(INDArray made, INDArray wanted) {
    double sum = 0;
    INDArray difference = made.sub(wanted);
    for (double d : difference.dup('c').data().asDouble()) {
      sum += Math.sqrt(d * d + EPSILON * EPSILON);
    }
    return sum / difference.length();
  }

  /** What those that look see of a picture in step 0. */
  private static INDArray seen(INDArray picture) {
    INDArray window = picture.get(MovingWindow.at(SEED, 0, picture));
    return Orientation.at(SEED, 0).turn(window).mul(2).sub(1);
  }

  private static double perceptual(FeatureNetwork features, INDArray made, INDArray wanted) {
    List<INDArray> goals = new ArrayList<>();
    features.forward(seen(wanted)).forEach(f -> goals.add(f.dup('c')));
    List<INDArray> found = features.forward(seen(made));
    double sum = 0;
    for (int i = 0; i < goals.size(); i++) {
      double floor = 0.1 * length(goals.get(i)).meanNumber().doubleValue();
      INDArray apart = unit(found.get(i), floor).sub(unit(goals.get(i), floor));
      sum += apart.mul(apart).sum(1).meanNumber().doubleValue();
    }
    return sum / goals.size();
  }

  private static void check(
      ComputationGraph network, INDArray before, DoubleSupplier loss, int every) {
    INDArray moved = before.sub(network.params());
    network.params().assign(before);
    assertTrue(moved.norm2Number().doubleValue() > 1e-3, "the step moved nothing");
    for (long i = 0; i < before.length(); i += every) {
      double value = before.getDouble(i);
      network.params().putScalar(i, value + STEP);
      double above = loss.getAsDouble();
      network.params().putScalar(i, value - STEP);
      double below = loss.getAsDouble();
      network.params().putScalar(i, value);
      double expected = (above - below) / (2 * STEP);
      assertEquals(
          expected, moved.getDouble(i), 2e-6 * Math.max(1, Math.abs(expected)), "parameter " + i);
    }
  }

  @Test
  void aStepGoesDownItsWholeLoss() throws IOException {
    ComputationGraph generator = upscaler();
    ComputationGraph judge = judge();
    FeatureNetwork features = FeatureNetwork.read(TinyFeatureFile.write(folder), DataType.DOUBLE);
    Objective objective = new Objective(3, 2, 0.8, 0.5, 7, Loss.HINGE);
    Batch batch = batch();
    INDArray before = generator.params().dup();
    new PerceptualStep(
            new UpscalerNetworks(generator, Optional.of(judge)),
            Optional.of(features),
            objective,
            EPSILON,
            SEED)
        .train(batch, 0);
    check(
        generator,
        before,
        () -> {
          INDArray made = generator.output(true, batch.input())[0].dup();
          return 3 * charbonnier(made, batch.target())
              + 2 * charbonnier(luma(made), luma(batch.target()))
              + 0.8 * perceptual(features, made, batch.target())
              - 0.5 * judge.output(true, seen(made))[0].meanNumber().doubleValue()
              + 7 * new GridPatterns(2, 4).of(made.sub(batch.target())).loss()
              + 7 * new GridPatterns(2, 8).of(made.sub(batch.target())).loss();
        },
        11);
  }

  @Test
  void theDiscriminatorGoesDownTheLossOfBothSides() {
    ComputationGraph generator = upscaler();
    ComputationGraph judge = judge();
    Batch batch = batch();
    INDArray made = generator.output(true, batch.input())[0].dup();
    INDArray before = judge.params().dup();
    new PerceptualStep(
            new UpscalerNetworks(generator, Optional.of(judge)),
            Optional.empty(),
            new Objective(1, 0, 0, 0.5, 0, Loss.VANILLA),
            EPSILON,
            SEED)
        .train(batch, 0);
    check(
        judge,
        before,
        () ->
            softplus(judge.output(true, seen(batch.target()))[0].neg())
                + softplus(judge.output(true, seen(made))[0]),
        7);
  }

  private static double softplus(INDArray logits) {
    double sum = 0;
    for (double logit : logits.dup('c').data().asDouble()) {
      sum += Math.log1p(Math.exp(logit));
    }
    return sum / logits.length();
  }

  @Test
  void aPictureLooksLikeItself() throws IOException {
    FeatureNetwork features = FeatureNetwork.read(TinyFeatureFile.write(folder), DataType.DOUBLE);
    INDArray picture = seen(batch().target());
    INDArray gradient = picture.ulike().assign(0);
    assertEquals(0, new PerceptualLoss(features).add(picture, picture, 1, gradient), 1e-12);
    assertEquals(0, gradient.norm2Number().doubleValue(), 1e-12);
  }

  @Test
  void theWindowIsOfOneSizeAndMovesByEveryNumberOfPixels() {
    try (INDArray pictures = TinyNets.random(DataType.DOUBLE, 1, 1, 1, 96, 10)) {
      Set<Double> corners = new HashSet<>();
      for (int step = 0; step < 400; step++) {
        INDArray part = pictures.get(MovingWindow.at(SEED, step, pictures));
        assertArrayEquals(new long[] {1, 1, 81, 9}, part.shape());
        corners.add(part.getDouble(0, 0, 0, 0));
      }
      assertEquals(16 * 2, corners.size());
    }
  }

  @Test
  void refusesALossWithNothingToMeasureItOn() {
    UpscalerNetworks alone = new UpscalerNetworks(upscaler(), Optional.empty());
    Objective adversarial = new Objective(1, 0, 0, 1, 0, Loss.HINGE);
    Objective perceptual = new Objective(1, 0, 1, 0, 0, Loss.HINGE);
    assertThrows(
        IllegalArgumentException.class,
        () -> new PerceptualStep(alone, Optional.empty(), adversarial, 0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PerceptualStep(alone, Optional.empty(), perceptual, 0, 0));
  }
}
