package dev.ganvas.trainer.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.trainer.TinyNets;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.config.TrainingConfig.Activation;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.layer.BatchNorm;
import dev.ganvas.trainer.layer.Linear;
import dev.ganvas.trainer.net.UpscalerNet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class StepTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3})
  void oneStepMovesAgainstTheNumericalGradientOfTheLoss(double epsilon) {
    // A plain gradient step of size 1 changes each parameter by minus the loss's gradient.
    ComputationGraph network =
        new ComputationGraph(
            new UpscalerNet(2, 2, 0, Activation.LEAKY)
                .configuration(new Sgd(1), DataType.DOUBLE, 4));
    network.init();
    Batch batch =
        new Batch(
            TinyNets.random(DataType.DOUBLE, 1, 2, 3, 4, 4),
            TinyNets.random(DataType.DOUBLE, 2, 2, 3, 8, 8));
    INDArray before = network.params().dup();
    double[] numeric = new double[(int) before.length()];
    for (int i = 0; i < numeric.length; i++) {
      double value = before.getDouble(i);
      network.params().putScalar(i, value + 1e-6);
      double above = loss(network, batch, epsilon);
      network.params().putScalar(i, value - 1e-6);
      numeric[i] = (above - loss(network, batch, epsilon)) / 2e-6;
      network.params().putScalar(i, value);
    }
    StepLosses losses = new PixelStep(network, epsilon).train(batch, 0);
    network.params().subi(before);
    for (int i = 0; i < numeric.length; i++) {
      assertEquals(-numeric[i], network.params().getDouble(i), 1e-6, "parameter " + i);
    }
    network.params().addi(before).assign(before);
    assertEquals(loss(network, batch, 0), losses.pixel(), 1e-9);
  }

  private static double loss(ComputationGraph network, Batch batch, double epsilon) {
    INDArray difference = network.output(true, batch.input())[0].sub(batch.target());
    double sum = 0;
    for (double d : difference.dup('c').data().asDouble()) {
      sum += Math.sqrt(d * d + epsilon * epsilon);
    }
    return sum / difference.length();
  }

  @Test
  void stepsReduceTheLoss() {
    ComputationGraph network =
        new ComputationGraph(
            new UpscalerNet(2, 4, 1, Activation.LEAKY)
                .configuration(new Adam(5e-3), DataType.FLOAT, 4));
    network.init();
    INDArray small = TinyNets.random(DataType.FLOAT, 1, 2, 3, 6, 6);
    Batch batch = new Batch(small, TinyNets.random(DataType.FLOAT, 2, 2, 3, 12, 12));
    PixelStep step = new PixelStep(network, 0);
    double first = step.train(batch, 0).pixel();
    double last = first;
    for (int i = 1; i < 60; i++) {
      last = step.train(batch, i).pixel();
    }
    assertTrue(last < 0.9 * first, first + " to " + last);
  }

  private static ComputationGraph twoNumbers() {
    ComputationGraph network = TinyNets.flexible(DataType.DOUBLE, Linear.of(1, 1));
    network.params().assign(0);
    return network;
  }

  @Test
  void averageFollowsTheWeightsSlowly() {
    ComputationGraph network = twoNumbers();
    Average average = new Average(0.9, network);
    Average late = new Average(0.9, network);
    network.params().assign(1);
    average.add(0);
    assertEquals(0.9, average.values().getDouble(0), 1e-12); // decay (1 + 0) / (10 + 0)
    late.add(100_000);
    assertEquals(0.1, late.values().getDouble(1), 1e-12);
  }

  @Test
  void withoutDecayTheAverageIsTheWeights() {
    ComputationGraph network = twoNumbers();
    Average average = new Average(0, network);
    network.params().assign(1);
    average.add(50);
    assertEquals(1.0, average.values().getDouble(0), 0);
  }

  @Test
  void runningStatisticsAreCopiedNotAveraged() {
    ComputationGraph network = TinyNets.flexible(DataType.DOUBLE, Linear.of(1, 1), BatchNorm.of(1));
    network.params().assign(0);
    Average average = new Average(0.999, network);
    network.params().assign(1);
    average.add(100_000);
    // weight, bias, scale and shift are averaged; mean and variance are not
    assertEquals(
        Nd4j.createFromArray(0.001, 0.001, 0.001, 0.001, 1, 1),
        average.values().reshape(average.values().length()));
  }

  @Test
  void learningRateFallsAlongAHalfCosine() {
    CosineDecay decay = new CosineDecay(1e-3, 1e-5, 100, List.of(), List.of());
    assertEquals(1e-3, decay.valueAt(0, 0), 1e-12);
    assertEquals((1e-3 + 1e-5) / 2, decay.valueAt(50, 0), 1e-12);
    assertEquals(1e-5, decay.valueAt(100, 0), 1e-12);
    assertEquals(1e-5, decay.valueAt(1000, 0), 1e-12);
  }

  @Test
  void learningRateBeginsAnewAtEachRestart() {
    CosineDecay decay = new CosineDecay(1, 0, 100, List.of(20, 60), null);
    assertEquals(1, decay.valueAt(0, 0), 1e-12);
    assertEquals(0.5, decay.valueAt(10, 0), 1e-12);
    assertEquals(0.006, decay.valueAt(19, 0), 1e-3);
    assertEquals(1, decay.valueAt(20, 0), 1e-12);
    assertEquals(0.5, decay.valueAt(40, 0), 1e-12);
    assertEquals(1, decay.valueAt(60, 0), 1e-12);
    assertEquals(0.5, decay.valueAt(80, 0), 1e-12);
    assertEquals(0, decay.valueAt(100, 0), 1e-12);
  }

  @Test
  void learningRateBeginsAnewElsewhereWhereTrainingsEndOnOtherPatches() throws IOException {
    TrainingConfig config =
        ConfigFiles.upscaler()
            .resolve(
                Optional.empty(),
                List.of(
                    "optimizer.learningRate=1",
                    "optimizer.finalLearningRate=0",
                    "schedule.steps=100",
                    "schedule.restarts=[20, 90]",
                    "finish.steps=40",
                    "finish.learningRate=0.4"));
    CosineDecay decay = CosineDecay.of(config);
    assertEquals(1, decay.valueAt(20, 0), 1e-12);
    assertEquals(0.5, decay.valueAt(40, 0), 1e-12);
    assertEquals(0.4, decay.valueAt(60, 0), 1e-12);
    assertEquals(0.2, decay.valueAt(75, 0), 1e-12);
    assertEquals(0.02, decay.times(0.1).valueAt(75, 0), 1e-12);
    assertEquals(0.4, decay.valueAt(90, 0), 1e-12);
    assertEquals(0, decay.valueAt(100, 0), 1e-12);
  }
}
