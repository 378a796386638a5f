package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds which numbers stand for black and white, in and out: whichever pair gives the test pattern
 * back best, judged by how the answer's light follows the pattern's and how near it comes to it.
 */
final class RangeProbe {
  /** Below this difference two hypotheses are as good as each other. */
  private static final double CLEAR = 0.02;

  private static final int SIDE = 64;
  private static final int DARKER = 4;

  private final OnnxSession session;
  private final OnnxHeader header;
  private final ModelSpec draft;
  private final ProbeHints hints;

  /**
   * A probe.
   *
   * @param session of the model; running it does not depend on what its numbers mean
   * @param draft all of the contract but the ranges
   */
  RangeProbe(OnnxSession session, OnnxHeader header, ModelSpec draft, ProbeHints hints) {
    this.session = session;
    this.header = header;
    this.draft = draft;
    this.hints = hints;
  }

  /** What was found. */
  record Ranges(ValueRange in, ValueRange out, List<String> doubts) {}

  private record Hypothesis(ValueRange in, ValueRange out, double score) {}

  Ranges find() {
    if (hints.range().isPresent()) {
      return new Ranges(hints.range().get(), hints.range().get(), List.of());
    }
    List<Hypothesis> all = new ArrayList<>();
    for (ValueRange in : candidates(header.inputs().get(0).elementType())) {
      all.addAll(tried(in));
    }
    // A network without much bias gives the same picture under several ranges: of equals, 0..1 is
    // by far the most usual.
    all.sort(Comparator.comparingDouble(RangeProbe::likelihood).reversed());
    if (all.isEmpty()) {
      return new Ranges(
          ValueRange.ZERO_TO_ONE,
          ValueRange.ZERO_TO_ONE,
          List.of("the value range is not clear: taken as 0..1, --range says it"));
    }
    Hypothesis best = all.get(0);
    List<String> doubts = new ArrayList<>();
    all.stream()
        .filter(other -> best.in != ValueRange.ZERO_TO_ONE)
        .filter(other -> other.in != best.in && other.score > best.score - CLEAR)
        .findFirst()
        .ifPresent(
            other ->
                doubts.add(
                    "the value range could be "
                        + text(best.in)
                        + " or "
                        + text(other.in)
                        + ": taken as the first, --range says it"));
    return new Ranges(best.in, best.out, doubts);
  }

  private static double likelihood(Hypothesis hypothesis) {
    boolean usual =
        hypothesis.in == ValueRange.ZERO_TO_ONE && hypothesis.out == ValueRange.ZERO_TO_ONE;
    return hypothesis.score + (usual ? CLEAR : 0);
  }

  private static String text(ValueRange range) {
    return Math.round(range.black()) + ".." + Math.round(range.white());
  }

  /** Bytes are bytes; anything else may be any range. */
  private static List<ValueRange> candidates(String elementType) {
    return elementType.contains("INT8")
        ? List.of(ValueRange.ZERO_TO_255)
        : List.of(ValueRange.ZERO_TO_ONE, ValueRange.ZERO_TO_255, ValueRange.MINUS_ONE_TO_ONE);
  }

  private List<Hypothesis> tried(ValueRange in) {
    ModelSpec spec = ModelProbe.with(draft, in, ValueRange.ZERO_TO_ONE, draft.locality());
    int least = SIDE + 2 * draft.border();
    int width = draft.size().width(least);
    int height = draft.size().height(least);
    Image pattern = TestPattern.of(width, height);
    List<Hypothesis> found = new ArrayList<>();
    try {
      float[] truth = truth(pattern, spec);
      float[] answer = answer(spec, pattern);
      if (isEven(answer)) {
        return List.of();
      }
      // Whatever lightens the dark is known by what it makes of a dark picture.
      float[] lightened = spec.scale() == 1 ? answer(spec, darkened(pattern)) : answer;
      for (ValueRange out : candidates(header.outputs().get(0).elementType())) {
        double plain = score(answer, truth, out);
        found.add(new Hypothesis(in, out, Math.max(plain, score(lightened, truth, out))));
      }
    } catch (GanvasException e) {
      // A hypothesis that cannot be run is none.
      return List.of();
    }
    return found;
  }

  /** An answer that shows nothing fits every range equally badly. */
  private static boolean isEven(float[] answer) {
    for (float value : answer) {
      if (value != answer[0]) {
        return false;
      }
    }
    return true;
  }

  private float[] answer(ModelSpec spec, Image picture) {
    return luma(session.run(ImageTensors.toTensor(picture, spec.input())), spec.output());
  }

  private static Image darkened(Image pattern) {
    byte[] samples = pattern.samples8().clone();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) ((samples[i] & 0xff) / DARKER);
    }
    return Image.of8Bits(pattern.width(), pattern.height(), pattern.channels(), samples);
  }

  /** The answer as one plane: the mean of its channels. */
  static float[] luma(FloatTensor answer, TensorFormat format) {
    Layout layout = format.layout();
    int height = answer.shape().dim(layout.heightAxis());
    int width = answer.shape().dim(layout.widthAxis());
    int channels = Math.min(3, format.color().channels());
    int all = format.color().channels();
    float[] plane = new float[height * width];
    for (int i = 0; i < plane.length; i++) {
      for (int c = 0; c < channels; c++) {
        int index = layout == Layout.NCHW ? c * plane.length + i : i * all + c;
        plane[i] += answer.buffer().get(index) / channels;
      }
    }
    return plane;
  }

  /** The pattern in [0, 1] in the answer's size, each pixel repeated. */
  static float[] truth(Image pattern, ModelSpec spec) {
    int border = spec.border();
    Image middle =
        pattern.crop(
            new Region(
                border, border, pattern.width() - 2 * border, pattern.height() - 2 * border));
    int scale = spec.scale();
    int width = middle.width() * scale;
    float[] plane = new float[width * middle.height() * scale];
    for (int i = 0; i < plane.length; i++) {
      int x = i % width / scale;
      int y = i / width / scale;
      boolean luma = spec.output().color().channels() == 1;
      float r = middle.sample(x, y, 0) / 255f;
      float g = middle.sample(x, y, 1) / 255f;
      float b = middle.sample(x, y, 2) / 255f;
      plane[i] = luma ? 0.299f * r + 0.587f * g + 0.114f * b : (r + g + b) / 3;
    }
    return plane;
  }

  /**
   * How well an answer fits: correlation with the pattern, less the distance from it and what lies
   * outside the range.
   */
  private static double score(float[] answer, float[] truth, ValueRange range) {
    double span = range.white() - range.black();
    double sumA = 0;
    double sumT = 0;
    double outside = 0;
    for (int i = 0; i < truth.length; i++) {
      double a = (answer[i] - range.black()) / span;
      if (!Double.isFinite(a)) {
        return Double.NEGATIVE_INFINITY;
      }
      outside += Math.max(0, Math.max(-a - 0.1, a - 1.1)) / truth.length;
      sumA += a / truth.length;
      sumT += truth[i] / (double) truth.length;
    }
    double cross = 0;
    double squareA = 0;
    double squareT = 0;
    double distance = 0;
    for (int i = 0; i < truth.length; i++) {
      double a = (answer[i] - range.black()) / span;
      cross += (a - sumA) * (truth[i] - sumT);
      squareA += (a - sumA) * (a - sumA);
      squareT += (truth[i] - sumT) * (truth[i] - sumT);
      distance += (a - truth[i]) * (a - truth[i]) / truth.length;
    }
    double clamped = clamped(answer);
    double correlation = squareA == 0 ? 0 : cross / Math.sqrt(squareA * squareT);
    return correlation - 2 * Math.sqrt(distance) - outside - clamped;
  }

  /** The share of the answer that lies exactly at its least: what was cut off at zero. */
  private static double clamped(float[] answer) {
    float least = Float.POSITIVE_INFINITY;
    for (float value : answer) {
      least = Math.min(least, value);
    }
    int count = 0;
    for (float value : answer) {
      count += value == least ? 1 : 0;
    }
    return count < answer.length / 20 ? 0 : (double) count / answer.length;
  }
}
