package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whether a file's constants hold as many numbers as their extents claim. Whoever loads them gives
 * memory by the extents; so nobody gets to load them before they are known to be true. Nodes that
 * make constants of any size out of a few bytes are looked at likewise.
 */
final class ClaimedData {
  /** Sparse constants are spread out when they are loaded; larger ones the format has none of. */
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  /** What a node may make of constant extents: no network has a larger one to itself. */
  private static final long MOST_MADE = 1L << 26;

  private static final Set<String> MAKERS = Set.of("ConstantOfShape", "Expand", "Tile");

  private final Path file;

  private ClaimedData(Path file) {
    this.file = file;
  }

  /**
   * Checks all constants of a graph, those of graphs within it too. How deep these lie, the parser
   * has limited.
   *
   * @param file where the model lies
   * @throws GanvasException MODEL_DAMAGED if one claims what it does not hold
   * @throws IOException if the file system fails
   */
  static void check(GraphProto graph, Path file) throws IOException {
    new ClaimedData(file).graph(graph);
  }

  private void graph(GraphProto graph) throws IOException {
    for (TensorProto constant : graph.getInitializerList()) {
      tensor(constant);
    }
    for (SparseTensorProto constant : graph.getSparseInitializerList()) {
      sparse(constant);
    }
    for (NodeProto node : graph.getNodeList()) {
      made(node, graph);
      for (AttributeProto attribute : node.getAttributeList()) {
        attribute(attribute);
      }
    }
  }

  /** The last input of those nodes says how much they make, if it is a constant. */
  private void made(NodeProto node, GraphProto graph) {
    if (!MAKERS.contains(node.getOpType()) || node.getInputCount() == 0) {
      return;
    }
    String extents = node.getInput(node.getInputCount() - 1);
    double product = 1;
    for (long extent : constant(extents, graph)) {
      product *= Math.max(0, extent);
    }
    if (product > MOST_MADE) {
      throw damaged(
          "at most " + MOST_MADE + " numbers",
          String.format(Locale.ROOT, "%.0f", product),
          extents);
    }
  }

  /** The whole numbers of a constant; none if there is no such constant. */
  private static List<Long> constant(String name, GraphProto graph) {
    List<TensorProto> constants = new ArrayList<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.getName().equals(name)) {
        constants.add(tensor);
      }
    }
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant") && node.getOutputList().contains(name)) {
        node.getAttributeList().stream()
            .filter(AttributeProto::hasT)
            .forEach(attribute -> constants.add(attribute.getT()));
      }
    }
    return constants.isEmpty() ? List.of() : whole(constants.get(0));
  }

  private static List<Long> whole(TensorProto tensor) {
    if (tensor.getRawData().isEmpty()) {
      return tensor.getInt64DataList();
    }
    LongBuffer numbers =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    List<Long> whole = new ArrayList<>();
    while (tensor.getDataType() == DataType.INT64_VALUE && numbers.hasRemaining()) {
      whole.add(numbers.get());
    }
    return whole;
  }

  private void attribute(AttributeProto attribute) throws IOException {
    if (attribute.hasT()) {
      tensor(attribute.getT());
    }
    for (TensorProto tensor : attribute.getTensorsList()) {
      tensor(tensor);
    }
    if (attribute.hasSparseTensor()) {
      sparse(attribute.getSparseTensor());
    }
    if (attribute.hasG()) {
      graph(attribute.getG());
    }
    for (GraphProto graph : attribute.getGraphsList()) {
      graph(graph);
    }
  }

  private void sparse(SparseTensorProto constant) throws IOException {
    String name = constant.getValues().getName();
    tensor(constant.getValues());
    tensor(constant.getIndices());
    double bytes =
        (double) elements(constant.getDimsList(), name)
            * Math.max(Byte.SIZE, bits(constant.getValues().getDataType()))
            / Byte.SIZE;
    if (bytes > MOST_BYTES) {
      throw damaged("at most 2 GiB", constant.getDimsList().toString(), name);
    }
  }

  private void tensor(TensorProto constant) throws IOException {
    String name = constant.getName();
    long elements = elements(constant.getDimsList(), name);
    int bits = bits(constant.getDataType());
    if (ExternalData.isUsedBy(constant)) {
      requireBytes(elements, bits, ExternalData.of(constant, file).length(), name);
    } else if (constant.getRawData().isEmpty()) {
      OptionalLong given = listed(constant);
      if (given.isPresent() && given.getAsLong() != elements) {
        throw damaged(elements + " numbers", Long.toString(given.getAsLong()), name);
      }
    } else {
      requireBytes(elements, bits, constant.getRawData().size(), name);
    }
  }

  private void requireBytes(long elements, int bits, long given, String name) {
    // In double: exact as long as they can agree, and never beyond its range.
    double bytes = Math.ceil((double) elements * bits / Byte.SIZE);
    if (bits > 0 && bytes != given) {
      throw damaged(elements + " numbers of " + bits + " bits", given + " bytes", name);
    }
  }

  private long elements(List<Long> dims, String name) {
    long product = 1;
    for (long dim : dims) {
      if (dim < 0 || (dim > 0 && product > Long.MAX_VALUE / dim)) {
        throw damaged("extents that some memory could hold", dims.toString(), name);
      }
      product *= dim;
    }
    return product;
  }

  private GanvasException damaged(String expected, String found, String name) {
    return new GanvasException(
        Kind.MODEL_DAMAGED,
        "expected " + expected + " in '" + name + "', found " + found + ": " + file);
  }

  /** Bits of an element as raw bytes hold it; 0 where that is not known. */
  private static int bits(int type) {
    return switch (type) {
      case DataType.UINT4_VALUE, DataType.INT4_VALUE -> 4;
      case DataType.UINT8_VALUE,
          DataType.INT8_VALUE,
          DataType.BOOL_VALUE,
          DataType.FLOAT8E4M3FN_VALUE,
          DataType.FLOAT8E4M3FNUZ_VALUE,
          DataType.FLOAT8E5M2_VALUE,
          DataType.FLOAT8E5M2FNUZ_VALUE ->
          8;
      case DataType.UINT16_VALUE,
          DataType.INT16_VALUE,
          DataType.FLOAT16_VALUE,
          DataType.BFLOAT16_VALUE ->
          16;
      case DataType.FLOAT_VALUE, DataType.INT32_VALUE, DataType.UINT32_VALUE -> 32;
      case DataType.DOUBLE_VALUE,
          DataType.INT64_VALUE,
          DataType.UINT64_VALUE,
          DataType.COMPLEX64_VALUE ->
          64;
      case DataType.COMPLEX128_VALUE -> 128;
      default -> 0;
    };
  }

  /** How many elements the lists hold that are not raw; empty where that is not known. */
  private static OptionalLong listed(TensorProto constant) {
    return switch (constant.getDataType()) {
      case DataType.FLOAT_VALUE -> OptionalLong.of(constant.getFloatDataCount());
      case DataType.DOUBLE_VALUE -> OptionalLong.of(constant.getDoubleDataCount());
      case DataType.INT64_VALUE -> OptionalLong.of(constant.getInt64DataCount());
      case DataType.UINT32_VALUE, DataType.UINT64_VALUE ->
          OptionalLong.of(constant.getUint64DataCount());
      case DataType.STRING_VALUE -> OptionalLong.of(constant.getStringDataCount());
      case DataType.COMPLEX64_VALUE -> OptionalLong.of(constant.getFloatDataCount() / 2);
      case DataType.COMPLEX128_VALUE -> OptionalLong.of(constant.getDoubleDataCount() / 2);
      case DataType.INT8_VALUE,
          DataType.UINT8_VALUE,
          DataType.INT16_VALUE,
          DataType.UINT16_VALUE,
          DataType.INT32_VALUE,
          DataType.BOOL_VALUE,
          DataType.FLOAT16_VALUE,
          DataType.BFLOAT16_VALUE ->
          OptionalLong.of(constant.getInt32DataCount());
      default -> OptionalLong.empty();
    };
  }
}
