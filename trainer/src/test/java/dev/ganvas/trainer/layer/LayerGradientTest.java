package dev.ganvas.trainer.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ganvas.trainer.GradientCheck;
import dev.ganvas.trainer.TinyNets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LayerGradientTest {
  /** Lets the power iterations of spectral normalisation find the singular vectors first. */
  private static void checkConverged(Layer configuration, long... shape) {
    ComputationGraph network = TinyNets.flexible(DataType.DOUBLE, configuration);
    INDArray input = TinyNets.random(DataType.DOUBLE, 11, shape);
    for (int i = 0; i < 400; i++) {
      network.output(true, input);
    }
    long[] out = network.output(false, input)[0].shape();
    GradientCheck.layer(
        network.getLayer("layer0"), input, TinyNets.random(DataType.DOUBLE, 12, out));
  }

  static Stream<Arguments> layers() {
    long[] pictures = {2, 3, 6, 5};
    long[] rows = {5, 4};
    return Stream.of(
        Arguments.of("convolution that keeps the size", Convolution2d.sameSize3x3(3, 2), pictures),
        Arguments.of("convolution with stride", Convolution2d.of(3, 2, 4, 2, 1), pictures),
        Arguments.of("pointwise convolution", Convolution2d.of(3, 2, 1, 1, 0), pictures),
        Arguments.of(
            "narrow transposed convolution",
            TransposedConvolution2d.of(3, 2, 4, 2, 1).startingWith(0.5),
            pictures),
        Arguments.of(
            "wide transposed convolution",
            TransposedConvolution2d.of(3, 17, 3, 1, 1).startingWith(0.5),
            pictures),
        Arguments.of(
            "convolution of a doubled picture",
            DoublingConvolution2d.of(3, 2).startingWith(0.5),
            pictures),
        Arguments.of(
            "wide convolution of a doubled picture", DoublingConvolution2d.of(3, 17), pictures),
        Arguments.of("linear", Linear.of(4, 3).startingWith(0.5), rows),
        Arguments.of("batch norm of pictures", BatchNorm.of(3).startingWith(0.3), pictures),
        Arguments.of("batch norm of rows", BatchNorm.of(4).startingWith(0.3), rows),
        Arguments.of("batch norm without scale", BatchNorm.withoutScale(3), pictures),
        Arguments.of("instance norm", InstanceNorm.of(3), pictures),
        Arguments.of("parametric rectifier", new PRelu(3), pictures),
        Arguments.of("rectifier", Pointwise.relu(), pictures),
        Arguments.of("leaky rectifier", Pointwise.leakyRelu(0.2), pictures),
        Arguments.of("tanh", Pointwise.tanh(), rows),
        Arguments.of("sigmoid", Pointwise.sigmoid(), pictures),
        Arguments.of("pixel shuffle", new PixelShuffle(2), new long[] {2, 8, 3, 2}),
        Arguments.of("nearest upsampling", new NearestUpsampling(3), pictures),
        Arguments.of("reflection pad", new ReflectionPad(3), pictures),
        Arguments.of("flatten", new Flatten(), pictures),
        Arguments.of("unflatten", new Unflatten(2, 1, 2), rows),
        Arguments.of("sum pool", new SumPool(), pictures),
        Arguments.of("input tap", new InputTap(), pictures),
        Arguments.of("max pool", new MaxPool(3, 2), new long[] {2, 2, 7, 6}),
        Arguments.of("minibatch stddev", new MinibatchStddev(), pictures));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void agreesWithDifferences(String name, Layer configuration, long[] shape) {
    ComputationGraph network = TinyNets.flexible(DataType.DOUBLE, configuration);
    INDArray input = TinyNets.random(DataType.DOUBLE, 11, shape);
    long[] out = network.output(false, input)[0].shape();
    GradientCheck.layer(
        network.getLayer("layer0"), input, TinyNets.random(DataType.DOUBLE, 12, out));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void givesTheSameInputGradientAlone(String name, Layer configuration, long[] shape) {
    ComputationGraph network = TinyNets.flexible(DataType.DOUBLE, configuration);
    org.deeplearning4j.nn.api.Layer layer = network.getLayer("layer0");
    if (layer instanceof ScopedBackward scoped) {
      LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
      INDArray input = TinyNets.random(DataType.DOUBLE, 11, shape);
      layer.setInput(input, none);
      INDArray g = TinyNets.random(DataType.DOUBLE, 12, layer.activate(true, none).shape());
      INDArray both = layer.backpropGradient(g, none).getSecond().dup();
      scoped.setBackwardScope(BackwardScope.INPUT_ONLY);
      INDArray alone = layer.backpropGradient(g, none).getSecond();
      assertEquals(0, both.sub(alone).norm1Number().doubleValue(), 1e-12);
    }
  }

  @Test
  void spectralConvolution() {
    checkConverged(Convolution2d.sameSize3x3(2, 3).weighted(Weighting.SPECTRAL), 2, 2, 5, 4);
  }

  @Test
  void spectralLinear() {
    checkConverged(Linear.of(4, 3).startingWith(0.5).weighted(Weighting.SPECTRAL), 5, 4);
  }

  @Test
  void selfAttentionThatHasAnEffect() {
    ComputationGraph network = TinyNets.flexible(DataType.DOUBLE, SelfAttention.of(4));
    Objects.requireNonNull(network.getLayer("layer0").getParam("gamma")).assign(0.7);
    INDArray input = TinyNets.random(DataType.DOUBLE, 11, 2, 4, 3, 2);
    GradientCheck.layer(
        network.getLayer("layer0"), input, TinyNets.random(DataType.DOUBLE, 12, 2, 4, 3, 2));
  }

  @Test
  void spectralNormDividesByTheLargestSingularValue() {
    ComputationGraph network =
        TinyNets.flexible(
            DataType.DOUBLE, Linear.of(2, 2).startingWith(1).weighted(Weighting.SPECTRAL));
    // Singular values 5 and 2.
    Objects.requireNonNull(network.getLayer("layer0").getParam("W"))
        .assign(Nd4j.createFromArray(new double[][] {{0, 5}, {2, 0}}));
    INDArray x = Nd4j.createFromArray(new double[][] {{0, 1}});
    for (int i = 0; i < 50; i++) {
      network.output(true, x);
    }
    assertEquals(1, network.output(false, x)[0].norm2Number().doubleValue(), 1e-9);
  }

  @Test
  void batchNormMovesItsStatisticsATenthOfTheWay() {
    ComputationGraph network = TinyNets.flexible(DataType.DOUBLE, BatchNorm.of(1));
    INDArray x = Nd4j.createFromArray(new double[][] {{1}, {3}});
    INDArray y = network.output(true, x)[0];
    assertEquals(1, y.getDouble(1), 1e-4);
    assertEquals(
        0.2, Objects.requireNonNull(network.getLayer(0).getParam("mean")).getDouble(0), 1e-12);
    // Unbiased, the batch's variance is 2.
    assertEquals(
        0.9 + 0.2,
        Objects.requireNonNull(network.getLayer(0).getParam("variance")).getDouble(0),
        1e-12);
  }

  @Test
  void modulationOfPictures() {
    ComputationGraph network =
        TinyNets.pair(
            DataType.DOUBLE, new Modulation(), Convolution2d.of(2, 3, 1, 1, 0), Linear.of(4, 6));
    GradientCheck.network(
        network,
        List.of(
            TinyNets.random(DataType.DOUBLE, 1, 2, 2, 3, 2),
            TinyNets.random(DataType.DOUBLE, 2, 2, 4)),
        TinyNets.random(DataType.DOUBLE, 3, 2, 3, 3, 2),
        1);
  }

  @Test
  void innerProductOfRows() {
    ComputationGraph network =
        TinyNets.pair(DataType.DOUBLE, new InnerProduct(), Linear.of(2, 3), Linear.of(4, 3));
    GradientCheck.network(
        network,
        List.of(
            TinyNets.random(DataType.DOUBLE, 1, 5, 2), TinyNets.random(DataType.DOUBLE, 2, 5, 4)),
        TinyNets.random(DataType.DOUBLE, 3, 5, 1),
        1);
  }

  @Test
  void mergingOfRowsAndOfPictures() {
    ComputationGraph rows =
        TinyNets.pair(DataType.DOUBLE, new MergeVertex(), Linear.of(2, 3), Linear.of(4, 1));
    GradientCheck.network(
        rows,
        List.of(
            TinyNets.random(DataType.DOUBLE, 1, 5, 2), TinyNets.random(DataType.DOUBLE, 2, 5, 4)),
        TinyNets.random(DataType.DOUBLE, 3, 5, 4),
        1);
    ComputationGraph pictures =
        TinyNets.pair(
            DataType.DOUBLE,
            new MergeVertex(),
            Convolution2d.of(2, 3, 1, 1, 0),
            Convolution2d.of(1, 2, 1, 1, 0));
    GradientCheck.network(
        pictures,
        List.of(
            TinyNets.random(DataType.DOUBLE, 1, 2, 2, 3, 2),
            TinyNets.random(DataType.DOUBLE, 2, 2, 1, 3, 2)),
        TinyNets.random(DataType.DOUBLE, 3, 2, 5, 3, 2),
        1);
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
