package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Symmetry;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.SizeRule;
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
 * Finds out how pictures lie in models that turn rows of numbers into rows of numbers: {@code [N,
 * C*H*W]} to {@code [N, C*H*W*s*s]}, of one square size. Of 1 and 3 channels only one can leave a
 * whole side, since 3 is no square. Whether the numbers are pixels at all, and in which order, is
 * told by test patterns: what changes in the answer must be where the patterns differ.
 */
final class FlatProbe {
  /** Fewer pixels than 8 x 8 are the numbers of a generator. */
  private static final int LEAST_SIDE = 8;

  /** A file that declares more is not tried: memory is not given on a file's word. */
  private static final long MOST_NUMBERS = 3L << 20;

  private static final int MOST_SCALE = 16;

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

  /** Whether a model has one row of numbers, of a declared length, going in and one coming out. */
  static boolean isFlat(OnnxHeader header) {
    return header.inputs().size() == 1
        && header.outputs().size() == 1
        && isRow(header.inputs().get(0))
        && isRow(header.outputs().get(0))
        && last(header.inputs().get(0)) instanceof OnnxDim.Fixed;
  }

  private static boolean isRow(TensorInfo info) {
    return info.dims().size() == 1 || info.dims().size() == 2;
  }

  private static OnnxDim last(TensorInfo info) {
    return info.dims().get(info.dims().size() - 1);
  }

  /** A square of pixels. */
  private record Square(int side, int channels) {
    static Optional<Square> of(long numbers) {
      for (int channels : new int[] {1, 3}) {
        long side = Math.round(Math.sqrt((double) numbers / channels));
        if (side * side * channels == numbers) {
          return Optional.of(new Square(Math.toIntExact(side), channels));
        }
      }
      return Optional.empty();
    }
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
    Square in = square(numbersIn());
    Square out = square(numbersOut());
    int scale = out.side() / in.side();
    if (scale * in.side() != out.side() || scale > MOST_SCALE) {
      throw noPicture();
    }
    Reading best = best(in, out, scale, wanted);
    // Whoever says what the channels mean says that there are some.
    if (best.follows() < FOLLOWS && hints.color().isEmpty()) {
      throw ModelProbe.takesNumbers(
          input, file, ". If these are pixels, say so: --color gray, y, rgb or bgr");
    }
    try (OnnxSession session = OnnxSession.open(file, best.spec(), SessionConfig.CPU)) {
      return new Finding(ModelProbe.withReach(session, best.spec()), best.doubts());
    }
  }

  private long numbersIn() {
    long numbers = last(input) instanceof OnnxDim.Fixed fixed ? fixed.size() : 0;
    if (numbers > MOST_NUMBERS) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected at most " + MOST_NUMBERS + " numbers in a row, found " + input + ": " + file);
    }
    return numbers;
  }

  /** Found by running: what comes out is often not declared. */
  private long numbersOut() throws IOException {
    int numbers = Math.toIntExact(numbersIn());
    List<Integer> dims = new ArrayList<>(List.of(numbers));
    if (input.dims().size() == 2) {
      long batch = input.dims().get(0) instanceof OnnxDim.Fixed fixed ? fixed.size() : 1;
      // Compared with the numbers, as a product could be beyond a long.
      if (batch > MOST_NUMBERS / numbers) {
        throw noPicture();
      }
      dims.add(0, Math.toIntExact(batch));
    }
    FloatTensor zeros = FloatTensor.zeros(new Shape(dims));
    try (TensorSession session = TensorSession.open(file, SessionConfig.CPU)) {
      Shape answer = session.run(Map.of(input.name(), zeros)).get(0).shape();
      return answer.dim(answer.rank() - 1);
    }
  }

  private Square square(long numbers) {
    return Square.of(numbers).filter(s -> s.side() >= LEAST_SIDE).orElseThrow(this::noPicture);
  }

  private GanvasException noPicture() {
    return ModelProbe.takesNumbers(
        input, file, ". Of pictures in a row, both sides must be whole numbers, in and out");
  }

  private Reading best(Square in, Square out, int scale, Optional<Task> wanted)
      throws IOException {
    List<Reading> readings = new ArrayList<>();
    for (Layout layoutIn : layouts(in)) {
      for (Layout layoutOut : layouts(out)) {
        Geometry geometry =
            new Geometry(
                layoutIn,
                layoutOut,
                in.channels(),
                out.channels(),
                scale,
                0,
                new SizeRule.Fixed(in.side(), in.side()));
        ModelProbe.requireTask(ModelProbe.task(geometry), wanted, file);
        readings.add(reading(ModelProbe.draft(file, header, geometry, hints)));
      }
    }
    Reading best = readings.get(0);
    for (Reading reading : readings) {
      best = reading.follows() > best.follows() + CLEAR ? reading : best;
    }
    double least = best.follows() - CLEAR;
    if (readings.stream().filter(reading -> reading.follows() >= least).count() > 1) {
      List<String> doubts = new ArrayList<>(best.doubts());
      doubts.add(
          "the order of its pixels is not clear: taken as "
              + (best.spec().input().layout() == Layout.NCHW
                  ? "planes of colours, --layout nhwc if not"
                  : "pixels one after the other, --layout nchw if not"));
      return new Reading(best.spec(), doubts, best.follows());
    }
    return best;
  }

  private List<Layout> layouts(Square square) {
    return square.channels() == 1
        ? List.of(Layout.NCHW)
        : hints.layout().map(List::of).orElse(List.of(Layout.NCHW, Layout.NHWC));
  }

  private Reading reading(ModelSpec draft) throws IOException {
    try (OnnxSession session = OnnxSession.open(file, draft, SessionConfig.CPU)) {
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
    float[] found = difference(answer(session, pattern, spec), answer(session, turned, spec));
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

  private static float[] answer(OnnxSession session, Image picture, ModelSpec spec) {
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
