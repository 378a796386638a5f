package dev.ganvas.trainer.net;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Writes a network's vertices one behind the other; the last one's name is the next one's input.
 */
final class Chain {
  private final GraphBuilder graph;
  private String last = "";

  private Chain(GraphBuilder graph) {
    this.graph = graph;
  }

  /** A network with these inputs, none of them joined to anything yet. */
  static Chain of(IUpdater updater, DataType type, long seed, String... inputs) {
    return new Chain(
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(type)
            .updater(updater)
            // Gradients come in as means already.
            .miniBatch(false)
            // Our layers keep their own memory; DL4J's workspaces would only copy it.
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder()
            .addInputs(inputs));
  }

  /** Goes on from a vertex or an input. */
  Chain from(String vertex) {
    last = vertex;
    return this;
  }

  /** Adds a layer behind the last vertex. */
  Chain add(String name, Layer layer) {
    graph.addLayer(name, layer, last);
    last = name;
    return this;
  }

  /** Joins the last vertex, as the first input, and another one. */
  Chain join(String name, GraphVertex vertex, String other) {
    graph.addVertex(name, vertex, last, other);
    last = name;
    return this;
  }

  /** The name of the last vertex. */
  String last() {
    return last;
  }

  /** The finished network's builder. */
  GraphBuilder outputs(String... names) {
    return graph.setOutputs(names);
  }
}
