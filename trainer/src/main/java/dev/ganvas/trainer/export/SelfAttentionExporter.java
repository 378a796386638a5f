package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.BatchNorm;
import dev.ganvas.trainer.layer.SelfAttention;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link SelfAttention}: four 1x1 convolutions and two matrix products. */
final class SelfAttentionExporter implements LayerExporter<SelfAttention> {
  @Override
  public Class<SelfAttention> kind() {
    return SelfAttention.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, SelfAttention conf, Layer layer, OnnxValue input, String name) {
    int channels = conf.channels();
    int keys = conf.keys();
    int values = conf.values();
    float[] all = Weights.of(layer, SelfAttention.PROJECTIONS);
    OnnxValue f = pixels(graph, project(graph, name + ".f", input, all, 0, keys, channels));
    OnnxValue g = pixels(graph, project(graph, name + ".g", input, all, keys, keys, channels));
    OnnxValue maps = project(graph, name + ".h", input, all, 2 * keys, values, channels);
    OnnxValue h = pixels(graph, maps);
    OnnxValue scores =
        graph.apply(OnnxOp.MATMUL, name + ".scores", List.of(transpose(graph, name + ".gT", g), f));
    OnnxValue weights =
        graph.apply(
            OnnxOp.SOFTMAX, name + ".weights", List.of(scores), OnnxAttribute.of("axis", 2));
    OnnxValue attended =
        graph.apply(
            OnnxOp.MATMUL,
            name + ".attended",
            List.of(h, transpose(graph, name + ".weightsT", weights)));
    OnnxValue shape = graph.apply(OnnxOp.SHAPE, name + ".shape", List.of(maps));
    OnnxValue folded = graph.apply(OnnxOp.RESHAPE, name + ".folded", List.of(attended, shape));
    float[] out = Weights.of(layer, SelfAttention.OUTPUT);
    OnnxValue branch = project(graph, name + ".o", folded, out, 0, channels, values);
    OnnxValue gamma = graph.constant(name + ".gamma", Weights.of(layer, BatchNorm.GAMMA), 1);
    OnnxValue scaled = graph.apply(OnnxOp.MUL, name + ".scaled", List.of(branch, gamma));
    return graph.apply(OnnxOp.ADD, name, List.of(scaled, input));
  }

  private static OnnxValue project(
      OnnxGraph graph, String name, OnnxValue x, float[] weights, int first, int out, int in) {
    float[] part = Arrays.copyOfRange(weights, first * in, (first + out) * in);
    return graph.apply(
        OnnxOp.CONV,
        name,
        List.of(x, graph.constant(name + ".weight", part, out, in, 1, 1)),
        OnnxAttribute.ints("kernel_shape", 1, 1),
        OnnxAttribute.ints("pads", 0, 0, 0, 0),
        OnnxAttribute.ints("strides", 1, 1));
  }

  /** {@code [N, C, H, W]} to {@code [N, C, H W]}. */
  private static OnnxValue pixels(OnnxGraph graph, OnnxValue maps) {
    String name = maps.name() + ".pixels";
    OnnxValue shape = graph.constant(name + ".shape", new long[] {0, 0, -1});
    return graph.apply(OnnxOp.RESHAPE, name, List.of(maps, shape));
  }

  private static OnnxValue transpose(OnnxGraph graph, String name, OnnxValue x) {
    return graph.apply(OnnxOp.TRANSPOSE, name, List.of(x), OnnxAttribute.ints("perm", 0, 2, 1));
  }
}
