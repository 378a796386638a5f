package dev.ganvas.trainer.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network as a table for people: each vertex with the shape that comes out and its parameters.
 */
public final class NetworkSummary {
  private NetworkSummary() {}

  /** Numbers that are learned or stored, of a network not yet made. */
  public static long parameters(ComputationGraphConfiguration configuration) {
    return configuration.getVertices().values().stream()
        .mapToLong(vertex -> vertex.numParams(true))
        .sum();
  }

  /** One line a vertex, in the order of computation. */
  public static List<String> lines(
      ComputationGraphConfiguration configuration, InputType... inputs) {
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    Map<String, InputType> shapes = configuration.getLayerActivationTypes(inputs);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      lines.add(line(configuration.getNetworkInputs().get(i), "input", inputs[i], 0));
    }
    for (int index : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[index].getVertexName();
      GraphVertex vertex = configuration.getVertices().get(name);
      InputType shape = shapes.get(name);
      if (vertex != null && shape != null) {
        lines.add(line(name, kind(vertex), shape, vertex.numParams(true)));
      }
    }
    return lines;
  }

  private static String line(String name, String kind, InputType shape, long parameters) {
    return String.format(
            Locale.ROOT,
            "%-20s %-24s %-18s %s",
            name,
            kind,
            text(shape),
            parameters == 0 ? "" : String.format(Locale.ROOT, "%,d", parameters))
        .stripTrailing();
  }

  private static String kind(GraphVertex vertex) {
    return vertex instanceof LayerVertex layer
        ? layer.getLayerConf().getLayer().getClass().getSimpleName()
        : vertex.getClass().getSimpleName().replaceFirst("Vertex$", "");
  }

  private static String text(InputType shape) {
    if (shape instanceof InputType.InputTypeConvolutional picture) {
      return "[N, "
          + picture.getChannels()
          + ", "
          + picture.getHeight()
          + ", "
          + picture.getWidth()
          + "]";
    }
    return "[N, " + shape.arrayElementsPerExample() + "]";
  }
}
