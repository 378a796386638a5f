package dev.ganvas.runtime.session;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.onnx.HalfPrecision;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.TensorMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A model, opened and checked, ready to run.
 *
 * <p>The output buffer is pinned: ONNX Runtime writes into it directly, and it is used again for
 * the next one. Not thread-safe, for that reason. {@link #close()} may be called twice.
 */
public final class OnnxSession implements AutoCloseable {
  private final Path file;
  private final ModelSpec spec;
  private final SessionConfig config;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String inputName;
  private final String outputName;
  private final Signature signature;
  private final TensorMemory output = new TensorMemory();
  private boolean closed;

  private OnnxSession(
      Path file,
      ModelSpec spec,
      SessionConfig config,
      OrtEnvironment environment,
      OrtSession session,
      String inputName,
      String outputName,
      Signature signature) {
    this.file = file;
    this.spec = spec;
    this.config = config;
    this.environment = environment;
    this.session = session;
    this.inputName = inputName;
    this.outputName = outputName;
    this.signature = signature;
  }

  /**
   * Opens a model and checks that it keeps the contract its metadata state: declared shapes first,
   * then by running it once on a small picture.
   *
   * @throws GanvasException MODEL_MISSING, MODEL_DAMAGED, MODEL_UNFIT or DEVICE_UNAVAILABLE
   * @throws IOException if the file cannot be read
   */
  public static OnnxSession open(Path file, SessionConfig config) throws IOException {
    OnnxHeader header = OnnxFile.readHeader(file);
    if (!ModelMetadata.isPresent(header.metadata())) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a model that states its contract (ganvas.* metadata), found none in "
              + file
              + ". Models from 'ganvas train' carry it; for others ModelProbe finds it out");
    }
    return open(file, header, ModelMetadata.read(header.metadata(), file.toString()), config);
  }

  /**
   * Opens a model by a contract that was found out elsewhere, and checks that it keeps it.
   *
   * @throws GanvasException MODEL_MISSING, MODEL_DAMAGED, MODEL_UNFIT or DEVICE_UNAVAILABLE
   * @throws IOException if the file cannot be read
   */
  public static OnnxSession open(Path file, ModelSpec spec, SessionConfig config)
      throws IOException {
    return open(file, OnnxFile.readHeader(file), spec, config);
  }

  /**
   * Opens a model in memory by a contract that is known, and checks that it keeps it.
   *
   * @param file what messages call it
   * @param model the bytes of a model file; only read
   * @throws GanvasException MODEL_DAMAGED, MODEL_UNFIT or DEVICE_UNAVAILABLE
   * @throws IOException if a file of weights cannot be read
   */
  public static OnnxSession open(Path file, byte[] model, ModelSpec spec, SessionConfig config)
      throws IOException {
    return open(
        file,
        OnnxFile.readHeader(model, file),
        spec,
        config,
        () -> OrtRuntime.open(file, model, config));
  }

  /**
   * Opens a model of float16 numbers so that it computes in float32.
   *
   * @return empty if there is no float16 in it
   * @throws GanvasException MODEL_MISSING, MODEL_DAMAGED, MODEL_UNFIT or DEVICE_UNAVAILABLE
   * @throws IOException if the file cannot be read
   */
  public static Optional<OnnxSession> openWidened(Path file, ModelSpec spec, SessionConfig config)
      throws IOException {
    Optional<byte[]> wide = HalfPrecision.widened(file);
    return wide.isEmpty()
        ? Optional.empty()
        : Optional.of(
            open(
                file,
                OnnxFile.readHeader(file),
                spec,
                config,
                () -> OrtRuntime.open(file, wide.get(), config)));
  }

  private static OnnxSession open(
      Path file, OnnxHeader header, ModelSpec spec, SessionConfig config) {
    return open(file, header, spec, config, () -> OrtRuntime.open(file, config));
  }

  private static OnnxSession open(
      Path file,
      OnnxHeader header,
      ModelSpec spec,
      SessionConfig config,
      Supplier<OrtSession> opener) {
    DeclaredContract.require(header, spec, file);
    TensorInfo input = header.inputs().get(0);
    TensorInfo output = header.outputs().get(0);
    OrtSession session = opener.get();
    try {
      OnnxSession opened =
          new OnnxSession(
              file,
              spec,
              config,
              OrtRuntime.environment(),
              session,
              input.name(),
              output.name(),
              Signature.of(session, input, output));
      opened.tryOut();
      return opened;
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not know what it has opened: " + file, e);
    }
  }

  /** One run on a small black picture, so that a broken contract shows now, not in a folder. */
  private void tryOut() {
    int least = 8 + 2 * spec.border();
    TensorFormat format = spec.input();
    try {
      run(
          FloatTensor.zeros(
              format
                  .layout()
                  .shape(
                      1,
                      format.color().channels(),
                      spec.size().height(least),
                      spec.size().width(least))));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** What the model expects and gives. */
  public ModelSpec spec() {
    return spec;
  }

  /** Whether its numbers are float16, which round at a two-thousandth. */
  public boolean isHalfPrecision() {
    return signature.in() == OnnxJavaType.FLOAT16 || signature.out() == OnnxJavaType.FLOAT16;
  }

  /** Where it runs. */
  public Device device() {
    return config.device();
  }

  /**
   * Runs the model once.
   *
   * @shape {@code [N, C, H, W]} or {@code [N, H, W, C]} float32 as {@code spec().input()} says, to
   *     the same with H and W times the scale as {@code spec().output()} says. The caller keeps the
   *     input; the session keeps the result and may overwrite it in the next run
   * @throws GanvasException OUT_OF_MEMORY, or MODEL_UNFIT if the model does not keep its contract
   */
  public FloatTensor run(FloatTensor input) {
    if (closed) {
      throw new IllegalStateException("the session of " + file + " is closed");
    }
    Shape outputShape = outputShape(input.shape());
    try (PatientRun run = new PatientRun(config.patience())) {
      return answer(run, input, outputShape);
    } catch (OrtException e) {
      throw OrtRuntime.isOutOfMemory(e)
          ? new GanvasException(
              Kind.OUT_OF_MEMORY,
              "not enough memory on "
                  + config.device()
                  + " for "
                  + input.shape()
                  + ": use a smaller --tile",
              e)
          : new GanvasException(
              Kind.MODEL_UNFIT,
              "expected "
                  + file
                  + " to turn "
                  + input.shape()
                  + " into "
                  + outputShape
                  + ", but ONNX Runtime says: "
                  + OrtRuntime.shortReason(e),
              e);
    }
  }

  private FloatTensor answer(PatientRun run, FloatTensor input, Shape outputShape)
      throws OrtException {
    try {
      return signature.isPlain()
          ? runPinned(run, input, outputShape)
          : runConverted(run, input, outputShape);
    } catch (OrtException e) {
      if (run.isEnded()) {
        throw OrtRuntime.tookTooLong(file, config, e);
      }
      throw e;
    }
  }

  /** float32 in and out: ONNX Runtime reads and writes our buffers. */
  private FloatTensor runPinned(PatientRun run, FloatTensor input, Shape outputShape)
      throws OrtException {
    FloatTensor result = allocate(outputShape);
    try (OnnxTensor from =
            OnnxTensor.createTensor(environment, input.buffer(), input.shape().toLongs());
        OnnxTensor to =
            OnnxTensor.createTensor(environment, result.buffer(), outputShape.toLongs())) {
      // Closing the answer does not close the pinned tensor in it.
      session.run(Map.of(inputName, from), Set.of(), Map.of(outputName, to), run.options()).close();
      return result;
    }
  }

  /** Other element types, no batch axis, pixels in a row, or a batch of fixed size. */
  private FloatTensor runConverted(PatientRun run, FloatTensor input, Shape outputShape)
      throws OrtException {
    int n = input.shape().dim(0);
    FloatTensor fed = signature.batch() > n ? repeated(input, signature.batch()) : input;
    int batch = Math.max(n, signature.batch());
    Shape answered = withBatch(outputShape, batch);
    try (OnnxTensor from =
            OrtTensors.of(fed, signature.declared(fed.shape()), signature.in(), file);
        OrtSession.Result answer =
            session.run(Map.of(inputName, from), Set.of(outputName), run.options())) {
      FloatTensor all = OrtTensors.read((OnnxTensor) answer.get(outputName).orElseThrow(), file);
      if (all.shape().elements() != answered.elements()) {
        throw new GanvasException(
            Kind.MODEL_UNFIT,
            "expected " + file + " to answer " + answered + ", found " + all.shape());
      }
      float[] numbers = new float[Math.toIntExact(outputShape.elements())];
      all.buffer().get(0, numbers);
      return FloatTensor.of(outputShape, numbers);
    }
  }

  private static FloatTensor repeated(FloatTensor input, int batch) {
    FloatTensor all = FloatTensor.zeros(withBatch(input.shape(), batch));
    int length = input.buffer().capacity();
    for (int i = 0; i < all.buffer().capacity(); i += length) {
      int count = Math.min(length, all.buffer().capacity() - i);
      all.buffer().put(i, input.buffer(), 0, count);
    }
    return all;
  }

  private static Shape withBatch(Shape shape, int batch) {
    List<Integer> dims = new ArrayList<>(shape.dims());
    dims.set(0, batch);
    return new Shape(dims);
  }

  private FloatTensor allocate(Shape shape) {
    if (!FloatTensor.fits(shape)) {
      throw new GanvasException(
          Kind.OUT_OF_MEMORY,
          "the model's answer would be "
              + shape
              + ", more than one buffer holds (2 GiB): use a"
              + " smaller --tile");
    }
    return output.tensor(shape);
  }

  private Shape outputShape(Shape input) {
    Layout in = spec.input().layout();
    return spec.output()
        .layout()
        .shape(
            input.dim(0),
            spec.output().color().channels(),
            (input.dim(in.heightAxis()) - 2 * spec.border()) * spec.scale(),
            (input.dim(in.widthAxis()) - 2 * spec.border()) * spec.scale());
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
