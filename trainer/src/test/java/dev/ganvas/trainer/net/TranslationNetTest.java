package dev.ganvas.trainer.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.trainer.GradientCheck;
import dev.ganvas.trainer.TinyNets;
import dev.ganvas.trainer.config.GanConfig.Normalisation;
import dev.ganvas.trainer.config.TranslationConfig.Discriminator;
import dev.ganvas.trainer.config.TranslationConfig.Output;
import dev.ganvas.trainer.layer.Convolution2d;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

class TranslationNetTest {
  static Stream<TranslationNet> nets() {
    return Stream.of(
        new UNet(2, 2, Normalisation.BATCH, Output.PICTURE),
        new UNet(2, 1, Normalisation.NONE, Output.CHANGE),
        new UNet(2, 2, Normalisation.INSTANCE, Output.PICTURE),
        new ResNet(2, 1, Normalisation.INSTANCE, Output.PICTURE),
        new ResNet(2, 2, Normalisation.NONE, Output.CHANGE));
  }

  private static ComputationGraph network(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    network.initGradientsView();
    return network;
  }

  @ParameterizedTest
  @MethodSource("nets")
  void gradientOfTheWholeNetworkIsRight(TranslationNet net) {
    GradientCheck.network(
        network(net.configuration(new NoOp(), DataType.DOUBLE, 5)),
        TinyNets.random(DataType.DOUBLE, 21, 2, 3, 16, 16),
        TinyNets.random(DataType.DOUBLE, 22, 2, 3, 16, 16),
        61);
  }

  @ParameterizedTest
  @MethodSource("nets")
  void whatComesOutIsAsLargeAsWhatWentIn(TranslationNet net) {
    ComputationGraph network = network(net.configuration(new NoOp(), DataType.FLOAT, 5));
    int step = net.sizeStep();
    INDArray input = TinyNets.random(DataType.FLOAT, 1, 1, 3, 4L * step, 7L * step);
    assertArrayEquals(input.shape(), network.output(false, input)[0].shape());
  }

  /**
   * A few wild steps must not end a training: with plain rectifiers no gradient would come back.
   */
  @ParameterizedTest
  @MethodSource("nets")
  void doesNotDieWhereBiasesHaveGoneFarBelowZero(TranslationNet net) {
    ComputationGraph network = network(net.configuration(new NoOp(), DataType.DOUBLE, 5));
    network.paramTable().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("_" + Convolution2d.BIAS))
        .forEach(entry -> entry.getValue().assign(-3));
    INDArray input = TinyNets.random(DataType.DOUBLE, 21, 2, 3, 16, 16);
    network.feedForward(new INDArray[] {input}, true, false);
    String first = net instanceof UNet ? "level0" : "head";
    INDArray gradient =
        network
            .backpropGradient(TinyNets.random(DataType.DOUBLE, 22, 2, 3, 16, 16))
            .getGradientFor(first + "_" + Convolution2d.WEIGHT);
    assertTrue(gradient.norm2Number().doubleValue() > 1e-9, net + " learns nothing any more");
  }

  /** Without statistics of the picture a pixel must not look farther than the network says. */
  @Test
  void aPixelLooksNoFartherThanTheReceptiveRadius() {
    for (TranslationNet net :
        List.of(
            new UNet(2, 2, Normalisation.NONE, Output.PICTURE),
            new UNet(2, 3, Normalisation.BATCH, Output.PICTURE),
            new ResNet(2, 1, Normalisation.NONE, Output.PICTURE))) {
      ComputationGraph network = network(net.configuration(new NoOp(), DataType.DOUBLE, 5));
      int side = 8 * ((4 * net.receptiveRadius() + 15) / 16 * 2);
      int farthest = 0;
      for (int at = side / 2; at < side / 2 + net.sizeStep(); at++) {
        farthest = Math.max(farthest, reach(network, side, at));
      }
      assertTrue(
          farthest <= net.receptiveRadius(),
          net + " looks " + farthest + " far, not " + net.receptiveRadius());
      assertTrue(
          2 * farthest >= net.receptiveRadius(),
          net + " looks " + farthest + " far, much less than " + net.receptiveRadius());
    }
  }

  private static int reach(ComputationGraph network, int side, int at) {
    INDArray input = TinyNets.random(DataType.DOUBLE, 1, 1, 3, 16, side);
    INDArray before = network.output(false, input)[0].dup();
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 16; y++) {
        input.putScalar(new int[] {0, c, y, at}, 9);
      }
    }
    INDArray change = network.output(false, input)[0].sub(before);
    int farthest = 0;
    for (int x = 0; x < side; x++) {
      for (int y = 0; y < 16; y++) {
        if (change.getDouble(0, 0, y, x) != 0 || change.getDouble(0, 1, y, x) != 0) {
          farthest = Math.max(farthest, Math.abs(x - at));
        }
      }
    }
    return farthest;
  }

  @Test
  void aPatchNetworkJudgesPatches() {
    Discriminator settings = new Discriminator(2, 2, Normalisation.INSTANCE, 1e-3);
    ComputationGraph network =
        network(
            new PatchNet(settings, PatchNet.Sees.PAIR)
                .configuration(new NoOp(), DataType.DOUBLE, 5));
    INDArray picture = TinyNets.random(DataType.DOUBLE, 1, 2, 3, 24, 24);
    INDArray origin = TinyNets.random(DataType.DOUBLE, 2, 2, 3, 24, 24);
    INDArray logits = network.output(true, picture, origin)[0].dup();
    assertArrayEquals(new long[] {2, 1, 4, 4}, logits.shape());
    GradientCheck.network(
        network, List.of(picture, origin), TinyNets.random(DataType.DOUBLE, 3, 2, 1, 4, 4), 13);
    origin.putScalar(0, origin.getDouble(0) + 5);
    assertTrue(
        network.output(true, picture, origin)[0].sub(logits).norm1Number().doubleValue() > 0);
  }

  @Test
  void aHalvedPictureIsAMultipleOfItsStep() {
    assertEquals(8, new UNet(2, 3, Normalisation.BATCH, Output.PICTURE).sizeStep());
    assertEquals(4, new ResNet(2, 3, Normalisation.BATCH, Output.PICTURE).sizeStep());
  }
}
