package dev.ganvas.runtime.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model run on named tensors, without a contract: for feature networks, classifiers, generators
 * and for finding out what a foreign model is.
 *
 * <p>Tensors are float32 here; numbers are converted to and from whatever element type the file
 * declares. {@link #close()} may be called twice.
 */
public final class TensorSession implements AutoCloseable {
  private final Path file;
  private final OnnxHeader header;
  private final Device device;
  private final OrtSession session;
  private boolean closed;

  private TensorSession(Path file, OnnxHeader header, Device device, OrtSession session) {
    this.file = file;
    this.header = header;
    this.device = device;
    this.session = session;
  }

  /**
   * Opens a model.
   *
   * @throws GanvasException MODEL_MISSING, MODEL_DAMAGED or DEVICE_UNAVAILABLE
   * @throws IOException if the file cannot be read
   */
  public static TensorSession open(Path file, SessionConfig config) throws IOException {
    OnnxHeader header = OnnxFile.readHeader(file);
    return new TensorSession(file, header, config.device(), OrtRuntime.open(file, config));
  }

  /** What the file says of itself. */
  public OnnxHeader header() {
    return header;
  }

  /**
   * Runs the model once.
   *
   * @param inputs a tensor for each input's name
   * @return the outputs in the order of the file, those left out that are no tensors of numbers
   * @shape as the file declares them, float32; the caller keeps the inputs and owns the results
   * @throws GanvasException OUT_OF_MEMORY, or MODEL_UNFIT if the model does not take these
   */
  public List<FloatTensor> run(Map<String, FloatTensor> inputs) {
    if (closed) {
      throw new IllegalStateException("the session of " + file + " is closed");
    }
    Map<String, OnnxTensor> given = new HashMap<>();
    try {
      for (Map.Entry<String, FloatTensor> input : inputs.entrySet()) {
        given.put(input.getKey(), convert(input.getKey(), input.getValue()));
      }
      List<FloatTensor> results = new ArrayList<>();
      try (OrtSession.Result answer = session.run(given)) {
        for (Map.Entry<String, OnnxValue> output : answer) {
          if (output.getValue() instanceof OnnxTensor tensor
              && tensor.getInfo().type != OnnxJavaType.STRING) {
            results.add(convert(tensor));
          }
        }
      }
      return results;
    } catch (OrtException e) {
      throw OrtRuntime.isOutOfMemory(e)
          ? new GanvasException(
              Kind.OUT_OF_MEMORY, "not enough memory on " + device + " for " + shapes(inputs), e)
          : new GanvasException(
              Kind.MODEL_UNFIT,
              "expected "
                  + file
                  + " to take "
                  + shapes(inputs)
                  + ", but ONNX Runtime says: "
                  + OrtRuntime.shortReason(e),
              e);
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static Map<String, Shape> shapes(Map<String, FloatTensor> inputs) {
    Map<String, Shape> shapes = new HashMap<>();
    inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  private OnnxTensor convert(String name, FloatTensor tensor) throws OrtException {
    OrtEnvironment environment = OrtRuntime.environment();
    NodeInfo node = session.getInputInfo().get(name);
    if (node == null || !(node.getInfo() instanceof TensorInfo declared)) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected an input '" + name + "', found " + header.inputs() + ": " + file);
    }
    long[] shape = tensor.shape().toLongs();
    FloatBuffer from = tensor.buffer();
    int count = from.capacity();
    switch (declared.type) {
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
          to.put(i, (long) from.get(i));
        }
        return OnnxTensor.createTensor(environment, to, shape);
      }
      case INT32 -> {
        IntBuffer to = direct(count * Integer.BYTES).asIntBuffer();
        for (int i = 0; i < count; i++) {
          to.put(i, (int) from.get(i));
        }
        return OnnxTensor.createTensor(environment, to, shape);
      }
      case UINT8, INT8 -> {
        ByteBuffer to = direct(count);
        for (int i = 0; i < count; i++) {
          to.put(i, (byte) Math.round(from.get(i)));
        }
        return OnnxTensor.createTensor(environment, to, shape, declared.type);
      }
      default ->
          throw new GanvasException(
              Kind.MODEL_UNFIT,
              "expected numbers for '" + name + "', found " + declared.type + ": " + file);
    }
  }

  private FloatTensor convert(OnnxTensor tensor) throws OrtException {
    long[] dims = tensor.getInfo().getShape();
    List<Integer> extents = new ArrayList<>();
    for (long dim : dims) {
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

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime could not close " + file, e);
      }
    }
  }
}
