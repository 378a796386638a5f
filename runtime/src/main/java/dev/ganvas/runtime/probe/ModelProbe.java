package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out what a model expects and gives: from the file where it says so, else by running it on
 * small inputs. Layouts, channels, sizes, scale and border come from shapes; the value range from
 * which hypothesis best reproduces a test pattern; how far the model looks from which outputs move
 * when one pixel does.
 */
public final class ModelProbe {
  private ModelProbe() {}

  /**
   * Finds the contract of a picture-to-picture model.
   *
   * @param hints what is known already
   * @throws GanvasException MODEL_UNFIT if it is none, in a sentence; MODEL_MISSING, MODEL_DAMAGED
   * @throws IOException if the file cannot be read
   */
  public static Finding find(Path file, ProbeHints hints) throws IOException {
    return find(file, hints, Optional.empty());
  }

  /**
   * Finds the contract of a model for a task; one for another task is refused as soon as that
   * shows.
   *
   * @param hints what is known already
   * @throws GanvasException MODEL_UNFIT if it is none, in a sentence; MODEL_MISSING, MODEL_DAMAGED
   * @throws IOException if the file cannot be read
   */
  public static Finding find(Path file, ProbeHints hints, Task wanted) throws IOException {
    return find(file, hints, Optional.of(wanted));
  }

  private static Finding find(Path file, ProbeHints hints, Optional<Task> wanted)
      throws IOException {
    OnnxHeader header = OnnxFile.readHeader(file);
    if (ModelMetadata.isPresent(header.metadata())) {
      ModelSpec stated = ModelMetadata.read(header.metadata(), file.toString());
      requireTask(stated.task(), wanted, file);
      return new Finding(stated, List.of());
    }
    refuse(header, file);
    TensorInfo input = header.inputs().get(0);
    Geometry geometry;
    try (TensorSession session = TensorSession.open(file, SessionConfig.CPU)) {
      geometry = new GeometryProbe(file, session, input, hints).find();
    }
    requireTask(task(geometry), wanted, file);
    List<String> doubts = new ArrayList<>();
    ColorOrder colorIn = color(geometry.channelsIn(), hints);
    ColorOrder colorOut = color(geometry.channelsOut(), hints);
    // What enlarges treats all colours alike, whichever way round.
    if (colorIn == ColorOrder.RGB && geometry.scale() == 1 && hints.color().isEmpty()) {
      doubts.add("red and blue cannot be told apart: taken as RGB, --color bgr if colours are off");
    }
    ModelSpec draft = draft(file, header, geometry, colorIn, colorOut, ValueRange.ZERO_TO_ONE);
    try (OnnxSession session = OnnxSession.open(file, draft, SessionConfig.CPU)) {
      RangeProbe.Ranges ranges = new RangeProbe(session, header, draft, hints).find();
      doubts.addAll(ranges.doubts());
      ModelSpec ranged = with(draft, ranges.in(), ranges.out(), draft.locality());
      Locality locality = new LocalityProbe(session, ranged).find();
      return new Finding(with(ranged, ranges.in(), ranges.out(), locality), doubts);
    }
  }

  private static Task task(Geometry geometry) {
    return geometry.scale() > 1 ? Task.UPSCALE : Task.STYLIZE;
  }

  private static void requireTask(Task found, Optional<Task> wanted, Path file) {
    if (wanted.isPresent() && wanted.get() != found) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a model for 'ganvas "
              + command(wanted.get())
              + "', found one for 'ganvas "
              + command(found)
              + "': "
              + file);
    }
  }

  private static String command(Task task) {
    return task.name().toLowerCase(Locale.ROOT);
  }

  /** What no probe needs to run for. */
  private static void refuse(OnnxHeader header, Path file) {
    refuseForeignOperators(header, file);
    if (header.inputs().size() != 1) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected one input, a picture, found " + header.inputs() + ": " + file);
    }
    TensorInfo input = header.inputs().get(0);
    int rank = input.dims().size();
    boolean latent =
        rank == 2
            || (rank == 4
                && isOne(input, 2)
                && isOne(input, 3)
                && !header.outputs().isEmpty()
                && header.outputs().get(0).dims().size() == 4);
    if (latent) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a model that takes pictures, found one that takes numbers, a generator"
              + " perhaps: "
              + input
              + ": "
              + file);
    }
  }

  static void refuseForeignOperators(OnnxHeader header, Path file) {
    List<String> foreign =
        header.foreignDomains().stream().filter(d -> !d.startsWith("com.microsoft")).toList();
    if (!foreign.isEmpty()) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected standard operators, found ones of "
              + String.join(", ", foreign)
              + ", which need a library of their own: "
              + file);
    }
  }

  private static boolean isOne(TensorInfo info, int axis) {
    return info.dims().get(axis) instanceof dev.ganvas.runtime.onnx.OnnxDim.Fixed fixed
        && fixed.size() == 1;
  }

  private static ColorOrder color(int channels, ProbeHints hints) {
    if (hints.color().isPresent() && hints.color().get().channels() == channels) {
      return hints.color().get();
    }
    return switch (channels) {
      case 1 -> ColorOrder.LUMA;
      case 4 -> ColorOrder.RGBA;
      default -> ColorOrder.RGB;
    };
  }

  private static ModelSpec draft(
      Path file,
      OnnxHeader header,
      Geometry geometry,
      ColorOrder in,
      ColorOrder out,
      ValueRange range) {
    return new ModelSpec(
        task(geometry),
        geometry.scale(),
        new TensorFormat(geometry.in(), in, range),
        new TensorFormat(geometry.out(), out, range),
        geometry.size(),
        geometry.border(),
        new Locality.Local(0),
        provenance(file, header));
  }

  static Provenance provenance(Path file, OnnxHeader header) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
    return new Provenance(
        name.toLowerCase(Locale.ROOT),
        header.metadata().getOrDefault("license", ""),
        "",
        header.producer());
  }

  static ModelSpec with(ModelSpec spec, ValueRange in, ValueRange out, Locality locality) {
    return new ModelSpec(
        spec.task(),
        spec.scale(),
        new TensorFormat(spec.input().layout(), spec.input().color(), in),
        new TensorFormat(spec.output().layout(), spec.output().color(), out),
        spec.size(),
        spec.border(),
        locality,
        spec.provenance());
  }
}
