package dev.ganvas.runtime.probe;

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

/** Models as others make them: no contract, names that say nothing. */
final class ForeignModels {
  private ForeignModels() {}

  static List<OnnxDim> dims(Object... extents) {
    return java.util.Arrays.stream(extents)
        .map(
            extent ->
                extent instanceof Integer size ? OnnxDim.of(size) : OnnxDim.named((String) extent))
        .toList();
  }

  static Path write(Path folder, OnnxGraph graph) throws IOException {
    return Files.write(folder.resolve("foreign.onnx"), graph.toModel("elsewhere", "3", Map.of()));
  }

  /** Clamps to a range, so that no other range fits, and repeats pixels. */
  static OnnxValue clampedAndRepeated(
      OnnxGraph graph, OnnxValue x, float black, float white, float... scales) {
    OnnxValue low = graph.constant("low", new float[] {black}, new long[0]);
    OnnxValue high = graph.constant("high", new float[] {white}, new long[0]);
    OnnxValue clamped = graph.apply(OnnxOp.CLIP, "clamped", List.of(x, low, high));
    return graph.apply(
        OnnxOp.RESIZE,
        "repeated",
        List.of(clamped, graph.absent(), graph.constant("scales", scales, 4)),
        OnnxAttribute.text("mode", "nearest"),
        OnnxAttribute.text("coordinate_transformation_mode", "asymmetric"),
        OnnxAttribute.text("nearest_mode", "floor"));
  }

  /** A mean over {@code kernel} squared pixels of each channel. */
  static OnnxValue blurred(OnnxGraph graph, OnnxValue x, int kernel, int stride, int padding) {
    float[] weights = new float[3 * 3 * kernel * kernel];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < kernel * kernel; i++) {
        weights[(c * 3 + c) * kernel * kernel + i] = 1f / (kernel * kernel);
      }
    }
    return graph.apply(
        OnnxOp.CONV,
        "blurred",
        List.of(x, graph.constant("mean", weights, 3, 3, kernel, kernel)),
        OnnxAttribute.ints("kernel_shape", kernel, kernel),
        OnnxAttribute.ints("pads", padding, padding, padding, padding),
        OnnxAttribute.ints("strides", stride, stride));
  }
}
