package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.InnerProduct;
import dev.ganvas.trainer.layer.Modulation;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/** Vertices without a layer: sums, joins and the like. */
final class VertexExporters {
  private VertexExporters() {}

  /** The kinds that can be exported, for messages. */
  static final List<String> KINDS = List.of("Add", "Merge", "Modulation", "InnerProduct");

  /** What comes out; empty if such a vertex cannot be exported. */
  static Optional<OnnxValue> export(
      OnnxGraph graph, String name, GraphVertex vertex, List<OnnxValue> inputs) {
    if (vertex instanceof ElementWiseVertex elementWise
        && elementWise.getOp() == ElementWiseVertex.Op.Add
        && inputs.size() == 2) {
      return Optional.of(graph.apply(OnnxOp.ADD, name, inputs));
    }
    if (vertex instanceof MergeVertex) {
      return Optional.of(graph.apply(OnnxOp.CONCAT, name, inputs, OnnxAttribute.of("axis", 1)));
    }
    if (vertex instanceof Modulation) {
      return Optional.of(modulate(graph, name, inputs.get(0), inputs.get(1)));
    }
    if (vertex instanceof InnerProduct) {
      OnnxValue product = graph.apply(OnnxOp.MUL, name + ".product", inputs);
      OnnxValue axes = graph.constant(name + ".axes", new long[] {1});
      return Optional.of(
          graph.apply(
              OnnxOp.REDUCE_SUM, name, List.of(product, axes), OnnxAttribute.of("keepdims", 1)));
    }
    return Optional.empty();
  }

  private static OnnxValue modulate(OnnxGraph graph, String name, OnnxValue x, OnnxValue m) {
    // [N, 2C] to [N, 2, C, 1, 1], whose parts 0 and 1 are the scale and the shift
    OnnxValue folded =
        graph.apply(
            OnnxOp.RESHAPE,
            name + ".folded",
            List.of(m, graph.constant(name + ".fold", new long[] {0, 2, -1, 1, 1})));
    OnnxValue one = graph.constant(name + ".one", new float[] {1}, 1);
    OnnxValue scale =
        graph.apply(OnnxOp.ADD, name + ".scale", List.of(part(graph, name, folded, 0), one));
    OnnxValue scaled = graph.apply(OnnxOp.MUL, name + ".scaled", List.of(x, scale));
    return graph.apply(OnnxOp.ADD, name, List.of(scaled, part(graph, name, folded, 1)));
  }

  private static OnnxValue part(OnnxGraph graph, String name, OnnxValue folded, int index) {
    String prefix = name + ".part" + index;
    OnnxValue slice =
        graph.apply(
            OnnxOp.SLICE,
            prefix + ".slice",
            List.of(
                folded,
                graph.constant(prefix + ".from", new long[] {index}),
                graph.constant(prefix + ".to", new long[] {index + 1}),
                graph.constant(prefix + ".axis", new long[] {1})));
    OnnxValue shape = graph.constant(prefix + ".shape", new long[] {0, -1, 1, 1});
    return graph.apply(OnnxOp.RESHAPE, prefix, List.of(slice, shape));
  }
}
