package dev.ganvas.runtime.session;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.latent.LatentNoise;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.onnx.LatentWeights;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.session.GeneratorBinding.Labels;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A generator, opened and checked, ready to run. Several threads may run it at once. {@link
 * #close()} may be called twice.
 */
public final class GeneratorSession implements AutoCloseable {
  /** What a generator's file calls its input numbers. */
  public static final String LATENT = "z";

  /** What a generator's file calls its input classes. */
  public static final String LABEL = "label";

  private final Path file;
  private final GeneratorSpec spec;
  private final GeneratorBinding binding;
  private final Device device;
  private final TensorSession session;

  private GeneratorSession(
      Path file,
      GeneratorSpec spec,
      GeneratorBinding binding,
      Device device,
      TensorSession session) {
    this.file = file;
    this.spec = spec;
    this.binding = binding;
    this.device = device;
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
              + ". Generators from 'ganvas train gan' carry it; for others GeneratorProbe finds it"
              + " out");
    }
    return open(file, ModelMetadata.readGenerator(header.metadata(), file.toString()), config);
  }

  /**
   * Opens a generator by a contract that was found out elsewhere, and checks that it keeps it.
   *
   * @throws GanvasException MODEL_MISSING, MODEL_DAMAGED, MODEL_UNFIT or DEVICE_UNAVAILABLE
   * @throws IOException if the file cannot be read
   */
  public static GeneratorSession open(Path file, GeneratorSpec spec, SessionConfig config)
      throws IOException {
    TensorSession session = TensorSession.open(file, config);
    try {
      GeneratorSession opened =
          new GeneratorSession(
              file, spec, GeneratorBinding.of(session.header(), file), config.device(), session);
      opened.run(
          LatentNoise.of(spec.distribution(), spec.latentSize(), 0, 1),
          spec.labels().isEmpty() ? List.of() : List.of(0, spec.labels().size() - 1));
      return opened;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** What the generator expects and gives. */
  public GeneratorSpec spec() {
    return spec;
  }

  /**
   * What the first linear map does with the numbers.
   *
   * @throws GanvasException MODEL_UNFIT if the file does not tell
   * @throws IOException if the file cannot be read
   */
  public LatentWeights latentWeights() throws IOException {
    return LatentWeights.read(file, binding.latent().name(), spec.latentSize());
  }

  /** Where it runs. */
  public Device device() {
    return device;
  }

  /**
   * Makes pictures.
   *
   * @param labels the class of each, from 0; empty if the generator has no classes
   * @shape {@code [N, latentSize]} float32 to {@code [N, C, H, W]} or {@code [N, H, W, C]} as
   *     {@code spec().output()} says; the caller keeps the input and owns the result
   * @throws GanvasException OUT_OF_MEMORY, or MODEL_UNFIT if the model does not keep its contract
   * @throws IllegalArgumentException if the classes do not fit, see {@link #requireClasses}
   */
  public FloatTensor run(FloatTensor latent, List<Integer> labels) {
    int n = latent.shape().dim(0);
    requireClasses(labels, n);
    int batch = binding.batch() == 0 ? n : binding.batch();
    Shape all =
        spec.output()
            .layout()
            .shape(n, spec.output().color().channels(), spec.height(), spec.width());
    if (batch == n) {
      return shaped(runOnce(latent, labels), all);
    }
    FloatTensor pictures = FloatTensor.zeros(all);
    int size = spec.latentSize();
    int each = pictures.buffer().capacity() / n;
    for (int from = 0; from < n; from += batch) {
      int count = Math.min(batch, n - from);
      // What a last, incomplete batch lacks is filled with zeros, and with the first class.
      FloatTensor part = FloatTensor.zeros(Shape.of(batch, size));
      part.buffer().put(0, latent.buffer(), from * size, count * size);
      List<Integer> classes = new ArrayList<>();
      if (!labels.isEmpty()) {
        classes.addAll(labels.subList(from, from + count));
        classes.addAll(Collections.nCopies(batch - count, 0));
      }
      FloatTensor made = runOnce(part, classes);
      if (made.buffer().capacity() != batch * each) {
        throw unfit(all, made.shape());
      }
      pictures.buffer().put(from * each, made.buffer(), 0, count * each);
    }
    return pictures;
  }

  /**
   * Refuses classes that do not fit.
   *
   * @param labels the class of each picture, from 0; empty if the generator has no classes
   * @param pictures how many pictures there are to be
   * @throws IllegalArgumentException if there are more or fewer, or one that is no class
   */
  public void requireClasses(List<Integer> labels, int pictures) {
    int count = spec.labels().size();
    if (labels.size() != (count == 0 ? 0 : pictures)) {
      throw new IllegalArgumentException(
          count == 0
              ? "expected no classes for a generator that has none, found " + labels.size()
              : "expected a class for each of " + pictures + " pictures, found " + labels.size());
    }
    for (int label : labels) {
      if (label < 0 || label >= count) {
        throw new IllegalArgumentException(
            "expected classes from 0 to " + (count - 1) + ", found " + label);
      }
    }
  }

  private FloatTensor runOnce(FloatTensor latent, List<Integer> labels) {
    int n = latent.shape().dim(0);
    Map<String, FloatTensor> inputs = new HashMap<>();
    inputs.put(
        binding.latent().name(),
        new FloatTensor(new Shape(binding.latentShape(n, spec.latentSize())), latent.buffer()));
    if (binding.labels() != Labels.NONE) {
      inputs.put(binding.label().orElseThrow().name(), classes(n, labels));
    }
    return session.run(inputs).get(0);
  }

  private FloatTensor classes(int n, List<Integer> labels) {
    int count = spec.labels().size();
    FloatTensor classes = FloatTensor.zeros(new Shape(binding.labelShape(n, count)));
    for (int i = 0; i < labels.size(); i++) {
      if (binding.labels() == Labels.ONE_HOT) {
        classes.buffer().put(i * count + labels.get(i), 1);
      } else {
        classes.buffer().put(i, labels.get(i));
      }
    }
    return classes;
  }

  /** The same numbers; files may leave out axes of one or lay all pixels in a row. */
  private FloatTensor shaped(FloatTensor made, Shape expected) {
    if (made.shape().elements() != expected.elements() || made.shape().dim(0) != expected.dim(0)) {
      throw unfit(expected, made.shape());
    }
    return new FloatTensor(expected, made.buffer());
  }

  private GanvasException unfit(Shape expected, Shape found) {
    return new GanvasException(
        Kind.MODEL_UNFIT, "expected pictures of " + expected + ", found " + found + ": " + file);
  }

  @Override
  public void close() {
    session.close();
  }
}
