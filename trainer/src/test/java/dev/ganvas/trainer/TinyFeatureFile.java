package dev.ganvas.trainer;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A feature network of two stages as a file: conv, ReLU, maximum, conv, ReLU. */
public final class TinyFeatureFile {
  private TinyFeatureFile() {}

  /** Writes it as {@code features.onnx}. */
  public static Path write(Path folder) throws IOException {
    OnnxGraph graph = new OnnxGraph("features");
    OnnxValue x =
        graph.input(
            "x", List.of(OnnxDim.of(1), OnnxDim.of(3), OnnxDim.named("h"), OnnxDim.named("w")));
    OnnxValue first = graph.apply(OnnxOp.RELU, "r1", List.of(conv(graph, "c1", x, 4, 3)));
    OnnxValue pooled =
        graph.apply(
            OnnxOp.MAX_POOL,
            "p",
            List.of(first),
            OnnxAttribute.ints("kernel_shape", 2, 2),
            OnnxAttribute.ints("strides", 2, 2));
    OnnxValue second = graph.apply(OnnxOp.RELU, "r2", List.of(conv(graph, "c2", pooled, 5, 4)));
    graph.output(
        "y",
        second,
        List.of(OnnxDim.of(1), OnnxDim.of(5), OnnxDim.named("h2"), OnnxDim.named("w2")));
    return Files.write(folder.resolve("features.onnx"), graph.toModel("test", "1", Map.of()));
  }

  private static OnnxValue conv(OnnxGraph graph, String name, OnnxValue x, int out, int in) {
    float[] weights = new float[out * in * 9];
    float[] bias = new float[out];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.sin(i * 1.7 + out) / 3;
    }
    for (int i = 0; i < out; i++) {
      bias[i] = 0.1f * i;
    }
    return graph.apply(
        OnnxOp.CONV,
        name,
        List.of(
            x,
            graph.constant(name + ".w", weights, out, in, 3, 3),
            graph.constant(name + ".b", bias, out)),
        OnnxAttribute.ints("kernel_shape", 3, 3),
        OnnxAttribute.ints("pads", 1, 1, 1, 1),
        OnnxAttribute.ints("strides", 1, 1));
  }
}
