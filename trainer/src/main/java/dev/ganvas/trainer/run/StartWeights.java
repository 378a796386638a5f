package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.onnx.OnnxContents;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.config.TrainingKind;
import dev.ganvas.trainer.layer.Convolution2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The first weights of an upscaler's training, from another training's averaged weights or from an
 * exported model: taken wherever names and shapes agree. A network of another scale keeps its own
 * last convolution, which has other channels; a shorter or longer one the layers that the other
 * does not have.
 */
final class StartWeights {
  /** The layer without which nothing of a network is of use to another. */
  private static final String FIRST = "head";

  /** What exported constants are called behind their layer's name. */
  private static final String EXPORTED = "_out.";

  /** DL4J's key of a rectifier's slopes. */
  private static final String SLOPE = "W";

  private StartWeights() {}

  /**
   * Numbers under a layer's name and key.
   *
   * @param shape outermost first, trailing ones left out
   * @param values in row-major order; the network's or the file's own copy
   */
  private record Weight(List<Long> shape, INDArray values) {}

  /**
   * Gives a network the weights of another one.
   *
   * @param from a run's folder or a model file
   * @param network changed in place
   * @return what was taken and what was not, in a sentence
   * @throws GanvasException BAD_TRAINING_DATA if there is no such run or nothing of it fits, or as
   *     {@link OnnxContents#read}
   * @throws IOException if it cannot be read
   */
  static String take(Path from, ComputationGraph network) throws IOException {
    Map<String, Weight> found = Files.isDirectory(from) ? ofRun(from) : ofModel(from);
    requireFit(from, network, found);
    List<String> taken = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    for (Map.Entry<String, INDArray> parameter : parameters(network).entrySet()) {
      INDArray own = parameter.getValue();
      Weight other = found.get(parameter.getKey());
      if (other != null && other.shape().equals(shape(own.shape()))) {
        own.assign(other.values().reshape('c', own.shape()));
        taken.add(parameter.getKey());
      } else {
        fresh.add(parameter.getKey());
      }
    }
    return "starts from "
        + from
        + ": "
        + taken.size()
        + " weights taken, "
        + (fresh.isEmpty() ? "none fresh" : "fresh are " + String.join(", ", fresh));
  }

  private static void requireFit(Path from, ComputationGraph network, Map<String, Weight> found) {
    String first = FIRST + "." + Convolution2d.WEIGHT;
    Weight other = found.get(first);
    if (other == null) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected the weights of an upscaler that 'ganvas train upscaler' made, found none"
              + " called "
              + FIRST
              + ": "
              + from);
    }
    INDArray own = Objects.requireNonNull(network.getLayer(FIRST).getParam(Convolution2d.WEIGHT));
    if (!other.shape().equals(shape(own.shape()))) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected a start of "
              + own.size(0)
              + " features, found one of "
              + other.shape().get(0)
              + ": "
              + from
              + ". Set network.features="
              + other.shape().get(0)
              + ", or leave --start out");
    }
  }

  /** All parameters by layer and key, views of the network's own memory. */
  private static Map<String, INDArray> parameters(ComputationGraph network) {
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    for (GraphVertex vertex : network.getVertices()) {
      if (vertex.hasLayer()) {
        vertex
            .getLayer()
            .paramTable()
            .forEach((key, view) -> parameters.put(vertex.getVertexName() + "." + key, view));
      }
    }
    return parameters;
  }

  private static Map<String, Weight> ofRun(Path folder) throws IOException {
    RunDirectory run = RunDirectory.open(folder);
    if (ConfigFiles.kind(run.configFile()) != TrainingKind.UPSCALER) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected a run of an upscaler, found one of another kind: " + folder);
    }
    TrainingConfig config = ConfigFiles.upscaler().read(run.configFile());
    CheckpointStore store = new CheckpointStore(run.checkpoints(), config.schedule().keep());
    CheckpointStore.Saved newest =
        store
            .newest()
            .orElseThrow(
                () ->
                    new GanvasException(
                        Kind.BAD_TRAINING_DATA,
                        "expected a run with a checkpoint, found none in " + run.checkpoints()));
    Checkpoint checkpoint =
        store.read(newest, saved -> Checkpoint.read(saved, config.averageDecay()));
    ComputationGraph network = checkpoint.network();
    network.params().assign(checkpoint.average().values());
    Map<String, Weight> found = new LinkedHashMap<>();
    parameters(network)
        .forEach((name, values) -> found.put(name, new Weight(shape(values.shape()), values)));
    return found;
  }

  private static Map<String, Weight> ofModel(Path file) throws IOException {
    Map<String, Weight> found = new LinkedHashMap<>();
    for (Map.Entry<String, FloatTensor> constant : OnnxContents.read(file).constants().entrySet()) {
      int end = constant.getKey().indexOf(EXPORTED);
      if (end > 0) {
        String name = constant.getKey().substring(0, end);
        String key = key(constant.getKey().substring(end + EXPORTED.length()));
        FloatTensor values = constant.getValue();
        found.put(
            name + "." + key,
            new Weight(shape(values.shape().toLongs()), Nd4j.createFromArray(values.toArray())));
      }
    }
    return found;
  }

  /** The key of a layer's parameter that is exported under this word. */
  private static String key(String exported) {
    return switch (exported) {
      case "weight" -> Convolution2d.WEIGHT;
      case "bias" -> Convolution2d.BIAS;
      case "slope" -> SLOPE;
      default -> exported;
    };
  }

  /** Slopes are exported with two more axes of extent 1, for broadcasting. */
  private static List<Long> shape(long... extents) {
    List<Long> shape = new ArrayList<>();
    for (long extent : extents) {
      shape.add(extent);
    }
    while (shape.size() > 1 && shape.get(shape.size() - 1) == 1) {
      shape.remove(shape.size() - 1);
    }
    return shape;
  }
}
