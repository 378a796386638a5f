package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a model's layouts, channels, sizes, scale and border by running it on small zeros. */
final class GeometryProbe {
  /** A file that declares more is not tried: memory is not given on a file's word. */
  private static final int MOST_DECLARED = 8192;

  private static final int MOST_SCALE = 16;

  /** Half a GiB of them: a declared batch of declared pictures is no reason to give more. */
  private static final long MOST_NUMBERS = 1L << 27;

  private final Path file;
  private final TensorSession session;
  private final TensorInfo input;
  private final ProbeHints hints;

  private final List<String> failures = new ArrayList<>();

  /** What sizes became, where they did not grow alike. */
  private Optional<String> outOfProportion = Optional.empty();

  GeometryProbe(Path file, TensorSession session, TensorInfo input, ProbeHints hints) {
    this.file = file;
    this.session = session;
    this.input = input;
    this.hints = hints;
  }

  /** One way to feed the model that worked. */
  private record Trial(Layout in, int channels, int height, int width, Shape answer) {}

  Geometry find() {
    int rank = input.dims().size();
    if (rank != 3 && rank != 4) {
      throw unfit("an input of pictures, [N, C, H, W] or the like", input.toString());
    }
    for (OnnxDim dim : input.dims()) {
      if (dim instanceof OnnxDim.Fixed fixed && fixed.size() > MOST_DECLARED) {
        throw unfit("extents of at most " + MOST_DECLARED, input.toString());
      }
    }
    Optional<GanvasException> refusal = Optional.empty();
    for (Layout layout : layouts()) {
      try {
        Optional<Geometry> found = find(layout);
        if (found.isPresent()) {
          return found.get();
        }
      } catch (GanvasException e) {
        if (declared(layout.channelAxis()).isPresent()) {
          throw e;
        }
        // What runs this way gives no pictures; it may the other way.
        refusal = refusal.or(() -> Optional.of(e));
      }
    }
    throw refusal
        .or(
            () ->
                outOfProportion.map(
                    sizes -> unfit("a whole scale of at most " + MOST_SCALE, sizes)))
        .orElseGet(this::noneWentIn);
  }

  private GanvasException noneWentIn() {
    String expected = "a model that takes pictures";
    return failures.isEmpty()
        ? unfit(expected, input + ", of which no axis has 1, 3 or 4 channels")
        // These name the file.
        : new GanvasException(
            Kind.MODEL_UNFIT,
            "expected " + expected + ", found " + input + ", and none went in: " + failures.get(0));
  }

  private Optional<Geometry> find(Layout layout) {
    for (int channels : channels(layout)) {
      for (TrialSizes.Size size : sizes(layout)) {
        Optional<Geometry> found = trial(layout, channels, size).flatMap(this::geometry);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Trial> trial(Layout layout, int channels, TrialSizes.Size size) {
    int height = size.height();
    int width = size.width();
    try {
      Shape answer = run(layout, channels, height, width);
      return Optional.of(new Trial(layout, channels, height, width, answer));
    } catch (GanvasException e) {
      failures.add(e.getMessage());
      return Optional.empty();
    }
  }

  private GanvasException notAPicture(Trial trial) {
    return unfit(
        "a model that answers a picture with a picture",
        "one that answers [" + trial.height() + ", " + trial.width() + "] with " + trial.answer());
  }

  private GanvasException unfit(String expected, String found) {
    return new GanvasException(
        Kind.MODEL_UNFIT, "expected " + expected + ", found " + found + ": " + file);
  }

  private Optional<Integer> declared(int axis) {
    int index = axis - (4 - input.dims().size());
    return input.dims().get(index) instanceof OnnxDim.Fixed fixed
        ? Optional.of(Math.toIntExact(fixed.size()))
        : Optional.empty();
  }

  private List<Layout> layouts() {
    List<Layout> layouts = new ArrayList<>();
    for (Layout layout : hints.layout().map(List::of).orElse(List.of(Layout.NCHW, Layout.NHWC))) {
      Optional<Integer> channels = declared(layout.channelAxis());
      if (channels.isEmpty() || Answer.isChannels(channels.get())) {
        layouts.add(layout);
      }
    }
    // Declared channels say more than a free axis does.
    layouts.sort(
        (a, b) ->
            Boolean.compare(
                declared(b.channelAxis()).isPresent(), declared(a.channelAxis()).isPresent()));
    return layouts;
  }

  private List<TrialSizes.Size> sizes(Layout layout) {
    return TrialSizes.of(
        declared(layout.heightAxis()),
        declared(layout.widthAxis()),
        session.header().outputs().get(0).dims());
  }

  private List<Integer> channels(Layout layout) {
    return declared(layout.channelAxis()).map(List::of).orElse(List.of(3, 1, 4));
  }

  private Shape run(Layout layout, int channels, int height, int width) {
    int batch =
        input.dims().size() == 4 && input.dims().get(0) instanceof OnnxDim.Fixed fixed
            ? Math.toIntExact(fixed.size())
            : 1;
    Shape shape = layout.shape(batch, channels, height, width);
    if (input.dims().size() == 3) {
      shape = new Shape(shape.dims().subList(1, 4));
    }
    double numbers = 1; // the product of four extents can be beyond a long
    for (int dim : shape.dims()) {
      numbers *= dim;
    }
    if (numbers > MOST_NUMBERS) {
      throw unfit("at most " + MOST_NUMBERS + " numbers at once", shape.toString());
    }
    Map<String, FloatTensor> given = new LinkedHashMap<>();
    given.put(input.name(), FloatTensor.zeros(shape));
    return session.run(given).get(0).shape();
  }

  /** Empty if sizes do not grow alike from here on: they may from another size. */
  private Optional<Geometry> geometry(Trial trial) {
    Answer answer =
        Answer.of(trial.answer(), trial.in(), trial.height(), trial.width(), hints.layout())
            .orElseThrow(() -> notAPicture(trial));
    boolean isFixed =
        declared(trial.in().heightAxis()).isPresent()
            && declared(trial.in().widthAxis()).isPresent();
    return isFixed ? Optional.of(fixed(trial, answer)) : dynamic(trial, answer);
  }

  private Geometry fixed(Trial trial, Answer answer) {
    for (int scale = 1; scale <= MOST_SCALE; scale++) {
      int lostHeight = scale * trial.height() - answer.height();
      int lostWidth = scale * trial.width() - answer.width();
      boolean fits = lostHeight == lostWidth && lostHeight >= 0 && lostHeight % (2 * scale) == 0;
      // A border is a few convolutions' worth; more than a quarter is another scale.
      if (fits && lostHeight / (2 * scale) <= trial.height() / 4) {
        SizeRule size = new SizeRule.Fixed(trial.width(), trial.height());
        return geometry(trial, answer, scale, lostHeight / (2 * scale), size);
      }
    }
    throw notAPicture(trial);
  }

  private static Geometry geometry(
      Trial trial, Answer answer, int scale, int border, SizeRule size) {
    return new Geometry(
        trial.in(), answer.layout(), trial.channels(), answer.channels(), scale, border, size);
  }

  private Optional<Geometry> dynamic(Trial trial, Answer answer) {
    boolean grows = false;
    for (int step : TrialSizes.steps(trial.height(), trial.width())) {
      Optional<Answer> larger = answer(trial, trial.height() + step, trial.width() + step);
      grows |= larger.isPresent();
      Optional<Geometry> found = larger.flatMap(l -> scaled(trial, answer, l, step));
      if (found.isPresent()) {
        return found;
      }
    }
    // Declared dynamic, but only this size runs.
    return grows ? Optional.empty() : Optional.of(fixed(trial, answer));
  }

  private Optional<Geometry> scaled(Trial trial, Answer answer, Answer larger, int step) {
    int grown = larger.height() - answer.height();
    int scale = grown / step;
    int lost = scale * trial.height() - answer.height();
    outOfProportion =
        Optional.of(
            trial.height()
                + " rows become "
                + answer.height()
                + " and "
                + (trial.height() + step)
                + " become "
                + larger.height());
    if (grown * trial.height() == step * answer.height()) {
      // In proportion: another size will not show another scale, and a large one costs memory.
      requireScale(trial.height(), answer.height(), outOfProportion.get());
    }
    if (grown % step != 0
        || scale < 1
        || scale > MOST_SCALE
        || lost < 0
        || lost % (2 * scale) != 0
        || !answer.isScaled(trial.height(), trial.width(), scale, lost / (2 * scale))
        || !larger.isScaled(
            trial.height() + step, trial.width() + step, scale, lost / (2 * scale))) {
      return Optional.empty();
    }
    int border = lost / (2 * scale);
    int multiple = step;
    for (int candidate = 1; candidate < step; candidate++) {
      if (step % candidate == 0
          && works(trial, trial.height() + candidate, trial.width() + candidate, scale, border)) {
        multiple = candidate;
        break;
      }
    }
    int minimum = trial.height();
    int least = Math.max(multiple, (2 * border / multiple + 1) * multiple);
    for (int side = least; side < minimum; side *= 2) {
      if (works(trial, side, side, scale, border)) {
        minimum = side;
        break;
      }
    }
    SizeRule size = new SizeRule.Multiples(minimum, multiple);
    return Optional.of(geometry(trial, answer, scale, border, size));
  }

  private void requireScale(int from, int to, String sizes) {
    if (to < from) {
      throw unfit("a model that does not reduce pictures", sizes);
    }
    if (to % from != 0 || to / from > MOST_SCALE) {
      throw unfit("a whole scale of at most " + MOST_SCALE, sizes);
    }
  }

  private Optional<Answer> answer(Trial trial, int height, int width) {
    try {
      Shape shape = run(trial.in(), trial.channels(), height, width);
      return Answer.of(shape, trial.in(), height, width, hints.layout());
    } catch (GanvasException e) {
      return Optional.empty();
    }
  }

  private boolean works(Trial trial, int height, int width, int scale, int border) {
    return answer(trial, height, width)
        .filter(a -> a.isScaled(height, width, scale, border))
        .isPresent();
  }
}
