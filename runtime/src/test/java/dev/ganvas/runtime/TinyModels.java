package dev.ganvas.runtime;

import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Models of one or two nodes, built in code: each says exactly what its answer must be. */
public final class TinyModels {
  /** Levels as numbers: whole numbers are exact in float32. */
  public static final TensorFormat NCHW_RGB_LEVELS =
      new TensorFormat(Layout.NCHW, ColorOrder.RGB, ValueRange.ZERO_TO_255);

  private TinyModels() {}

  /** The contract of a model that enlarges, takes every size and looks at single pixels. */
  public static ModelSpec spec(int scale, TensorFormat format) {
    return spec(scale, format, SizeRule.Multiples.ANY, new Locality.Local(0));
  }

  /** The contract of a model that enlarges. */
  public static ModelSpec spec(int scale, TensorFormat format, SizeRule size, Locality locality) {
    Provenance provenance = new Provenance("tiny", "CC0-1.0", "nothing", "TinyModels");
    return new ModelSpec(Task.UPSCALE, scale, format, format, size, 0, locality, provenance);
  }

  /** A model whose answer is its input, each pixel as a square of {@code spec.scale()} a side. */
  public static Path repeating(Path folder, ModelSpec spec) throws IOException {
    OnnxGraph graph = new OnnxGraph("repeating");
    OnnxValue x = input(graph, spec.input());
    output(graph, repeated(graph, x, spec), spec.output());
    return write(folder, graph, ModelMetadata.write(spec));
  }

  /**
   * A 3x3 convolution with random weights and zeros around the picture, then each pixel as a square
   * of 2x2. Its contract says radius 1.
   *
   * <p>Weights are sixteenths and the bias keeps every answer at least 1/32 away from a rounding
   * edge, so that any order of summation gives the same level.
   */
  public static Path convolving(Path folder, long seed) throws IOException {
    ModelSpec spec = spec(2, NCHW_RGB_LEVELS, SizeRule.Multiples.ANY, new Locality.Local(1));
    Random random = new Random(seed);
    float[] weights = new float[3 * 3 * 3 * 3];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (random.nextInt(6) - 2) / 16f;
    }
    OnnxGraph graph = new OnnxGraph("convolving");
    OnnxValue convolved =
        graph.apply(
            OnnxOp.CONV,
            "convolved",
            List.of(
                input(graph, spec.input()),
                graph.constant("weights", weights, 3, 3, 3, 3),
                graph.constant("bias", new float[] {1 / 32f, 1 / 32f, 1 / 32f}, 3)),
            OnnxAttribute.ints("kernel_shape", 3, 3),
            OnnxAttribute.ints("pads", 1, 1, 1, 1),
            OnnxAttribute.ints("strides", 1, 1));
    output(graph, repeated(graph, convolved, spec), spec.output());
    return write(folder, graph, ModelMetadata.write(spec));
  }

  /** A model whose every answer is 0 / 0. */
  public static Path answeringNaN(Path folder) throws IOException {
    ModelSpec spec = spec(2, TensorFormat.NCHW_RGB_UNIT);
    OnnxGraph graph = new OnnxGraph("answering-nan");
    OnnxValue x = input(graph, spec.input());
    OnnxValue zero = graph.apply(OnnxOp.SUB, "zero", List.of(x, x));
    OnnxValue nan = graph.apply(OnnxOp.DIV, "nan", List.of(zero, zero));
    output(graph, repeated(graph, nan, spec), spec.output());
    return write(folder, graph, ModelMetadata.write(spec));
  }

  /** The input "x" as a contract's format wants it, of any size. */
  public static OnnxValue input(OnnxGraph graph, TensorFormat format) {
    return graph.input("x", dims(format, "height", "width"));
  }

  /** Declares {@code value} as the output "y". */
  public static void output(OnnxGraph graph, OnnxValue value, TensorFormat format) {
    graph.output("y", value, dims(format, "height_out", "width_out"));
  }

  /** A node that makes each pixel a square of {@code spec.scale()} a side. */
  public static OnnxValue repeated(OnnxGraph graph, OnnxValue value, ModelSpec spec) {
    float[] scales = {1, 1, 1, 1};
    scales[spec.input().layout().heightAxis()] = spec.scale();
    scales[spec.input().layout().widthAxis()] = spec.scale();
    return graph.apply(
        OnnxOp.RESIZE,
        "repeated",
        List.of(value, graph.absent(), graph.constant("scales", scales, 4)),
        OnnxAttribute.text("mode", "nearest"),
        OnnxAttribute.text("coordinate_transformation_mode", "asymmetric"),
        OnnxAttribute.text("nearest_mode", "floor"));
  }

  /** Stores a graph as {@code model.onnx}. */
  public static Path write(Path folder, OnnxGraph graph, Map<String, String> metadata)
      throws IOException {
    return Files.write(folder.resolve("model.onnx"), graph.toModel("TinyModels", "1", metadata));
  }

  private static List<OnnxDim> dims(TensorFormat format, String height, String width) {
    OnnxDim channels = OnnxDim.of(format.color().channels());
    return format.layout() == Layout.NCHW
        ? List.of(OnnxDim.named("n"), channels, OnnxDim.named(height), OnnxDim.named(width))
        : List.of(OnnxDim.named("n"), OnnxDim.named(height), OnnxDim.named(width), channels);
  }
}
