package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Walks a network and adds the nodes of each of its vertices to a graph. */
final class NetworkExporter {
  private final List<LayerExporter<?>> exporters =
      List.of(
          new Convolution2dExporter(),
          new TransposedConvolution2dExporter(),
          new DoublingConvolution2dExporter(),
          new LinearExporter(),
          new BatchNormExporter(),
          new InstanceNormExporter(),
          new PReluExporter(),
          new PointwiseExporter(),
          new PixelShuffleExporter(),
          new NearestUpsamplingExporter(),
          new MaxPoolExporter(),
          new ReshapeExporters.OfFlatten(),
          new ReshapeExporters.OfUnflatten(),
          new ReshapeExporters.OfSumPool(),
          new ReshapeExporters.OfReflectionPad(),
          new ReshapeExporters.OfInputTap(),
          new MinibatchStddevExporter(),
          new SelfAttentionExporter(),
          new ContentNoiseExporter());

  /**
   * Adds a network's nodes, in inference form.
   *
   * @param inputs a value for each of the network's inputs, by name
   * @return its outputs, in their order
   * @throws IllegalArgumentException if a vertex cannot be exported, naming it and those that can
   */
  List<OnnxValue> add(OnnxGraph graph, ComputationGraph network, Map<String, OnnxValue> inputs) {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    Map<String, OnnxValue> values = new HashMap<>(inputs);
    for (String name : order(network)) {
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex != null) {
        List<OnnxValue> from = new ArrayList<>();
        for (String input : Objects.requireNonNull(configuration.getVertexInputs().get(name))) {
          from.add(Objects.requireNonNull(values.get(input), input));
        }
        values.put(name, vertex(graph, name + "_out", vertex, network.getLayer(name), from));
      }
    }
    return configuration.getNetworkOutputs().stream()
        .map(name -> Objects.requireNonNull(values.get(name), name))
        .toList();
  }

  private static List<String> order(ComputationGraph network) {
    List<String> names = new ArrayList<>();
    for (int index : network.topologicalSortOrder()) {
      names.add(network.getVertices()[index].getVertexName());
    }
    return names;
  }

  private OnnxValue vertex(
      OnnxGraph graph, String name, GraphVertex vertex, Layer layer, List<OnnxValue> inputs) {
    if (vertex instanceof LayerVertex) {
      return layer(graph, name, layer, inputs.get(0));
    }
    return VertexExporters.export(graph, name, vertex, inputs)
        .orElseThrow(() -> unsupported(name, vertex.getClass()));
  }

  private OnnxValue layer(OnnxGraph graph, String name, Layer layer, OnnxValue input) {
    org.deeplearning4j.nn.conf.layers.Layer configuration = layer.conf().getLayer();
    for (LayerExporter<?> exporter : exporters) {
      if (exporter.kind().isInstance(configuration)) {
        return apply(exporter, graph, configuration, layer, input, name);
      }
    }
    throw unsupported(name, configuration.getClass());
  }

  private static <L extends org.deeplearning4j.nn.conf.layers.Layer> OnnxValue apply(
      LayerExporter<L> exporter,
      OnnxGraph graph,
      org.deeplearning4j.nn.conf.layers.Layer configuration,
      Layer layer,
      OnnxValue input,
      String name) {
    return exporter.export(graph, exporter.kind().cast(configuration), layer, input, name);
  }

  private IllegalArgumentException unsupported(String name, Class<?> kind) {
    return new IllegalArgumentException(
        "'"
            + name
            + "' is a "
            + kind.getName()
            + ", which cannot be exported; these can: "
            + Stream.concat(
                    VertexExporters.KINDS.stream(),
                    exporters.stream().map(e -> e.kind().getSimpleName()))
                .collect(Collectors.joining(", ")));
  }
}
