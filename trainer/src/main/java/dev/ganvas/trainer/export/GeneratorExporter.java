package dev.ganvas.trainer.export;

import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Writes a trained picture-to-picture network as an ONNX model with dynamic batch, height and width
 * and with its contract in the metadata.
 */
public final class GeneratorExporter {
  /** What {@code producer_name} says. */
  private static final String PRODUCER = "ganvas";

  private final List<LayerExporter<?>> exporters =
      List.of(
          new Convolution2dExporter(),
          new PReluExporter(),
          new PixelShuffleExporter(),
          new NearestUpsamplingExporter());

  /**
   * The network as the bytes of an ONNX file.
   *
   * @param network input {@code [N, C, H, W]}, output {@code [N, C', s*H, s*W]}; only read
   * @param spec the contract to store; not checked here, see {@code VerifiedExport}
   * @param version of this program
   * @throws IllegalArgumentException if the network holds a layer that cannot be exported, naming
   *     it and those that can
   */
  public byte[] export(ComputationGraph network, ModelSpec spec, String version) {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    OnnxGraph graph = new OnnxGraph(spec.provenance().name());
    Map<String, OnnxValue> values = new HashMap<>();
    String input = configuration.getNetworkInputs().get(0);
    values.put(
        input, graph.input("input", dims(spec.input().color().channels(), "height", "width")));
    for (String name : order(network)) {
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex != null) {
        List<OnnxValue> inputs = new ArrayList<>();
        for (String from : Objects.requireNonNull(configuration.getVertexInputs().get(name))) {
          inputs.add(Objects.requireNonNull(values.get(from)));
        }
        values.put(name, vertex(graph, name + "_out", vertex, network.getLayer(name), inputs));
      }
    }
    OnnxValue output = Objects.requireNonNull(values.get(configuration.getNetworkOutputs().get(0)));
    graph.output(
        "output", output, dims(spec.output().color().channels(), "out_height", "out_width"));
    return graph.toModel(PRODUCER, version, ModelMetadata.write(spec));
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
    if (vertex instanceof ElementWiseVertex elementWise
        && elementWise.getOp() == ElementWiseVertex.Op.Add
        && inputs.size() == 2) {
      return graph.apply(OnnxOp.ADD, name, inputs);
    }
    throw unsupported(name, vertex.getClass());
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
            + ", which cannot be exported; these can: Add, "
            + String.join(", ", exporters.stream().map(e -> e.kind().getSimpleName()).toList()));
  }

  private static List<OnnxDim> dims(int channels, String height, String width) {
    return List.of(
        OnnxDim.named("batch"), OnnxDim.of(channels), OnnxDim.named(height), OnnxDim.named(width));
  }
}
