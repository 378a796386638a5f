package dev.ganvas.trainer.verify;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.trainer.export.GeneratorExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
   *     ParityReport#TOLERANCE}; no file is left
   * @throws IOException if the file cannot be written
   */
  public static ParityReport write(
      ComputationGraph network, ModelSpec spec, String version, Image picture, Path target)
      throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("expected a file path, found a root folder: " + target);
    }
    Files.createDirectories(folder);
    byte[] model = new GeneratorExporter().export(network, spec, version);
    Path unverified = Files.createTempFile(folder, ".unverified-", ".onnx");
    try {
      Files.write(unverified, model);
      ParityReport report = ParityCheck.compare(network, unverified, inputs(spec, picture));
      if (!report.passes()) {
        throw new GanvasException(
            Kind.EXPORT_MISMATCH,
            "expected the exported model to agree with the network within "
                + ParityReport.TOLERANCE
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
    inputs.add(random(spec, spec.input().layout().shape(1, channels, 24, 24)));
    inputs.add(random(spec, spec.input().layout().shape(3, channels, 17, 29)));
    inputs.add(ImageTensors.toTensor(middle(picture, SIDE, SIDE), spec.input()));
    inputs.add(twice(ImageTensors.toTensor(middle(picture, SIDE / 2, SIDE + 7), spec.input())));
    return inputs;
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
