package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxDim;
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
import java.util.Map;
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
   * shows. Rows of numbers are tried as pixels.
   *
   * @param hints what is known already
   * @throws GanvasException MODEL_UNFIT if it is none, in a sentence; MODEL_MISSING, MODEL_DAMAGED
   * @throws IOException if the file cannot be read
   */
  public static Finding find(Path file, ProbeHints hints, Task wanted) throws IOException {
    return find(file, hints, Optional.of(wanted));
  }

  /**
   * Whether a model takes or gives rows of numbers: these may be pixels, or the numbers that a
   * generator makes pictures of.
   */
  public static boolean mayBePixels(OnnxHeader header) {
    return FlatProbe.isFlat(header);
  }

  private static Finding find(Path file, ProbeHints hints, Optional<Task> wanted)
      throws IOException {
    OnnxHeader header = OnnxFile.readHeader(file);
    ProbeHints known = withStatedColor(hints, header);
    if (ModelMetadata.isPresent(header.metadata())) {
      ModelSpec stated = ModelMetadata.read(header.metadata(), file.toString());
      requireTask(stated.task(), wanted, file);
      return new Finding(stated, List.of());
    }
    refuse(header, file);
    if (FlatProbe.isFlat(header)) {
      return new FlatProbe(file, header, known).find(wanted);
    }
    TensorInfo input = header.inputs().get(0);
    Geometry geometry;
    try (TensorSession session = TensorSession.open(file, SessionConfig.TRIAL)) {
      geometry = new GeometryProbe(file, session, input, known).find();
    }
    requireTask(task(geometry), wanted, file);
    ModelSpec draft = draft(file, header, geometry, known);
    try (OnnxSession session = OnnxSession.open(file, draft, SessionConfig.TRIAL)) {
      RangeProbe.Ranges ranges = new RangeProbe(session, header, draft, known).find();
      ModelSpec ranged = with(draft, ranges.in(), ranges.out(), draft.locality());
      List<String> doubts = new ArrayList<>(colorDoubts(ranged, known));
      if (header.outputs().size() > 1) {
        doubts.add(
            "it answers with "
                + header.outputs().size()
                + " tensors: the first is taken, "
                + header.outputs().get(0));
      }
      doubts.addAll(ranges.doubts());
      return new Finding(withReach(session, ranged), doubts);
    }
  }

  /** What is not known of colours. */
  static List<String> colorDoubts(ModelSpec spec, ProbeHints hints) {
    // What enlarges treats all colours alike, whichever way round.
    return spec.input().color() == ColorOrder.RGB && spec.scale() == 1 && hints.color().isEmpty()
        ? List.of("red and blue cannot be told apart: taken as RGB, --color bgr if colours are off")
        : List.of();
  }

  /** The contract with how far the model looks. */
  static ModelSpec withReach(OnnxSession session, ModelSpec ranged) {
    Locality locality = new LocalityProbe(session, ranged).find();
    return with(ranged, ranged.input().range(), ranged.output().range(), locality);
  }

  /** Models made for Windows say which way round their colours are. */
  private static ProbeHints withStatedColor(ProbeHints hints, OnnxHeader header) {
    Optional<ColorOrder> stated =
        switch (header.metadata().getOrDefault("Image.BitmapPixelFormat", "")) {
          case "Bgr8" -> Optional.of(ColorOrder.BGR);
          case "Rgb8" -> Optional.of(ColorOrder.RGB);
          default -> Optional.empty();
        };
    return new ProbeHints(hints.layout(), hints.range(), hints.color().or(() -> stated));
  }

  static Task task(Geometry geometry) {
    return geometry.scale() > 1 ? Task.UPSCALE : Task.STYLIZE;
  }

  static void requireTask(Task found, Optional<Task> wanted, Path file) {
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
    if (input.elementType().equals("INT8")) {
      // What such bytes mean is anyone's guess: levels less 128, or real numbers times something.
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected pictures as real numbers or as bytes from 0 to 255, found "
              + input
              + ": "
              + file);
    }
    int rank = input.dims().size();
    boolean latent =
        ((rank == 1 || rank == 2) && !FlatProbe.isFlat(header))
            || (rank == 4 && isOne(input, 2) && isOne(input, 3));
    if (latent) {
      throw takesNumbers(input, file, "");
    }
  }

  /** The refusal of what may be a generator. */
  static GanvasException takesNumbers(TensorInfo input, Path file, String advice) {
    return new GanvasException(
        Kind.MODEL_UNFIT,
        "expected a model that takes pictures, found one that takes numbers, a generator perhaps: "
            + input
            + ": "
            + file
            + advice);
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
    return info.dims().get(axis) instanceof OnnxDim.Fixed fixed && fixed.size() == 1;
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

  /** The contract as far as shapes tell. */
  static ModelSpec draft(Path file, OnnxHeader header, Geometry geometry, ProbeHints hints) {
    ValueRange range = ValueRange.ZERO_TO_ONE;
    return new ModelSpec(
        task(geometry),
        geometry.scale(),
        new TensorFormat(geometry.in(), color(geometry.channelsIn(), hints), range),
        new TensorFormat(geometry.out(), color(geometry.channelsOut(), hints), range),
        geometry.size(),
        geometry.border(),
        new Locality.Local(0),
        provenance(file, header));
  }

  /** What a file states, whichever way its key is spelled. */
  private static String license(OnnxHeader header) {
    return header.metadata().entrySet().stream()
        .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).matches("licen[cs]e"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  static Provenance provenance(Path file, OnnxHeader header) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
    return new Provenance(name.toLowerCase(Locale.ROOT), license(header), "", header.producer());
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
