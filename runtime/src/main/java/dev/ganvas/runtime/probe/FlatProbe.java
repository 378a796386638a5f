package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Symmetry;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out how pictures lie in models that take or give them as rows of numbers: {@code [N,
 * C*H*W]}, in, out or both. What goes in as a row must be a square; what comes out has the
 * proportions of what goes in. Whether the numbers are pixels at all, and in which order, is told
 * by test patterns: what changes in the answer must be where the patterns differ.
 */
final class FlatProbe {
  /** A file that declares more is not tried: memory is not given on a file's word. */
  private static final long MOST_NUMBERS = 3L << 20;

  /** Correlation from which an answer follows a picture; that of a generator is near 0. */
  private static final double FOLLOWS = 0.5;

  /** Below this difference two orders of pixels are as good as each other. */
  private static final double CLEAR = 0.02;

  private final Path file;
  private final OnnxHeader header;
  private final TensorInfo input;
  private final ProbeHints hints;

  FlatProbe(Path file, OnnxHeader header, ProbeHints hints) {
    this.file = file;
    this.header = header;
    this.input = header.inputs().get(0);
    this.hints = hints;
  }

  /**
   * Whether a model has one input of declared extents, and takes or gives a row of numbers for each
   * picture.
   */
  static boolean isFlat(OnnxHeader header) {
    if (header.inputs().size() != 1 || header.outputs().isEmpty()) {
      return false;
    }
    TensorInfo input = header.inputs().get(0);
    TensorInfo output = header.outputs().get(0);
    return (isRow(input) || isRow(output))
        && (isRow(input) || isPlanes(input))
        && (isRow(output) || isPlanes(output))
        && extents(input).stream().allMatch(OnnxDim.Fixed.class::isInstance);
  }

  private static boolean isRow(TensorInfo info) {
    return info.dims().size() == 1 || info.dims().size() == 2;
  }

  private static boolean isPlanes(TensorInfo info) {
    return info.dims().size() == 3 || info.dims().size() == 4;
  }

  /** All but the batch. */
  private static List<OnnxDim> extents(TensorInfo info) {
    int rank = info.dims().size();
    return rank % 2 == 0 ? info.dims().subList(1, rank) : info.dims();
  }

  /** One way to read the numbers, and how well the answer follows the picture then. */
  private record Reading(ModelSpec spec, List<String> doubts, double follows) {}

  /**
   * Finds the contract.
   *
   * @param wanted what the model is to be for, if that is said
   * @throws GanvasException MODEL_UNFIT if the numbers are no pictures, as far as can be seen
   * @throws IOException if the file cannot be read
   */
  Finding find(Optional<Task> wanted) throws IOException {
    List<Integer> given = given();
    if (!FlatGeometry.mayBePicture(new Shape(given), layouts())) {
      // Before it is run: what such a model makes may take long.
      throw ModelProbe.takesNumbers(input, file, "");
    }
    Shape answer = answer(given);
    List<Reading> readings = new ArrayList<>();
    for (Geometry geometry : FlatGeometry.all(new Shape(given), answer, layouts())) {
      readings.add(reading(ModelProbe.draft(file, header, geometry, hints)));
    }
    if (readings.isEmpty()) {
      throw noPicture(answer, "");
    }
    Reading best = best(readings);
    // Whoever says what the channels mean says that there are some.
    if (best.follows() < FOLLOWS && hints.color().isEmpty()) {
      throw noPicture(answer, ". If these are pixels, say so: --color gray, y, rgb or bgr");
    }
    ModelProbe.requireTask(best.spec().task(), wanted, file);
    try (OnnxSession session = OnnxSession.open(file, best.spec(), SessionConfig.TRIAL)) {
      return new Finding(ModelProbe.withReach(session, best.spec()), best.doubts());
    }
  }

  /** The extents of what goes in, the batch with them if there is one. */
  private List<Integer> given() {
    List<Integer> dims = new ArrayList<>();
    long numbers = 1;
    for (OnnxDim dim : input.dims()) {
      long extent = dim instanceof OnnxDim.Fixed fixed ? fixed.size() : 1;
      // Divided, as a product could be beyond a long.
      if (extent > MOST_NUMBERS / numbers) {
        throw new GanvasException(
            Kind.MODEL_UNFIT,
            "expected at most " + MOST_NUMBERS + " numbers at once, found " + input + ": " + file);
      }
      numbers *= extent;
      dims.add(Math.toIntExact(extent));
    }
    return dims;
  }

  /** What comes out, found by running: it is often not declared. */
  private Shape answer(List<Integer> given) throws IOException {
    FloatTensor zeros = FloatTensor.zeros(new Shape(given));
    try (TensorSession session = TensorSession.open(file, SessionConfig.TRIAL)) {
      return session.run(Map.of(input.name(), zeros)).get(0).shape();
    }
  }

  private List<Layout> layouts() {
    return hints.layout().map(List::of).orElse(List.of(Layout.NCHW, Layout.NHWC));
  }

  private GanvasException noPicture(Shape answer, String advice) {
    return isRow(input)
        ? ModelProbe.takesNumbers(input, file, advice)
        : new GanvasException(
            Kind.MODEL_UNFIT,
            "expected a model that answers a picture with a picture, found one that answers "
                + input
                + " with "
                + answer
                + ": "
                + file
                + advice);
  }

  private Reading best(List<Reading> readings) {
    Reading best = readings.get(0);
    for (Reading reading : readings) {
      best = reading.follows() > best.follows() + CLEAR ? reading : best;
    }
    double least = best.follows() - CLEAR;
    if (readings.stream().filter(reading -> reading.follows() >= least).count() == 1) {
      return best;
    }
    Layout taken = isRow(input) ? best.spec().input().layout() : best.spec().output().layout();
    List<String> doubts = new ArrayList<>(best.doubts());
    doubts.add(
        "the order of its pixels is not clear: taken as "
            + (taken == Layout.NCHW
                ? "planes of colours, --layout nhwc if not"
                : "pixels one after the other, --layout nchw if not"));
    return new Reading(best.spec(), doubts, best.follows());
  }

  private Reading reading(ModelSpec draft) throws IOException {
    try (OnnxSession session = OnnxSession.open(file, draft, SessionConfig.TRIAL)) {
      RangeProbe.Ranges ranges = new RangeProbe(session, header, draft, hints).find();
      ModelSpec spec = ModelProbe.with(draft, ranges.in(), ranges.out(), draft.locality());
      List<String> doubts = new ArrayList<>(ModelProbe.colorDoubts(spec, hints));
      doubts.addAll(ranges.doubts());
      return new Reading(spec, doubts, follows(session, spec));
    }
  }

  /**
   * How what two pictures differ by goes along with what their answers differ by, as the size of a
   * correlation: a negative follows too. The difference is looked at since a network that has
   * learned one sort of picture gives something like it whatever goes in.
   */
  private static double follows(OnnxSession session, ModelSpec spec) {
    Image pattern = TestPattern.of(spec.size().width(1), spec.size().height(1));
    Image turned = new Symmetry(false, true, true).apply(pattern);
    float[] truth = difference(RangeProbe.truth(pattern, spec), RangeProbe.truth(turned, spec));
    float[] found = difference(answered(session, pattern, spec), answered(session, turned, spec));
    double cross = 0;
    double squareTruth = 0;
    double squareFound = 0;
    for (int i = 0; i < truth.length; i++) {
      cross += (double) truth[i] * found[i];
      squareTruth += (double) truth[i] * truth[i];
      squareFound += (double) found[i] * found[i];
    }
    double size = Math.sqrt(squareTruth * squareFound);
    // An answer that never changes, or holds NaN, follows nothing.
    return size > 0 ? Math.abs(cross / size) : 0;
  }

  private static float[] answered(OnnxSession session, Image picture, ModelSpec spec) {
    FloatTensor x = ImageTensors.toTensor(picture, spec.input());
    return RangeProbe.luma(session.run(x), spec.output());
  }

  private static float[] difference(float[] one, float[] other) {
    float[] difference = new float[one.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = one[i] - other[i];
    }
    return difference;
  }
}
