package dev.ganvas.runtime.onnx;

import dev.ganvas.runtime.onnx.OnnxAttribute.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The operators that Ganvas writes, as opset {@value OnnxGraph#OPSET} defines them: how many
 * inputs, which attributes of which type. What does not agree is refused while the graph is built,
 * not when someone loads it.
 */
public enum OnnxOp {
  /** Elementwise sum with broadcasting. */
  ADD("Add", 2, 2),
  /** Normalisation with stored statistics: x, scale, bias, mean, variance. */
  BATCH_NORMALIZATION("BatchNormalization", 5, 5, optional("epsilon", Type.FLOAT)),
  /** Another element type; {@code to} is the format's number of it. */
  CAST("Cast", 1, 1, required("to", Type.INT)),
  /** Clamping; the bounds are inputs. */
  CLIP("Clip", 1, 3),
  /** Joining along an axis. */
  CONCAT("Concat", 1, Integer.MAX_VALUE, required("axis", Type.INT)),
  /** Convolution: x, weights {@code [out, in/group, kH, kW]}, bias {@code [out]}. */
  CONV(
      "Conv",
      2,
      3,
      required("kernel_shape", Type.INTS),
      required("pads", Type.INTS),
      required("strides", Type.INTS),
      optional("dilations", Type.INTS),
      optional("group", Type.INT)),
  /** Transposed convolution: x, weights {@code [in, out/group, kH, kW]}, bias {@code [out]}. */
  CONV_TRANSPOSE(
      "ConvTranspose",
      2,
      3,
      required("kernel_shape", Type.INTS),
      required("pads", Type.INTS),
      required("strides", Type.INTS),
      optional("dilations", Type.INTS),
      optional("group", Type.INT),
      optional("output_padding", Type.INTS)),
  /** Channels to pixels; mode DCR or CRD decides which channel becomes which pixel. */
  DEPTH_TO_SPACE(
      "DepthToSpace", 1, 1, required("blocksize", Type.INT), required("mode", Type.TEXT)),
  /** Quantised numbers to real ones: x, scale, zero point. */
  DEQUANTIZE_LINEAR("DequantizeLinear", 2, 3, optional("axis", Type.INT)),
  /** Elementwise quotient with broadcasting. */
  DIV("Div", 2, 2),
  /** Repetition of axes of extent 1 up to a shape, which is an int64 input. */
  EXPAND("Expand", 2, 2),
  /** All axes from {@code axis} on as one. */
  FLATTEN("Flatten", 1, 1, required("axis", Type.INT)),
  /** alpha A B + beta C, A and B as they are or transposed. */
  GEMM(
      "Gemm",
      2,
      3,
      optional("alpha", Type.FLOAT),
      optional("beta", Type.FLOAT),
      optional("transA", Type.INT),
      optional("transB", Type.INT)),
  /** The input itself. */
  IDENTITY("Identity", 1, 1),
  /** Normalisation by each picture's own statistics: x, scale, bias. */
  INSTANCE_NORMALIZATION("InstanceNormalization", 3, 3, optional("epsilon", Type.FLOAT)),
  /** x where positive, alpha x elsewhere. ONNX's default alpha is 0.01, so it is always written. */
  LEAKY_RELU("LeakyRelu", 1, 1, required("alpha", Type.FLOAT)),
  /** The largest of each window, without padding. */
  MAX_POOL("MaxPool", 1, 1, required("kernel_shape", Type.INTS), required("strides", Type.INTS)),
  /** Matrix product over the last two axes. */
  MATMUL("MatMul", 2, 2),
  /** Remainder with broadcasting; {@code fmod} 1 for real numbers, with the dividend's sign. */
  MOD("Mod", 2, 2, required("fmod", Type.INT)),
  /** Elementwise product with broadcasting. */
  MUL("Mul", 2, 2),
  /** Class numbers to rows of off and on values: indices, depth, {@code [off, on]}. */
  ONE_HOT("OneHot", 3, 3, required("axis", Type.INT)),
  /** Padding; the pads are an int64 input. */
  PAD("Pad", 2, 3, required("mode", Type.TEXT)),
  /** x where positive, slope x elsewhere; slope {@code [C, 1, 1]}. */
  PRELU("PRelu", 2, 2),
  /**
   * Convolution of quantised numbers: x, its scale and zero point, weights, theirs, the answer's,
   * and a bias of int32.
   */
  QLINEAR_CONV(
      "QLinearConv",
      8,
      9,
      required("kernel_shape", Type.INTS),
      required("pads", Type.INTS),
      required("strides", Type.INTS),
      optional("dilations", Type.INTS),
      optional("group", Type.INT)),
  /** Real numbers to quantised ones, of the zero point's type: x, scale, zero point. */
  QUANTIZE_LINEAR("QuantizeLinear", 2, 3, optional("axis", Type.INT)),
  /** x where positive, zero elsewhere. */
  RELU("Relu", 1, 1),
  /** Mean over axes. */
  REDUCE_MEAN("ReduceMean", 1, 1, required("axes", Type.INTS), required("keepdims", Type.INT)),
  /** Sum over axes, which are an int64 input. */
  REDUCE_SUM("ReduceSum", 2, 2, required("keepdims", Type.INT)),
  /** Another shape for the same numbers. */
  RESHAPE("Reshape", 2, 2),
  /** Interpolation: x, roi, scales, sizes. */
  RESIZE(
      "Resize",
      1,
      4,
      required("mode", Type.TEXT),
      required("coordinate_transformation_mode", Type.TEXT),
      optional("nearest_mode", Type.TEXT),
      optional("cubic_coeff_a", Type.FLOAT)),
  /** The nearest whole number, of two the even one. */
  ROUND("Round", 1, 1),
  /** The extents of a tensor as int64 numbers. */
  SHAPE("Shape", 1, 1),
  /** 1 / (1 + exp(-x)). */
  SIGMOID("Sigmoid", 1, 1),
  /** A part of some axes: x, starts, ends, axes. */
  SLICE("Slice", 4, 4),
  /** Exponentials that add up to 1 along an axis. */
  SOFTMAX("Softmax", 1, 1, required("axis", Type.INT)),
  /** Pixels to channels, the other way round than {@link #DEPTH_TO_SPACE} with mode DCR. */
  SPACE_TO_DEPTH("SpaceToDepth", 1, 1, required("blocksize", Type.INT)),
  /** Elementwise root. */
  SQRT("Sqrt", 1, 1),
  /** Without some axes of extent 1, which are an int64 input. */
  SQUEEZE("Squeeze", 2, 2),
  /** Elementwise difference with broadcasting. */
  SUB("Sub", 2, 2),
  /** Hyperbolic tangent. */
  TANH("Tanh", 1, 1),
  /** Another order of axes. */
  TRANSPOSE("Transpose", 1, 1, required("perm", Type.INTS)),
  /** With more axes of extent 1, which are an int64 input. */
  UNSQUEEZE("Unsqueeze", 2, 2);

  private enum Presence {
    REQUIRED,
    OPTIONAL
  }

  private record Attribute(String name, Type type, Presence presence) {}

  private final String onnxName;
  private final int minInputs;
  private final int maxInputs;
  private final List<Attribute> attributes;

  OnnxOp(String onnxName, int minInputs, int maxInputs, Attribute... attributes) {
    this.onnxName = onnxName;
    this.minInputs = minInputs;
    this.maxInputs = maxInputs;
    this.attributes = List.of(attributes);
  }

  private static Attribute required(String name, Type type) {
    return new Attribute(name, type, Presence.REQUIRED);
  }

  private static Attribute optional(String name, Type type) {
    return new Attribute(name, type, Presence.OPTIONAL);
  }

  /** The name in the ONNX specification. */
  public String onnxName() {
    return onnxName;
  }

  void check(List<OnnxValue> inputs, List<OnnxAttribute> given) {
    if (inputs.size() < minInputs || inputs.size() > maxInputs) {
      throw new IllegalArgumentException(
          onnxName
              + " takes "
              + minInputs
              + " to "
              + maxInputs
              + " inputs, found "
              + inputs.size());
    }
    for (int i = 0; i < minInputs; i++) {
      if (inputs.get(i).name().isEmpty()) {
        throw new IllegalArgumentException(onnxName + " needs its input " + i + ", found none");
      }
    }
    if (given.stream().map(OnnxAttribute::name).distinct().count() < given.size()) {
      throw new IllegalArgumentException(onnxName + " was given an attribute twice: " + given);
    }
    for (OnnxAttribute attribute : given) {
      Optional<Attribute> known =
          attributes.stream().filter(a -> a.name.equals(attribute.name())).findFirst();
      if (known.isEmpty()) {
        throw new IllegalArgumentException(
            onnxName
                + " has no attribute '"
                + attribute.name()
                + "', only "
                + attributes.stream().map(Attribute::name).toList());
      }
      if (known.get().type != attribute.type()) {
        throw new IllegalArgumentException(
            onnxName
                + "."
                + attribute.name()
                + " is "
                + known.get().type
                + ", found "
                + attribute.type());
      }
    }
    attributes.stream()
        .filter(a -> a.presence == Presence.REQUIRED)
        .filter(a -> given.stream().noneMatch(g -> g.name().equals(a.name)))
        .findFirst()
        .ifPresent(
            missing -> {
              throw new IllegalArgumentException(
                  onnxName
                      + " needs the attribute '"
                      + missing.name
                      + "', found "
                      + Arrays.toString(given.stream().map(OnnxAttribute::name).toArray()));
            });
  }
}
