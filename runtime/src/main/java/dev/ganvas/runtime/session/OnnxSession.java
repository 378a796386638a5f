package dev.ganvas.runtime.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.TensorFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A model, opened and checked, ready to run.
 *
 * <p>The output buffer is pinned: ONNX Runtime writes into it directly, and it is used again while
 * the shape stays the same. Not thread-safe, for that reason. {@link #close()} may be called twice.
 */
public final class OnnxSession implements AutoCloseable {
  private final Path file;
  private final ModelSpec spec;
  private final Device device;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String inputName;
  private final String outputName;
  private Optional<FloatTensor> output = Optional.empty();
  private boolean closed;

  private OnnxSession(
      Path file,
      ModelSpec spec,
      Device device,
      OrtEnvironment environment,
      OrtSession session,
      String inputName,
      String outputName) {
    this.file = file;
    this.spec = spec;
    this.device = device;
    this.environment = environment;
    this.session = session;
    this.inputName = inputName;
    this.outputName = outputName;
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
              + ". Models from 'ganvas train' carry it; others cannot be run yet");
    }
    return open(file, header, ModelMetadata.read(header.metadata(), file.toString()), config);
  }

  private static OnnxSession open(
      Path file, OnnxHeader header, ModelSpec spec, SessionConfig config) throws IOException {
    requireDeclared(header.inputs().size() == 1, "one input", header.inputs(), file);
    requireDeclared(header.outputs().size() == 1, "one output", header.outputs(), file);
    TensorInfo input = header.inputs().get(0);
    TensorInfo output = header.outputs().get(0);
    requireFormat(input, spec.input(), file);
    requireFormat(output, spec.output(), file);
    OrtSession session = OrtRuntime.open(file, config);
    OnnxSession opened =
        new OnnxSession(
            file,
            spec,
            config.device(),
            OrtRuntime.environment(),
            session,
            input.name(),
            output.name());
    opened.tryOut();
    return opened;
  }

  private static void requireDeclared(boolean holds, String expected, Object found, Path file) {
    if (!holds) {
      throw new GanvasException(
          Kind.MODEL_UNFIT, "expected a model with " + expected + ", found " + found + ": " + file);
    }
  }

  private static void requireFormat(TensorInfo declared, TensorFormat format, Path file) {
    Layout layout = format.layout();
    boolean rank = declared.dims().size() == 4;
    requireDeclared(
        rank && declared.elementType().equals("FLOAT"),
        "a float32 " + layout + " tensor for '" + declared.name() + "'",
        declared,
        file);
    OnnxDim channels = declared.dims().get(layout.channelAxis());
    requireDeclared(
        !(channels instanceof OnnxDim.Fixed fixed) || fixed.size() == format.color().channels(),
        format.color().channels() + " channels in '" + declared.name() + "'",
        declared,
        file);
  }

  /** One run on a small black picture, so that a broken contract shows now, not in a folder. */
  private void tryOut() {
    int side = spec.size().roundUp(8);
    TensorFormat format = spec.input();
    try {
      run(FloatTensor.zeros(format.layout().shape(1, format.color().channels(), side, side)));
    } catch (GanvasException e) {
      close();
      throw e;
    }
  }

  /** What the model expects and gives. */
  public ModelSpec spec() {
    return spec;
  }

  /** Where it runs. */
  public Device device() {
    return device;
  }

  /**
   * Runs the model once.
   *
   * @shape {@code [N, C, H, W]} or {@code [N, H, W, C]} float32 as {@code spec().input()} says, to
   *     the same with H and W times the scale as {@code spec().output()} says. The caller keeps the
   *     input; the session keeps the result and overwrites it in the next run
   * @throws GanvasException OUT_OF_MEMORY, or MODEL_UNFIT if the model does not keep its contract
   */
  public FloatTensor run(FloatTensor input) {
    if (closed) {
      throw new IllegalStateException("the session of " + file + " is closed");
    }
    Shape outputShape = outputShape(input.shape());
    FloatTensor result =
        output.filter(o -> o.shape().equals(outputShape)).orElseGet(() -> allocate(outputShape));
    output = Optional.of(result);
    try (OnnxTensor from =
            OnnxTensor.createTensor(environment, input.buffer(), input.shape().toLongs());
        OnnxTensor to =
            OnnxTensor.createTensor(environment, result.buffer(), outputShape.toLongs())) {
      // Closing the answer does not close the pinned tensor in it.
      session.run(Map.of(inputName, from), Map.of(outputName, to)).close();
      return result;
    } catch (OrtException e) {
      throw OrtRuntime.isOutOfMemory(e)
          ? new GanvasException(
              Kind.OUT_OF_MEMORY,
              "not enough memory on " + device + " for " + input.shape() + ": use a smaller --tile",
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

  private static FloatTensor allocate(Shape shape) {
    if (!FloatTensor.fits(shape)) {
      throw new GanvasException(
          Kind.OUT_OF_MEMORY,
          "the model's answer would be "
              + shape
              + ", more than one buffer holds (2 GiB): use a"
              + " smaller --tile");
    }
    return FloatTensor.zeros(shape);
  }

  private Shape outputShape(Shape input) {
    Layout in = spec.input().layout();
    return spec.output()
        .layout()
        .shape(
            input.dim(0),
            spec.output().color().channels(),
            input.dim(in.heightAxis()) * spec.scale(),
            input.dim(in.widthAxis()) * spec.scale());
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
