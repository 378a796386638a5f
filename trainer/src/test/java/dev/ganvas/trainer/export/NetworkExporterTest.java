package dev.ganvas.trainer.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.trainer.TinyNets;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.gan.GanNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Networks of several inputs, outputs and branches: the discriminators of all recipes. */
class NetworkExporterTest {
  private static final int CLASSES = 3;

  @TempDir private Path folder = Path.of(".");

  static List<String> recipes() {
    return ConfigFiles.RECIPES;
  }

  private static ComputationGraph discriminator(String recipe) throws IOException {
    GanConfig config =
        ConfigFiles.gan(recipe)
            .resolve(
                Optional.empty(),
                List.of("image.size=12", "generator.width=2", "discriminator.width=4"));
    int classes = config.labels() == GanConfig.Labels.NONE ? 0 : CLASSES;
    return GanNetworks.fresh(config, 2, classes, DataType.FLOAT).discriminator();
  }

  private static FloatTensor tensor(INDArray array, int... shape) {
    return FloatTensor.of(Shape.of(shape), array.dup('c').data().asFloat());
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void theFileComputesWhatTheDiscriminatorComputes(String recipe) throws IOException {
    ComputationGraph network = discriminator(recipe);
    INDArray image = TinyNets.random(DataType.FLOAT, 1, 4, 2, 12, 12);
    INDArray label = TinyNets.random(DataType.FLOAT, 2, 4, CLASSES);
    boolean labelled = network.getConfiguration().getNetworkInputs().size() > 1;
    INDArray[] arrays = labelled ? new INDArray[] {image, label} : new INDArray[] {image};
    network.output(true, arrays); // moves running statistics away from their first values
    OnnxGraph graph = new OnnxGraph("discriminator");
    OnnxDim batch = OnnxDim.named("batch");
    Map<String, OnnxValue> inputs = new HashMap<>();
    Map<String, FloatTensor> tensors = new HashMap<>();
    inputs.put(
        "image",
        graph.input("image", List.of(batch, OnnxDim.of(2), OnnxDim.of(12), OnnxDim.of(12))));
    tensors.put("image", tensor(image, 4, 2, 12, 12));
    if (labelled) {
      inputs.put("label", graph.input("label", List.of(batch, OnnxDim.of(CLASSES))));
      tensors.put("label", tensor(label, 4, CLASSES));
    }
    List<OnnxValue> outputs = new NetworkExporter().add(graph, network, inputs);
    for (int i = 0; i < outputs.size(); i++) {
      graph.output("out" + i, outputs.get(i), List.of(batch, OnnxDim.named("k" + i)));
    }
    Path file = folder.resolve("d.onnx");
    Files.write(file, graph.toModel("test", "1", Map.of()));
    INDArray[] expected = network.output(false, arrays);
    try (TensorSession session = TensorSession.open(file, SessionConfig.CPU)) {
      List<FloatTensor> found = session.run(tensors);
      assertEquals(expected.length, found.size());
      for (int i = 0; i < expected.length; i++) {
        float[] numbers = expected[i].dup('c').data().asFloat();
        for (int k = 0; k < numbers.length; k++) {
          assertEquals(numbers[k], found.get(i).toArray()[k], 1e-5, "output " + i + ", " + k);
        }
      }
    }
  }
}
