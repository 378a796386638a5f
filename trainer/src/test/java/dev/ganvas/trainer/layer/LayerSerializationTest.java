package dev.ganvas.trainer.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ganvas.trainer.TinyNets;
import dev.ganvas.trainer.config.TrainingConfig.Activation;
import dev.ganvas.trainer.net.UpscalerNet;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
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
    ComputationGraph network = TinyNets.flexible(DataType.FLOAT, layer);
    INDArray input = TinyNets.random(DataType.FLOAT, 5, shape);
    network.output(true, input); // moves buffers away from their first values
    File file = folder.resolve("network.zip").toFile();
    ModelSerializer.writeModel(network, file, true);
    ComputationGraph loaded = ModelSerializer.restoreComputationGraph(file, true);
    assertEquals(network.output(false, input)[0].dup(), loaded.output(false, input)[0], name);
  }
}
