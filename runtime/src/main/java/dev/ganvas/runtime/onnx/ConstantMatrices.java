package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph's constants as matrices of float32 numbers: initializers and {@code Constant} nodes of
 * float32 or float16, as they are or behind {@code Identity}, {@code Cast} and {@code Transpose}.
 */
final class ConstantMatrices {
  private final Map<String, TensorProto> tensors = new HashMap<>();

  /** Names of constants whose two axes were exchanged. */
  private final Set<String> exchanged = new HashSet<>();

  ConstantMatrices(GraphProto graph) {
    graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
    graph.getNodeList().forEach(this::add);
  }

  private void add(NodeProto node) {
    if (node.getOpType().equals("Constant")) {
      node.getAttributeList().stream()
          .filter(AttributeProto::hasT)
          .forEach(attribute -> tensors.put(node.getOutput(0), attribute.getT()));
      return;
    }
    boolean passes = Set.of("Identity", "Cast", "Transpose").contains(node.getOpType());
    TensorProto from = node.getInputCount() == 1 ? tensors.get(node.getInput(0)) : null;
    if (!passes || from == null || (node.getOpType().equals("Transpose") && !isTurn(node))) {
      return;
    }
    tensors.put(node.getOutput(0), from);
    boolean wasExchanged = exchanged.contains(node.getInput(0));
    if (wasExchanged != node.getOpType().equals("Transpose")) {
      exchanged.add(node.getOutput(0));
    }
  }

  /** Without a permutation all axes are reversed. */
  private static boolean isTurn(NodeProto node) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals("perm"))
        .allMatch(attribute -> attribute.getIntsList().equals(List.of(1L, 0L)));
  }

  /** A constant of two axes; empty if there is no such one of numbers that are understood. */
  Optional<ConstantMatrix> matrix(String name) {
    return find(name, 2, 2).map(m -> exchanged.contains(name) ? m.transposed() : m);
  }

  /** A constant of several axes, all but the first as one. */
  Optional<ConstantMatrix> rows(String name) {
    return exchanged.contains(name) ? Optional.empty() : find(name, 2, Integer.MAX_VALUE);
  }

  private Optional<ConstantMatrix> find(String name, int leastAxes, int mostAxes) {
    TensorProto tensor = tensors.get(name);
    if (tensor == null || tensor.getDimsCount() < leastAxes || tensor.getDimsCount() > mostAxes) {
      return Optional.empty();
    }
    long elements = 1;
    for (long dim : tensor.getDimsList()) {
      // The numbers that are there decide; extents are only believed if they agree with them.
      if (dim < 1 || dim > Integer.MAX_VALUE || elements > Integer.MAX_VALUE / dim) {
        return Optional.empty();
      }
      elements *= dim;
    }
    float[] numbers = numbers(tensor);
    return numbers.length == elements
        ? Optional.of(ConstantMatrix.of(numbers, (int) tensor.getDims(0)))
        : Optional.empty();
  }

  /** None if they are of another type, or lie in another file. */
  private static float[] numbers(TensorProto tensor) {
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (tensor.getDataType() == DataType.FLOAT_VALUE) {
      int count = tensor.hasRawData() ? raw.remaining() / Float.BYTES : tensor.getFloatDataCount();
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = tensor.hasRawData() ? raw.getFloat() : tensor.getFloatData(i);
      }
      return numbers;
    }
    if (tensor.getDataType() == DataType.FLOAT16_VALUE) {
      int count = tensor.hasRawData() ? raw.remaining() / Short.BYTES : tensor.getInt32DataCount();
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        short half = tensor.hasRawData() ? raw.getShort() : (short) tensor.getInt32Data(i);
        numbers[i] = HalfPrecision.toFloat(half);
      }
      return numbers;
    }
    return new float[0];
  }
}
