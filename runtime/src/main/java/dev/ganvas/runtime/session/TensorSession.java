package dev.ganvas.runtime.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A model run on named tensors, without a contract: for feature networks, classifiers, generators
 * and for finding out what a foreign model is.
 *
 * <p>Tensors are float32 here; numbers are converted to and from whatever element type the file
 * declares. Several threads may run it at once. {@link #close()} waits for them and may be called
 * twice.
 */
public final class TensorSession implements AutoCloseable {
  private final Path file;
  private final OnnxHeader header;
  private final SessionConfig config;
  private final OrtSession session;

  /** Held by each run, and alone by closing: native memory must not go from under a run. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;

  /** Once a run has taken too long, others are not waited for. */
  private volatile Optional<GanvasException> gaveUp = Optional.empty();

  private TensorSession(Path file, OnnxHeader header, SessionConfig config, OrtSession session) {
    this.file = file;
    this.header = header;
    this.config = config;
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
    return new TensorSession(file, header, config, OrtRuntime.open(file, config));
  }

  /**
   * Opens a model in memory.
   *
   * @param file what messages call it
   * @param model the bytes of a model file; only read
   * @throws GanvasException MODEL_DAMAGED or DEVICE_UNAVAILABLE
   * @throws IOException if a file of weights cannot be read
   */
  public static TensorSession open(Path file, byte[] model, SessionConfig config)
      throws IOException {
    OnnxHeader header = OnnxFile.readHeader(model, file);
    return new TensorSession(file, header, config, OrtRuntime.open(file, model, config));
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
   * @throws IllegalStateException if it is closed
   */
  public List<FloatTensor> run(Map<String, FloatTensor> inputs) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the session of " + file + " is closed");
      }
      if (gaveUp.isPresent()) {
        throw gaveUp.get();
      }
      return runOpen(inputs);
    } finally {
      lock.readLock().unlock();
    }
  }

  private List<FloatTensor> runOpen(Map<String, FloatTensor> inputs) {
    Map<String, OnnxTensor> given = new HashMap<>();
    try (PatientRun run = new PatientRun(config.patience())) {
      for (Map.Entry<String, FloatTensor> input : inputs.entrySet()) {
        given.put(input.getKey(), convert(input.getKey(), input.getValue()));
      }
      List<FloatTensor> results = new ArrayList<>();
      try (OrtSession.Result answer = answer(run, given)) {
        for (Map.Entry<String, OnnxValue> output : answer) {
          if (output.getValue() instanceof OnnxTensor tensor
              && tensor.getInfo().type != OnnxJavaType.STRING) {
            results.add(OrtTensors.read(tensor, file));
          }
        }
      }
      if (results.isEmpty()) {
        throw new GanvasException(
            Kind.MODEL_UNFIT,
            "expected tensors of numbers to come out, found " + header.outputs() + ": " + file);
      }
      return results;
    } catch (OrtException e) {
      throw OrtRuntime.isOutOfMemory(e)
          ? new GanvasException(
              Kind.OUT_OF_MEMORY,
              "not enough memory on " + config.device() + " for " + shapes(inputs),
              e)
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

  private OrtSession.Result answer(PatientRun run, Map<String, OnnxTensor> given)
      throws OrtException {
    try {
      return session.run(given, run.options());
    } catch (OrtException e) {
      if (run.isEnded()) {
        GanvasException tookTooLong = OrtRuntime.tookTooLong(file, config, e);
        gaveUp = Optional.of(tookTooLong);
        throw tookTooLong;
      }
      throw e;
    }
  }

  private static Map<String, Shape> shapes(Map<String, FloatTensor> inputs) {
    Map<String, Shape> shapes = new HashMap<>();
    inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  private OnnxTensor convert(String name, FloatTensor tensor) throws OrtException {
    NodeInfo node = session.getInputInfo().get(name);
    if (node == null || !(node.getInfo() instanceof TensorInfo declared)) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected an input '" + name + "', found " + header.inputs() + ": " + file);
    }
    return OrtTensors.of(tensor, tensor.shape().toLongs(), declared.type, file);
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not close " + file, e);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
