package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes and the weights of a model file, for whoever computes them by other means than ONNX
 * Runtime: the trainer, which needs gradients.
 *
 * @param nodes in the file's order, which is one that can be computed in
 * @param constants float32 and float16 constants by name, as float32; others are left out
 */
public record OnnxContents(List<Node> nodes, Map<String, FloatTensor> constants) {
  /** Copies the collections. */
  public OnnxContents {
    nodes = List.copyOf(nodes);
    constants = Map.copyOf(constants);
  }

  /**
   * One node.
   *
   * @param operator its kind, like {@code Conv}
   * @param inputs names of what goes in
   * @param outputs names of what comes out
   * @param integers whole-number attributes by name, single ones as lists of one
   */
  public record Node(
      String operator,
      List<String> inputs,
      List<String> outputs,
      Map<String, List<Long>> integers) {
    /** Copies the collections. */
    public Node {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      integers = Map.copyOf(integers);
    }

    /** An attribute, or {@code otherwise} where the node does not have it. */
    public List<Long> integers(String attribute, List<Long> otherwise) {
      return integers.getOrDefault(attribute, otherwise);
    }
  }

  /**
   * Reads a file whose weights are in it.
   *
   * @throws GanvasException as {@link OnnxFile#readHeader}
   * @throws IOException if the file cannot be read
   */
  public static OnnxContents read(Path file) throws IOException {
    // The header is read first: it refuses what is no model, and lengths that are not true.
    OnnxFile.readHeader(file);
    GraphProto graph = ModelProto.parseFrom(Files.readAllBytes(file)).getGraph();
    List<Node> nodes = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      nodes.add(node(node));
    }
    Map<String, FloatTensor> constants = new LinkedHashMap<>();
    for (TensorProto constant : graph.getInitializerList()) {
      boolean half = constant.getDataType() == TensorProto.DataType.FLOAT16_VALUE;
      if (half || constant.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
        constants.put(constant.getName(), tensor(constant, half, file));
      }
    }
    return new OnnxContents(nodes, constants);
  }

  private static Node node(NodeProto node) {
    Map<String, List<Long>> integers = new HashMap<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getType() == AttributeProto.AttributeType.INT) {
        integers.put(attribute.getName(), List.of(attribute.getI()));
      } else if (attribute.getIntsCount() > 0) {
        integers.put(attribute.getName(), attribute.getIntsList());
      }
    }
    return new Node(node.getOpType(), node.getInputList(), node.getOutputList(), integers);
  }

  private static FloatTensor tensor(TensorProto constant, boolean half, Path file) {
    List<Integer> dims = new ArrayList<>();
    long count = 1;
    for (long dim : constant.getDimsList()) {
      dims.add(Math.toIntExact(dim));
      count *= dim;
    }
    ByteBuffer raw = constant.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int size = half ? Short.BYTES : Float.BYTES;
    List<Integer> bits = constant.getInt32DataList();
    long given =
        constant.hasRawData()
            ? raw.remaining() / size
            : half ? bits.size() : constant.getFloatDataCount();
    if (given != count) {
      throw new GanvasException(
          Kind.MODEL_DAMAGED,
          "expected "
              + count
              + " numbers in '"
              + constant.getName()
              + "', found "
              + given
              + " (weights in other files are not read): "
              + file);
    }
    FloatTensor tensor = FloatTensor.zeros(dims.isEmpty() ? Shape.of(1) : new Shape(dims));
    for (int i = 0; i < count; i++) {
      float value;
      if (constant.hasRawData()) {
        value = half ? HalfPrecision.toFloat(raw.getShort()) : raw.getFloat();
      } else {
        // float16 numbers that are not raw lie in the low halves of int32 ones.
        value = half ? HalfPrecision.toFloat(bits.get(i).shortValue()) : constant.getFloatData(i);
      }
      tensor.buffer().put(i, value);
    }
    return tensor;
  }
}
