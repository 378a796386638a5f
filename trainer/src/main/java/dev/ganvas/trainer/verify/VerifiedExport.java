package dev.ganvas.trainer.verify;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.latent.LatentNoise;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.trainer.export.GeneratorExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Writes a model file only if it computes what the trained network computes. */
public final class VerifiedExport {
  private static final long SEED = 20260101;
  private static final int SIDE = 64;

  private VerifiedExport() {}

  /**
   * Exports to a temporary file, compares on random numbers and on pieces of a real picture, each
   * in two sizes and two batch sizes, and only then gives the file its name.
   *
   * @param network only read
   * @param spec the contract to store
   * @param version of this program
   * @param picture a real one for the comparison; pieces of two sizes are used
   * @param target the file to write
   * @throws GanvasException EXPORT_MISMATCH if outputs differ by more than {@link
   *     ParityReport#TOLERANCE}, or for a network that depends on the whole picture by more than
   *     {@link ParityReport#TOLERANCE_OF_STATISTICS}; no file is left
   * @throws IOException if the file cannot be written
   */
  public static ParityReport write(
      ComputationGraph network, ModelSpec spec, String version, Image picture, Path target)
      throws IOException {
    byte[] model = new GeneratorExporter().export(network, spec, version);
    double tolerance =
        spec.locality() instanceof Locality.Global
            ? ParityReport.TOLERANCE_OF_STATISTICS
            : ParityReport.TOLERANCE;
    return write(
        model,
        target,
        file -> ParityCheck.compare(network, file, inputs(spec, picture), tolerance));
  }

  /**
   * Exports a generator to a temporary file, compares on numbers of some seeds, alone and in
   * batches of 3 and 16, and only then gives the file its name.
   *
   * @param network only read
   * @param spec the contract to store
   * @param version of this program
   * @param target the file to write
   * @throws GanvasException EXPORT_MISMATCH if outputs differ by more than {@link
   *     ParityReport#TOLERANCE}; no file is left
   * @throws IOException if the file cannot be written
   */
  public static ParityReport write(
      ComputationGraph network, GeneratorSpec spec, String version, Path target)
      throws IOException {
    byte[] model = new GeneratorExporter().export(network, spec, version);
    List<FloatTensor> latents = new ArrayList<>();
    List<List<Integer>> labels = new ArrayList<>();
    int classes = spec.labels().size();
    for (int n : new int[] {1, 3, 16}) {
      long[] seeds = LongStream.range(SEED + n, SEED + 2L * n).toArray();
      latents.add(LatentNoise.of(spec.distribution(), spec.latentSize(), seeds));
      labels.add(IntStream.range(0, classes > 0 ? n : 0).mapToObj(i -> (i + n) % classes).toList());
    }
    return write(
        model, target, file -> ParityCheck.compare(network, file, latents, labels, classes));
  }

  /** Compares a file with the network it was made of. */
  private interface Comparison {
    ParityReport with(Path file) throws IOException;
  }

  private static ParityReport write(byte[] model, Path target, Comparison comparison)
      throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("expected a file path, found a root folder: " + target);
    }
    Files.createDirectories(folder);
    Path unverified = Files.createTempFile(folder, ".unverified-", ".onnx");
    try {
      Files.write(unverified, model);
      ParityReport report = comparison.with(unverified);
      if (!report.passes()) {
        throw new GanvasException(
            Kind.EXPORT_MISMATCH,
            "expected the exported model to agree with the network within "
                + report.tolerance()
                + ", found "
                + report
                + ": no model is written");
      }
      AtomicFiles.write(target, model);
      return report;
    } finally {
      Files.deleteIfExists(unverified);
    }
  }

  private static List<FloatTensor> inputs(ModelSpec spec, Image picture) {
    List<FloatTensor> inputs = new ArrayList<>();
    int channels = spec.input().color().channels();
    SizeRule size = spec.size();
    Layout layout = spec.input().layout();
    inputs.add(random(spec, layout.shape(1, channels, size.height(24), size.width(24))));
    inputs.add(random(spec, layout.shape(3, channels, size.height(17), size.width(29))));
    inputs.add(real(spec, picture, SIDE, SIDE));
    inputs.add(twice(real(spec, picture, SIDE / 2, SIDE + 7)));
    return inputs;
  }

  /** The picture's middle, mirrored at the border where the model asks for more. */
  private static FloatTensor real(ModelSpec spec, Image picture, int mostWidth, int mostHeight) {
    Image middle = middle(picture, mostWidth, mostHeight);
    Region whole =
        new Region(0, 0, spec.size().width(middle.width()), spec.size().height(middle.height()));
    FloatTensor tensor = FloatTensor.zeros(ImageTensors.shape(whole, spec.input()));
    ImageTensors.fill(tensor, middle, whole, spec.input());
    return tensor;
  }

  /** A picture and, darker by half, the same again: a batch of two that differ. */
  private static FloatTensor twice(FloatTensor one) {
    List<Integer> dims = new ArrayList<>(one.shape().dims());
    dims.set(0, 2);
    FloatTensor two = FloatTensor.zeros(new Shape(dims));
    int length = (int) one.shape().elements();
    for (int i = 0; i < length; i++) {
      two.buffer().put(i, one.buffer().get(i));
      two.buffer().put(length + i, one.buffer().get(i) / 2);
    }
    return two;
  }

  private static Image middle(Image picture, int mostWidth, int mostHeight) {
    int width = Math.min(mostWidth, picture.width());
    int height = Math.min(mostHeight, picture.height());
    return picture.crop(
        new Region((picture.width() - width) / 2, (picture.height() - height) / 2, width, height));
  }

  private static FloatTensor random(ModelSpec spec, Shape shape) {
    SplittableRandom random = new SplittableRandom(SEED);
    float black = spec.input().range().black();
    float span = spec.input().range().white() - black;
    FloatTensor tensor = FloatTensor.zeros(shape);
    for (int i = 0; i < shape.elements(); i++) {
      tensor.buffer().put(i, black + span * (float) random.nextDouble());
    }
    return tensor;
  }
}
