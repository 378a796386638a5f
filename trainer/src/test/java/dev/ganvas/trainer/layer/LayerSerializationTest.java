package dev.ganvas.trainer.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.trainer.TinyNets;
import dev.ganvas.trainer.config.TrainingConfig.Activation;
import dev.ganvas.trainer.net.UpscalerNet;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

class LayerSerializationTest {
  @Test
  void everyLayerComputesTheSameAfterSavingAndLoading(@TempDir Path folder) throws IOException {
    ComputationGraph network =
        new ComputationGraph(
            new UpscalerNet(2, 4, 1, Activation.PRELU)
                .configuration(new Adam(1e-3), DataType.FLOAT, 3));
    network.init();
    File file = folder.resolve("network.zip").toFile();
    ModelSerializer.writeModel(network, file, true);
    ComputationGraph loaded = ModelSerializer.restoreComputationGraph(file, true);
    INDArray input = TinyNets.random(DataType.FLOAT, 5, 2, 3, 7, 9);
    assertEquals(network.output(false, input)[0].dup(), loaded.output(false, input)[0]);
    assertEquals(PixelShuffle.class, loaded.getLayer("shuffle").conf().getLayer().getClass());
  }

  static Stream<Arguments> layers() {
    return LayerGradientTest.layers();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void eachLayerComesBackAsItWas(String name, Layer layer, long[] shape, @TempDir Path folder)
      throws IOException {
    comesBack(TinyNets.flexible(DataType.FLOAT, layer), folder, shape);
  }

  private static ComputationGraph comesBack(ComputationGraph network, Path folder, long[]... shapes)
      throws IOException {
    INDArray[] inputs =
        Stream.of(shapes)
            .map(shape -> TinyNets.random(DataType.FLOAT, 5, shape))
            .toArray(INDArray[]::new);
    network.output(true, inputs); // moves buffers away from their first values
    File file = folder.resolve("network.zip").toFile();
    ModelSerializer.writeModel(network, file, true);
    ComputationGraph loaded = ModelSerializer.restoreComputationGraph(file, true);
    INDArray expected = network.output(false, inputs)[0].dup();
    assertTrue(expected.norm2Number().doubleValue() > 0, "something that could be lost");
    assertEquals(expected, loaded.output(false, inputs)[0]);
    return loaded;
  }

  @Test
  void selfAttentionThatHasAnEffectComesBack(@TempDir Path folder) throws IOException {
    ComputationGraph network = TinyNets.flexible(DataType.FLOAT, SelfAttention.of(4));
    Objects.requireNonNull(network.getLayer("layer0").getParam("gamma")).assign(0.7);
    comesBack(network, folder, new long[] {2, 4, 3, 2});
  }

  static Stream<Arguments> spectral() {
    return Stream.of(
        Arguments.of(
            "convolution",
            Convolution2d.sameSize3x3(2, 3).weighted(Weighting.SPECTRAL),
            new long[] {2, 2, 5, 4}),
        Arguments.of(
            "linear",
            Linear.of(4, 3).startingWith(0.5).weighted(Weighting.SPECTRAL),
            new long[] {5, 4}));
  }

  /** With the vector that the power iteration has come to, so that the next step is the same. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("spectral")
  void spectralLayersComeBackWithTheirVector(
      String name, Layer layer, long[] shape, @TempDir Path folder) throws IOException {
    ComputationGraph network = TinyNets.flexible(DataType.FLOAT, layer);
    INDArray before = network.params().dup();
    ComputationGraph loaded = comesBack(network, folder, shape);
    assertNotEquals(before, network.params(), "the iteration has moved it");
    assertEquals(network.params(), loaded.params());
    INDArray input = TinyNets.random(DataType.FLOAT, 6, shape);
    assertEquals(network.output(true, input)[0].dup(), loaded.output(true, input)[0]);
    assertEquals(network.params(), loaded.params());
  }

  @Test
  void modulationComesBack(@TempDir Path folder) throws IOException {
    ComputationGraph network =
        TinyNets.pair(
            DataType.FLOAT, new Modulation(), Convolution2d.of(2, 3, 1, 1, 0), Linear.of(4, 6));
    comesBack(network, folder, new long[] {2, 2, 3, 2}, new long[] {2, 4});
  }

  @Test
  void theInnerProductComesBack(@TempDir Path folder) throws IOException {
    ComputationGraph network =
        TinyNets.pair(DataType.FLOAT, new InnerProduct(), Linear.of(2, 3), Linear.of(4, 3));
    comesBack(network, folder, new long[] {5, 2}, new long[] {5, 4});
  }
}
