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
  /** Sides that dynamic models are tried with: not square, so that axes cannot be mixed up. */
  private static final int[][] SIDES = {
    {48, 64}, {64, 96}, {128, 192}, {256, 256}, {224, 224}, {512, 512}
  };

  /** A file that declares more is not tried: memory is not given on a file's word. */
  private static final int MOST_DECLARED = 8192;

  private static final int MOST_SCALE = 16;
  private static final int[] MULTIPLES = {1, 2, 4, 8, 16, 32, 64};

  private final Path file;
  private final TensorSession session;
  private final TensorInfo input;
  private final ProbeHints hints;

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
    Trial trial = firstThatRuns();
    Answer answer = Answer.of(trial, hints.layout()).orElseThrow(() -> notAPicture(trial));
    if (isFixed(trial.in(), 0) && isFixed(trial.in(), 1)) {
      return fixed(trial, answer, new SizeRule.Fixed(trial.width(), trial.height()));
    }
    return dynamic(trial, answer);
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

  /** Whether the height (0) or the width (1) is declared. */
  private boolean isFixed(Layout layout, int side) {
    return declared(side == 0 ? layout.heightAxis() : layout.widthAxis()).isPresent();
  }

  private Trial firstThatRuns() {
    List<Layout> layouts = new ArrayList<>();
    for (Layout layout : hints.layout().map(List::of).orElse(List.of(Layout.NCHW, Layout.NHWC))) {
      Optional<Integer> channels = declared(layout.channelAxis());
      if (channels.isEmpty() || isChannels(channels.get())) {
        layouts.add(layout);
      }
    }
    // Declared channels say more than a free axis does.
    layouts.sort(
        (a, b) ->
            Boolean.compare(
                declared(b.channelAxis()).isPresent(), declared(a.channelAxis()).isPresent()));
    String trouble = "no axis of 1, 3 or 4 channels";
    for (Layout layout : layouts) {
      for (int channels : channels(layout)) {
        for (int[] side : SIDES) {
          int height = declared(layout.heightAxis()).orElse(side[0]);
          int width = declared(layout.widthAxis()).orElse(side[1]);
          try {
            return new Trial(layout, channels, height, width, run(layout, channels, height, width));
          } catch (GanvasException e) {
            trouble = e.getMessage();
          }
          if (isFixed(layout, 0) && isFixed(layout, 1)) {
            break;
          }
        }
      }
    }
    throw new GanvasException(
        Kind.MODEL_UNFIT,
        "expected a model that takes pictures, found " + input + ", and none went in: " + trouble);
  }

  private List<Integer> channels(Layout layout) {
    return declared(layout.channelAxis()).map(List::of).orElse(List.of(3, 1, 4));
  }

  private static boolean isChannels(int count) {
    return count == 1 || count == 3 || count == 4;
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
    if (!FloatTensor.fits(shape)) {
      throw unfit("pictures that fit into 2 GiB", shape.toString());
    }
    Map<String, FloatTensor> given = new LinkedHashMap<>();
    given.put(input.name(), FloatTensor.zeros(shape));
    return session.run(given).get(0).shape();
  }

  /** The answer's picture axes. */
  private record Answer(Layout layout, int channels, int height, int width) {
    static Optional<Answer> of(Trial trial, Optional<Layout> hint) {
      List<Integer> dims = new ArrayList<>(trial.answer().dims());
      if (dims.size() == 3) {
        dims.add(0, 1);
      }
      if (dims.size() != 4) {
        return Optional.empty();
      }
      Optional<Answer> best = Optional.empty();
      double least = Double.POSITIVE_INFINITY;
      for (Layout layout : hint.map(List::of).orElse(List.of(Layout.NCHW, Layout.NHWC))) {
        int channels = dims.get(layout.channelAxis());
        int height = dims.get(layout.heightAxis());
        int width = dims.get(layout.widthAxis());
        if (!isChannels(channels) || height < 2 || width < 2) {
          continue;
        }
        // Both sides grow by the same factor; a border changes that a little.
        double skew = Math.abs(Math.log((double) height / trial.height() * trial.width() / width));
        double other = layout == trial.in() ? 0 : 1e-6;
        if (skew + other < least && skew < 0.5) {
          least = skew + other;
          best = Optional.of(new Answer(layout, channels, height, width));
        }
      }
      return best;
    }
  }

  private Geometry fixed(Trial trial, Answer answer, SizeRule size) {
    for (int scale = 1; scale <= MOST_SCALE; scale++) {
      int lostHeight = scale * trial.height() - answer.height();
      int lostWidth = scale * trial.width() - answer.width();
      boolean fits = lostHeight == lostWidth && lostHeight >= 0 && lostHeight % (2 * scale) == 0;
      // A border is a few convolutions' worth; more than a quarter is another scale.
      if (fits && lostHeight / (2 * scale) <= trial.height() / 4) {
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

  private Geometry dynamic(Trial trial, Answer answer) {
    // A second size, larger by a step that every usual multiple divides.
    int step = MULTIPLES[MULTIPLES.length - 1];
    Optional<Answer> larger = answer(trial, trial.height() + step, trial.width() + step);
    if (larger.isEmpty()) {
      // Declared dynamic, but only this size runs.
      return fixed(trial, answer, new SizeRule.Fixed(trial.width(), trial.height()));
    }
    int grown = larger.get().height() - answer.height();
    int scale = grown / step;
    int lost = scale * trial.height() - answer.height();
    if (scale < 1
        || grown % step != 0
        || scale > MOST_SCALE
        || lost < 0
        || lost % (2 * scale) != 0) {
      throw unfit(
          "a whole scale",
          "that "
              + trial.height()
              + " rows become "
              + answer.height()
              + " and "
              + (trial.height() + step)
              + " become "
              + larger.get().height());
    }
    int border = lost / (2 * scale);
    int multiple = step;
    for (int candidate : MULTIPLES) {
      if (works(trial, trial.height() + candidate, trial.width() + candidate, scale, border)) {
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
    return geometry(trial, answer, scale, border, new SizeRule.Multiples(minimum, multiple));
  }

  private Optional<Answer> answer(Trial trial, int height, int width) {
    try {
      Shape shape = run(trial.in(), trial.channels(), height, width);
      return Answer.of(
          new Trial(trial.in(), trial.channels(), height, width, shape), hints.layout());
    } catch (GanvasException e) {
      return Optional.empty();
    }
  }

  private boolean works(Trial trial, int height, int width, int scale, int border) {
    return answer(trial, height, width)
        .filter(a -> a.height() == scale * (height - 2 * border))
        .filter(a -> a.width() == scale * (width - 2 * border))
        .isPresent();
  }
}
