package dev.ganvas.runtime.session;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** float32 numbers to the element types that models declare, and back. */
final class OrtTensors {
  private static final int MOST_BYTE = 255;

  private OrtTensors() {}

  /**
   * Numbers as a tensor of another element type: rounded for whole ones, clamped for bytes.
   *
   * @param shape as the model wants it, of as many elements
   * @param file for messages
   */
  static OnnxTensor of(FloatTensor tensor, long[] shape, OnnxJavaType type, Path file)
      throws OrtException {
    OrtEnvironment environment = OrtRuntime.environment();
    FloatBuffer from = tensor.buffer();
    int count = from.capacity();
    switch (type) {
      case FLOAT -> {
        return OnnxTensor.createTensor(environment, from, shape);
      }
      case FLOAT16 -> {
        ShortBuffer to = direct(count * Short.BYTES).asShortBuffer();
        for (int i = 0; i < count; i++) {
          to.put(i, Fp16Conversions.floatToFp16(from.get(i)));
        }
        return OnnxTensor.createTensor(environment, to, shape, OnnxJavaType.FLOAT16);
      }
      case INT64 -> {
        LongBuffer to = direct(count * Long.BYTES).asLongBuffer();
        for (int i = 0; i < count; i++) {
          to.put(i, Math.round((double) from.get(i)));
        }
        return OnnxTensor.createTensor(environment, to, shape);
      }
      case INT32 -> {
        IntBuffer to = direct(count * Integer.BYTES).asIntBuffer();
        for (int i = 0; i < count; i++) {
          to.put(i, Math.round(from.get(i)));
        }
        return OnnxTensor.createTensor(environment, to, shape);
      }
      case UINT8, INT8 -> {
        ByteBuffer to = direct(count);
        for (int i = 0; i < count; i++) {
          int least = type == OnnxJavaType.INT8 ? Byte.MIN_VALUE : 0;
          int most = type == OnnxJavaType.INT8 ? Byte.MAX_VALUE : MOST_BYTE;
          to.put(i, (byte) Math.max(least, Math.min(most, Math.round(from.get(i)))));
        }
        return OnnxTensor.createTensor(environment, to, shape, type);
      }
      default ->
          throw new GanvasException(
              Kind.MODEL_UNFIT,
              "expected an input of float32, float16, int64, int32 or bytes, found "
                  + type
                  + ": "
                  + file);
    }
  }

  /** A copy as float32, whatever its element type. */
  static FloatTensor read(OnnxTensor tensor, Path file) throws OrtException {
    long[] dims = tensor.getInfo().getShape();
    List<Integer> extents = new ArrayList<>();
    for (long dim : dims) {
      if (dim < 1) {
        throw new GanvasException(
            Kind.MODEL_UNFIT,
            "expected numbers to come out, found none (" + Arrays.toString(dims) + "): " + file);
      }
      extents.add(Math.toIntExact(dim));
    }
    FloatTensor result = FloatTensor.zeros(new Shape(extents));
    FloatBuffer to = result.buffer();
    int count = to.capacity();
    switch (tensor.getInfo().type) {
      // For float16, ONNX Runtime's own view converts.
      case FLOAT, FLOAT16, BFLOAT16 -> to.put(0, tensor.getFloatBuffer(), 0, count);
      case INT64 -> {
        LongBuffer from = tensor.getLongBuffer();
        for (int i = 0; i < count; i++) {
          to.put(i, (float) from.get(i));
        }
      }
      case INT32 -> {
        IntBuffer from = tensor.getIntBuffer();
        for (int i = 0; i < count; i++) {
          to.put(i, (float) from.get(i));
        }
      }
      case DOUBLE -> {
        var from = tensor.getDoubleBuffer();
        for (int i = 0; i < count; i++) {
          to.put(i, (float) from.get(i));
        }
      }
      case UINT8, INT8, BOOL -> {
        ByteBuffer from = tensor.getByteBuffer();
        boolean signed = tensor.getInfo().type == OnnxJavaType.INT8;
        for (int i = 0; i < count; i++) {
          to.put(i, signed ? from.get(i) : from.get(i) & 0xff);
        }
      }
      default ->
          throw new GanvasException(
              Kind.MODEL_UNFIT,
              "expected numbers to come out, found " + tensor.getInfo().type + ": " + file);
    }
    return result;
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
