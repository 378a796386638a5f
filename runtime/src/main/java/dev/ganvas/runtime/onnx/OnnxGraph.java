package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds an ONNX model node by node. Values can only be used in the graph that made them, operators
 * are checked against {@link OnnxOp}, and since a node can only use values that exist, the nodes
 * come out in topological order as the format demands.
 *
 * <p>Not thread-safe; a graph is built once and then turned into bytes.
 */
public final class OnnxGraph {
  /** The operator set of every model written here: old enough to load everywhere. */
  public static final int OPSET = 17;

  /** The file format version that goes with it. */
  public static final int IR_VERSION = 8;

  private final GraphProto.Builder graph;
  private final OnnxValue absent = new OnnxValue(this, "");
  private final Set<String> names = new HashSet<>();

  /** An empty graph. */
  public OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /**
   * Declares a float32 input.
   *
   * @param dims its extents, outermost first
   */
  public OnnxValue input(String name, List<OnnxDim> dims) {
    return input(name, OnnxType.FLOAT, dims);
  }

  /**
   * Declares an int64 input.
   *
   * @param dims its extents, outermost first
   */
  public OnnxValue integerInput(String name, List<OnnxDim> dims) {
    return input(name, OnnxType.INT64, dims);
  }

  /**
   * Declares an input.
   *
   * @param type of its elements
   * @param dims its extents, outermost first
   */
  public OnnxValue input(String name, OnnxType type, List<OnnxDim> dims) {
    OnnxValue input = value(name);
    graph.addInput(declaration(name, type, dims));
    return input;
  }

  /**
   * A float32 constant.
   *
   * @shape {@code data} in row-major order, one number for each element of {@code dims}; copied
   */
  public OnnxValue constant(String name, float[] data, long... dims) {
    ByteBuffer bytes = littleEndian(data.length * Float.BYTES);
    bytes.asFloatBuffer().put(data);
    return constant(name, OnnxType.FLOAT, data.length, bytes, dims);
  }

  /**
   * An int64 constant of one axis, as shapes, pads and sizes are given.
   *
   * @shape {@code [data.length]} int64; copied
   */
  public OnnxValue constant(String name, long[] data) {
    ByteBuffer bytes = littleEndian(data.length * Long.BYTES);
    bytes.asLongBuffer().put(data);
    return constant(name, OnnxType.INT64, data.length, bytes, data.length);
  }

  /**
   * A constant of bytes, as quantised graphs hold them.
   *
   * @param type INT8 or UINT8
   * @shape {@code data} in row-major order, one byte for each element of {@code dims}; copied
   */
  public OnnxValue constant(String name, OnnxType type, byte[] data, long... dims) {
    if (type != OnnxType.INT8 && type != OnnxType.UINT8) {
      throw new IllegalArgumentException("expected INT8 or UINT8 for bytes, found " + type);
    }
    return constant(name, type, data.length, ByteBuffer.wrap(data), dims);
  }

  /** Stands for an optional input that is left out. */
  public OnnxValue absent() {
    return absent;
  }

  /**
   * Adds a node with one output.
   *
   * @param name of the node and of its output, unique in the graph
   * @throws IllegalArgumentException if the operator does not take these inputs or attributes, or a
   *     value comes from another graph
   */
  public OnnxValue apply(
      OnnxOp op, String name, List<OnnxValue> inputs, OnnxAttribute... attributes) {
    op.check(inputs, List.of(attributes));
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(op.onnxName()).setName(name).addOutput(name);
    for (OnnxValue input : inputs) {
      if (input.graph() != this) {
        throw new IllegalArgumentException("'" + input.name() + "' belongs to another graph");
      }
      node.addInput(input.name());
    }
    for (OnnxAttribute attribute : attributes) {
      node.addAttribute(proto(attribute));
    }
    OnnxValue result = value(name);
    graph.addNode(node);
    return result;
  }

  /**
   * Declares an existing value as the model's float32 output, under a name of its own.
   *
   * @param dims its extents, outermost first
   */
  public void output(String name, OnnxValue value, List<OnnxDim> dims) {
    output(name, value, OnnxType.FLOAT, dims);
  }

  /**
   * Declares an existing value as the model's output, under a name of its own.
   *
   * @param type of its elements
   * @param dims its extents, outermost first
   */
  public void output(String name, OnnxValue value, OnnxType type, List<OnnxDim> dims) {
    apply(OnnxOp.IDENTITY, name, List.of(value));
    graph.addOutput(declaration(name, type, dims));
  }

  /**
   * The finished model as the bytes of a file.
   *
   * @param producer name of the program that made it
   * @param producerVersion its version
   * @param metadata what the file says about itself, for {@code metadata_props}
   */
  public byte[] toModel(String producer, String producerVersion, Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(producer)
            .setProducerVersion(producerVersion)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph);
    metadata.forEach(
        (key, text) ->
            model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(text)));
    return model.build().toByteArray();
  }

  private OnnxValue constant(
      String name, OnnxType type, int length, ByteBuffer bytes, long... dims) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.number());
    long elements = 1;
    for (long dim : dims) {
      tensor.addDims(dim);
      elements *= dim;
    }
    if (elements != length) {
      throw new IllegalArgumentException(
          "'" + name + "': expected " + elements + " numbers, found " + length);
    }
    OnnxValue constant = value(name);
    graph.addInitializer(tensor.setRawData(ByteString.copyFrom(bytes)));
    return constant;
  }

  private OnnxValue value(String name) {
    if (name.isEmpty() || !names.add(name)) {
      throw new IllegalArgumentException("the name '" + name + "' is empty or already taken");
    }
    return new OnnxValue(this, name);
  }

  private static ByteBuffer littleEndian(int bytes) {
    // The format stores raw data in little-endian order on every machine.
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueInfoProto declaration(String name, OnnxType type, List<OnnxDim> dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (OnnxDim dim : dims) {
      TensorShapeProto.Dimension.Builder builder = TensorShapeProto.Dimension.newBuilder();
      if (dim instanceof OnnxDim.Fixed fixed) {
        builder.setDimValue(fixed.size());
      } else if (dim instanceof OnnxDim.Named named) {
        builder.setDimParam(named.name());
      }
      shape.addDim(builder);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.number()).setShape(shape)))
        .build();
  }

  private static AttributeProto proto(OnnxAttribute attribute) {
    AttributeProto.Builder proto = AttributeProto.newBuilder().setName(attribute.name());
    if (attribute instanceof OnnxAttribute.Int value) {
      proto.setType(AttributeProto.AttributeType.INT).setI(value.value());
    } else if (attribute instanceof OnnxAttribute.Ints value) {
      proto.setType(AttributeProto.AttributeType.INTS).addAllInts(value.values());
    } else if (attribute instanceof OnnxAttribute.Real value) {
      proto.setType(AttributeProto.AttributeType.FLOAT).setF(value.value());
    } else if (attribute instanceof OnnxAttribute.Text value) {
      proto
          .setType(AttributeProto.AttributeType.STRING)
          .setS(ByteString.copyFromUtf8(value.value()));
    }
    return proto.build();
  }
}
