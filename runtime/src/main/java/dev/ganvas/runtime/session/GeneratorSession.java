package dev.ganvas.runtime.session;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.latent.LatentNoise;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A generator, opened and checked, ready to run. {@link #close()} may be called twice. Not
 * thread-safe.
 */
public final class GeneratorSession implements AutoCloseable {
  /** What a generator's file calls its input numbers. */
  public static final String LATENT = "z";

  /** What a generator's file calls its input classes. */
  public static final String LABEL = "label";

  private final Path file;
  private final GeneratorSpec spec;
  private final TensorSession session;

  private GeneratorSession(Path file, GeneratorSpec spec, TensorSession session) {
    this.file = file;
    this.spec = spec;
    this.session = session;
  }

  /**
   * Opens a generator and checks by making two pictures that it keeps the contract its metadata
   * state.
   *
   * @throws GanvasException MODEL_MISSING, MODEL_DAMAGED, MODEL_UNFIT or DEVICE_UNAVAILABLE
   * @throws IOException if the file cannot be read
   */
  public static GeneratorSession open(Path file, SessionConfig config) throws IOException {
    OnnxHeader header = OnnxFile.readHeader(file);
    if (!ModelMetadata.isPresent(header.metadata())) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a generator that states its contract (ganvas.* metadata), found none in "
              + file
              + ". Generators from 'ganvas train gan' carry it; others cannot be run yet");
    }
    GeneratorSpec spec = ModelMetadata.readGenerator(header.metadata(), file.toString());
    GeneratorSession opened = new GeneratorSession(file, spec, TensorSession.open(file, config));
    try {
      opened.run(
          LatentNoise.of(spec.distribution(), spec.latentSize(), 0, 1),
          spec.labels().isEmpty() ? List.of() : List.of(0, spec.labels().size() - 1));
      return opened;
    } catch (GanvasException e) {
      opened.close();
      throw e;
    }
  }

  /** What the generator expects and gives. */
  public GeneratorSpec spec() {
    return spec;
  }

  /**
   * Makes pictures.
   *
   * @param labels the class of each, from 0; empty if the generator has no classes
   * @shape {@code [N, latentSize]} float32 to {@code [N, C, H, W]} or {@code [N, H, W, C]} as
   *     {@code spec().output()} says; the caller keeps the input and owns the result
   * @throws GanvasException OUT_OF_MEMORY, or MODEL_UNFIT if the model does not keep its contract
   */
  public FloatTensor run(FloatTensor latent, List<Integer> labels) {
    int n = latent.shape().dim(0);
    if (labels.size() != (spec.labels().isEmpty() ? 0 : n)) {
      throw new IllegalArgumentException(
          "expected a label for each of " + n + " pictures, found " + labels.size());
    }
    Map<String, FloatTensor> inputs = new HashMap<>();
    inputs.put(LATENT, latent);
    if (!labels.isEmpty()) {
      FloatTensor classes = FloatTensor.zeros(Shape.of(n));
      for (int i = 0; i < n; i++) {
        classes.buffer().put(i, labels.get(i));
      }
      inputs.put(LABEL, classes);
    }
    FloatTensor pictures = session.run(inputs).get(0);
    Shape expected =
        spec.output()
            .layout()
            .shape(n, spec.output().color().channels(), spec.height(), spec.width());
    if (!pictures.shape().equals(expected)) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected pictures of " + expected + ", found " + pictures.shape() + ": " + file);
    }
    return pictures;
  }

  @Override
  public void close() {
    session.close();
  }
}
