package dev.ganvas.trainer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
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
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(type)
            .updater(new NoOp())
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutional(6, 5, channels));
    String last = "input";
    for (int i = 0; i < layers.length; i++) {
      graph.addLayer("layer" + i, layers[i], last);
      last = "layer" + i;
    }
    ComputationGraph network = new ComputationGraph(graph.setOutputs(last).build());
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
