package dev.ganvas.runtime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Generators of one layer, as others would write them: no contract, various ways in and out. */
public final class TinyGenerators {
  private TinyGenerators() {}

  /** Dimensions: whole numbers and names. */
  public static List<OnnxDim> dims(Object... extents) {
    List<OnnxDim> dims = new ArrayList<>();
    for (Object extent : extents) {
      dims.add(extent instanceof Integer size ? OnnxDim.of(size) : OnnxDim.named((String) extent));
    }
    return dims;
  }

  /**
   * A generator.
   *
   * @param in extents of its numbers, the first the batch
   * @param size how many numbers these are
   * @param classes 0 for none; else its second input, int64 [N], goes through OneHot
   * @param out extents of its pictures, the first the batch
   * @param pixels how many numbers these are
   */
  public static byte[] model(
      List<OnnxDim> in, int size, int classes, List<OnnxDim> out, int pixels) {
    OnnxGraph graph = new OnnxGraph("generator");
    OnnxValue z = graph.input("noise", in);
    OnnxValue row = reshape(graph, "row", z, -1, size);
    if (classes > 0) {
      OnnxValue label = graph.integerInput("what", dims("n"));
      OnnxValue depth = graph.constant("depth", new long[] {classes});
      OnnxValue values = graph.constant("values", new float[] {0, 3}, 2);
      OnnxValue oneHot =
          graph.apply(
              OnnxOp.ONE_HOT,
              "one_hot",
              List.of(label, depth, values),
              OnnxAttribute.of("axis", -1));
      row = graph.apply(OnnxOp.CONCAT, "joined", List.of(row, oneHot), OnnxAttribute.of("axis", 1));
    }
    OnnxValue made = layer(graph, row, size + classes, pixels);
    long[] shape = new long[out.size()];
    shape[0] = -1;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = ((OnnxDim.Fixed) out.get(i)).size();
    }
    graph.output("picture", reshape(graph, "folded", made, shape), out);
    return graph.toModel("elsewhere", "1", Map.of());
  }

  /** A generator that takes classes as rows of zeros with a one. */
  public static byte[] oneHot(int size, int classes) {
    OnnxGraph graph = new OnnxGraph("generator");
    OnnxValue z = graph.input("z", dims("n", size));
    OnnxValue label = graph.input("condition", dims("n", classes));
    OnnxValue joined =
        graph.apply(OnnxOp.CONCAT, "joined", List.of(label, z), OnnxAttribute.of("axis", 1));
    OnnxValue made = layer(graph, joined, size + classes, 48);
    graph.output("picture", reshape(graph, "folded", made, -1, 3, 4, 4), dims("n", 3, 4, 4));
    return graph.toModel("elsewhere", "1", Map.of());
  }

  private static OnnxValue layer(OnnxGraph graph, OnnxValue row, int from, int to) {
    Random random = new Random(7);
    float[] weights = new float[from * to];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() / 2;
    }
    OnnxValue sum =
        graph.apply(
            OnnxOp.MATMUL, "sum", List.of(row, graph.constant("weights", weights, from, to)));
    return graph.apply(OnnxOp.TANH, "bent", List.of(sum));
  }

  private static OnnxValue reshape(OnnxGraph graph, String name, OnnxValue value, long... shape) {
    return graph.apply(
        OnnxOp.RESHAPE, name, List.of(value, graph.constant(name + "_shape", shape)));
  }

  /** The same model with its only output as bytes: 127.5 x + 127.5, rounded towards zero. */
  public static byte[] answeringBytes(byte[] model) throws IOException {
    ModelProto.Builder proto = ModelProto.parseFrom(model).toBuilder();
    String name = proto.getGraph().getOutput(0).getName();
    proto
        .getGraphBuilder()
        .addInitializer(scalar("half", 127.5f))
        .addNode(node("Mul", List.of(name, "half"), "scaled"))
        .addNode(node("Add", List.of("scaled", "half"), "levels"))
        .addNode(
            node("Cast", List.of("levels"), "bytes").toBuilder()
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(DataType.UINT8_VALUE)));
    var output = proto.getGraphBuilder().getOutputBuilder(0).setName("bytes");
    output.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.UINT8_VALUE);
    return proto.build().toByteArray();
  }

  /** A node of the standard operators. */
  public static NodeProto node(String type, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .setName(output)
        .addAllInput(inputs)
        .addOutput(output)
        .build();
  }

  /** A constant of no axes. */
  public static ai.onnx.proto.OnnxMl.TensorProto scalar(String name, float value) {
    return ai.onnx.proto.OnnxMl.TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.FLOAT_VALUE)
        .addFloatData(value)
        .build();
  }

  /** Stores a model as {@code generator.onnx}. */
  public static Path write(Path folder, byte[] model) throws IOException {
    return Files.write(folder.resolve("generator.onnx"), model);
  }
}
