package dev.ganvas.trainer;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** Networks of one or a few layers, for tests. */
public final class TinyNets {
  private TinyNets() {}

  /** Layers one after the other: input {@code [N, channels, H, W]}. */
  public static ComputationGraph chain(DataType type, int channels, Layer... layers) {
    var graph =
        builder(type).addInputs("input").setInputTypes(InputType.convolutional(6, 5, channels));
    String last = "input";
    for (int i = 0; i < layers.length; i++) {
      graph.addLayer("layer" + i, layers[i], last);
      last = "layer" + i;
    }
    return initialised(new ComputationGraph(graph.setOutputs(last).build()));
  }

  /** Layers one after the other, for inputs of any shape that they take. */
  public static ComputationGraph flexible(DataType type, Layer... layers) {
    var graph = builder(type).addInputs("input");
    String last = "input";
    for (int i = 0; i < layers.length; i++) {
      graph.addLayer("layer" + i, layers[i], last);
      last = "layer" + i;
    }
    return initialised(new ComputationGraph(graph.setOutputs(last).build()));
  }

  /** Two inputs, a layer behind each, and a vertex that joins them. */
  public static ComputationGraph pair(
      DataType type, GraphVertex vertex, Layer first, Layer second) {
    var graph =
        builder(type)
            .addInputs("a", "b")
            .addLayer("first", first, "a")
            .addLayer("second", second, "b")
            .addVertex("joined", vertex, "first", "second");
    return initialised(new ComputationGraph(graph.setOutputs("joined").build()));
  }

  private static ComputationGraphConfiguration.GraphBuilder builder(DataType type) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(type)
        .updater(new NoOp())
        .trainingWorkspaceMode(WorkspaceMode.NONE)
        .inferenceWorkspaceMode(WorkspaceMode.NONE)
        .graphBuilder();
  }

  private static ComputationGraph initialised(ComputationGraph network) {
    network.init();
    network.initGradientsView();
    return network;
  }

  /** Normally distributed numbers, the same for the same seed. */
  public static INDArray random(DataType type, long seed, long... shape) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.randn(type, shape);
  }
}
