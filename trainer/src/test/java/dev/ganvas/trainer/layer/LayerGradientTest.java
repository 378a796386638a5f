package dev.ganvas.trainer.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ganvas.trainer.GradientCheck;
import dev.ganvas.trainer.TinyNets;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LayerGradientTest {
  private static void check(Layer configuration, int channels, int batch) {
    ComputationGraph network = TinyNets.chain(DataType.DOUBLE, channels, configuration);
    INDArray input = TinyNets.random(DataType.DOUBLE, 11, batch, channels, 6, 5);
    long[] shape = network.output(false, input)[0].shape();
    GradientCheck.layer(
        network.getLayer("layer0"), input, TinyNets.random(DataType.DOUBLE, 12, shape));
  }

  @Test
  void convolutionThatKeepsTheSize() {
    check(Convolution2d.sameSize3x3(2, 3), 2, 2);
  }

  @Test
  void convolutionWithStride() {
    check(Convolution2d.of(2, 3, 4, 2, 1), 2, 1);
  }

  @Test
  void pointwiseConvolution() {
    check(Convolution2d.of(3, 2, 1, 1, 0), 3, 2);
  }

  @Test
  void parametricRectifier() {
    check(new PRelu(3), 3, 2);
  }

  @Test
  void pixelShuffle() {
    check(new PixelShuffle(2), 8, 2);
  }

  @Test
  void nearestUpsampling() {
    check(new NearestUpsampling(3), 2, 2);
  }

  @Test
  void pixelShuffleSpreadsChannelsRowByRow() {
    ComputationGraph network = TinyNets.chain(DataType.FLOAT, 4, new PixelShuffle(2));
    INDArray input = Nd4j.createFromArray(new float[] {1, 2, 3, 4}).reshape(1, 4, 1, 1);
    assertEquals(
        Nd4j.createFromArray(new float[] {1, 2, 3, 4}).reshape(1, 1, 2, 2),
        network.output(false, input)[0]);
  }

  @Test
  void rectifierKeepsPositiveAndScalesNegativeNumbers() {
    ComputationGraph network = TinyNets.chain(DataType.FLOAT, 2, new PRelu(2));
    INDArray input = Nd4j.createFromArray(new float[] {2, -2, 4, -4}).reshape(1, 2, 1, 2);
    assertEquals(
        Nd4j.createFromArray(new float[] {2, -0.5f, 4, -1}).reshape(1, 2, 1, 2),
        network.output(false, input)[0]);
  }

  @Test
  void resultsStayRightWhenTheShapeChanges() {
    ComputationGraph network =
        TinyNets.chain(DataType.FLOAT, 2, Convolution2d.sameSize3x3(2, 3), new PRelu(3));
    INDArray large = TinyNets.random(DataType.FLOAT, 1, 2, 2, 9, 7);
    INDArray small = TinyNets.random(DataType.FLOAT, 2, 1, 2, 4, 4);
    INDArray first = network.output(false, large)[0].dup();
    network.output(false, small);
    assertEquals(first, network.output(false, large)[0]);
  }
}
