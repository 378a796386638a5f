package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Rewrites a model of float16 numbers to one of float32: the same weights, computed without the
 * overflow at 65,504 that turns pictures black.
 */
public final class HalfPrecision {
  private static final int HALF = DataType.FLOAT16_VALUE;
  private static final int SINGLE = DataType.FLOAT_VALUE;

  private HalfPrecision() {}

  /**
   * The model in float32, inputs and outputs included.
   *
   * @return the bytes of a model file; empty if the model has no float16 in it
   * @throws IOException if the file cannot be read
   */
  public static Optional<byte[]> widened(Path file) throws IOException {
    // Opened from memory, a model has no files beside it.
    return wide(ExternalData.inlined(ModelProto.parseFrom(Files.readAllBytes(file)), file));
  }

  /**
   * The same of a model in memory.
   *
   * @param bytes of a model file; only read
   * @return the bytes of a model file; empty if the model has no float16 in it
   * @throws IOException if they are no model
   */
  public static Optional<byte[]> widened(byte[] bytes) throws IOException {
    return wide(ModelProto.parseFrom(bytes));
  }

  private static Optional<byte[]> wide(ModelProto model) {
    GraphProto wide = graph(model.getGraph());
    return wide.equals(model.getGraph())
        ? Optional.empty()
        : Optional.of(model.toBuilder().setGraph(wide).build().toByteArray());
  }

  private static GraphProto graph(GraphProto graph) {
    GraphProto.Builder wide = graph.toBuilder();
    for (int i = 0; i < wide.getInitializerCount(); i++) {
      wide.setInitializer(i, tensor(wide.getInitializer(i)));
    }
    for (int i = 0; i < wide.getInputCount(); i++) {
      wide.setInput(i, value(wide.getInput(i)));
    }
    for (int i = 0; i < wide.getOutputCount(); i++) {
      wide.setOutput(i, value(wide.getOutput(i)));
    }
    for (int i = 0; i < wide.getValueInfoCount(); i++) {
      wide.setValueInfo(i, value(wide.getValueInfo(i)));
    }
    for (int i = 0; i < wide.getNodeCount(); i++) {
      wide.setNode(i, node(wide.getNode(i)));
    }
    return wide.build();
  }

  private static NodeProto node(NodeProto node) {
    NodeProto.Builder wide = node.toBuilder();
    for (int i = 0; i < wide.getAttributeCount(); i++) {
      AttributeProto attribute = wide.getAttribute(i);
      AttributeProto.Builder changed = attribute.toBuilder();
      boolean namesType = attribute.getName().equals("to") || attribute.getName().equals("dtype");
      if (namesType && attribute.getI() == HALF) {
        changed.setI(SINGLE);
      }
      if (attribute.hasT()) {
        changed.setT(tensor(attribute.getT()));
      }
      if (attribute.hasG()) {
        changed.setG(graph(attribute.getG()));
      }
      wide.setAttribute(i, changed);
    }
    return wide.build();
  }

  private static ValueInfoProto value(ValueInfoProto value) {
    if (value.getType().getTensorType().getElemType() != HALF) {
      return value;
    }
    ValueInfoProto.Builder wide = value.toBuilder();
    wide.getTypeBuilder().getTensorTypeBuilder().setElemType(SINGLE);
    return wide.build();
  }

  private static TensorProto tensor(TensorProto tensor) {
    if (tensor.getDataType() != HALF) {
      return tensor;
    }
    TensorProto.Builder wide = tensor.toBuilder().setDataType(SINGLE).clearInt32Data();
    if (tensor.hasRawData()) {
      ByteBuffer from = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer to = ByteBuffer.allocate(2 * from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
      while (from.remaining() >= Short.BYTES) {
        to.putFloat(toFloat(from.getShort()));
      }
      wide.setRawData(ByteString.copyFrom(to.flip()));
    } else {
      // float16 numbers that are not raw lie in the low halves of int32 ones.
      tensor.getInt32DataList().forEach(bits -> wide.addFloatData(toFloat(bits.shortValue())));
    }
    return wide.build();
  }

  /** IEEE 754 binary16 to binary32, exactly. */
  static float toFloat(short half) {
    int bits = half & 0xffff;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> (0x400 + fraction) * (float) Math.pow(2, exponent - 25);
        };
    return bits >> 15 == 0 ? magnitude : -magnitude;
  }
}
