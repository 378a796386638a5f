package dev.ganvas.trainer.export;

import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.session.GeneratorSession;
import dev.ganvas.runtime.tensor.ColorOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Writes trained networks as ONNX models with their contract in the metadata. */
public final class GeneratorExporter {
  /** What {@code producer_name} says. */
  private static final String PRODUCER = "ganvas";

  private final NetworkExporter networks = new NetworkExporter();

  /**
   * A picture-to-picture network as the bytes of an ONNX file with dynamic batch, height and width.
   *
   * @param network input {@code [N, 3, H, W]}, output {@code [N, C', s*H, s*W]}; only read
   * @param spec the contract to store; where it says gray, the file takes {@code [N, 1, H, W]} and
   *     the network gets it in three channels; not checked here, see {@code VerifiedExport}
   * @param version of this program
   * @throws IllegalArgumentException if the network holds a layer that cannot be exported, naming
   *     it and those that can
   */
  public byte[] export(ComputationGraph network, ModelSpec spec, String version) {
    OnnxGraph graph = new OnnxGraph(spec.provenance().name());
    String name = network.getConfiguration().getNetworkInputs().get(0);
    OnnxValue input =
        graph.input("input", picture(spec.input().color().channels(), "height", "width"));
    // Networks are trained on three channels; one that wants luminance gets it in all three.
    OnnxValue colors =
        spec.input().color() == ColorOrder.GRAY
            ? graph.apply(
                OnnxOp.CONCAT,
                "input.colors",
                List.of(input, input, input),
                OnnxAttribute.of("axis", 1))
            : input;
    OnnxValue output = networks.add(graph, network, Map.of(name, colors)).get(0);
    graph.output(
        "output", output, picture(spec.output().color().channels(), "out_height", "out_width"));
    return graph.toModel(PRODUCER, version, ModelMetadata.write(spec));
  }

  /**
   * A generator as the bytes of an ONNX file with dynamic batch. Labels go in as int64 numbers and
   * become the network's rows of zeros and a one inside the file.
   *
   * @param network inputs {@code [N, Z]} and, with labels, {@code [N, K]} one-hot; output {@code
   *     [N, C, H, W]}; only read
   * @param spec the contract to store; not checked here
   * @param version of this program
   * @throws IllegalArgumentException if the network holds a layer that cannot be exported, naming
   *     it and those that can
   */
  public byte[] export(ComputationGraph network, GeneratorSpec spec, String version) {
    OnnxGraph graph = new OnnxGraph(spec.provenance().name());
    List<String> names = network.getConfiguration().getNetworkInputs();
    OnnxDim batch = OnnxDim.named("batch");
    Map<String, OnnxValue> inputs = new HashMap<>();
    inputs.put(
        names.get(0),
        graph.input(GeneratorSession.LATENT, List.of(batch, OnnxDim.of(spec.latentSize()))));
    if (!spec.labels().isEmpty()) {
      OnnxValue label = graph.integerInput(GeneratorSession.LABEL, List.of(batch));
      OnnxValue depth = graph.constant("label.depth", new long[] {spec.labels().size()});
      OnnxValue offAndOn = graph.constant("label.values", new float[] {0, 1}, 2);
      inputs.put(
          names.get(1),
          graph.apply(
              OnnxOp.ONE_HOT,
              "label.one_hot",
              List.of(label, depth, offAndOn),
              OnnxAttribute.of("axis", -1)));
    }
    OnnxValue output = networks.add(graph, network, inputs).get(0);
    graph.output(
        "image",
        output,
        List.of(
            batch,
            OnnxDim.of(spec.output().color().channels()),
            OnnxDim.of(spec.height()),
            OnnxDim.of(spec.width())));
    return graph.toModel(PRODUCER, version, ModelMetadata.write(spec));
  }

  private static List<OnnxDim> picture(int channels, String height, String width) {
    return List.of(
        OnnxDim.named("batch"), OnnxDim.of(channels), OnnxDim.named(height), OnnxDim.named(width));
  }
}
