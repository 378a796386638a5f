package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.latent.LatentNoise;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.LatentDistribution;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.session.GeneratorBinding;
import dev.ganvas.runtime.session.GeneratorBinding.Labels;
import dev.ganvas.runtime.session.GeneratorSession;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds out what a generator expects and gives: from the file where it says so, else by running it.
 * Numbers and classes are told apart by what the file declares; how many classes there are, by
 * which still change the picture; the value range, by what comes out.
 */
public final class GeneratorProbe {
  /** Tried where a file does not declare how many numbers it takes. */
  private static final int[] LATENT_SIZES = {100, 128, 512, 64, 256, 32, 16, 1024};

  private static final int MOST_CLASSES = 1000;
  private static final int FAR_CLASS = 1_000_000;
  private static final int SAMPLES = 16;

  private final Path file;
  private final OnnxHeader header;
  private final GeneratorBinding binding;
  private final TensorSession session;
  private final ProbeHints hints;
  private final List<String> doubts = new ArrayList<>();

  private GeneratorProbe(
      Path file,
      OnnxHeader header,
      GeneratorBinding binding,
      TensorSession session,
      ProbeHints hints) {
    this.file = file;
    this.header = header;
    this.binding = binding;
    this.session = session;
    this.hints = hints;
  }

  /**
   * Finds the contract of a generator.
   *
   * @param hints what is known already
   * @throws GanvasException MODEL_UNFIT if it is none, in a sentence; MODEL_MISSING, MODEL_DAMAGED
   * @throws IOException if the file cannot be read
   */
  public static GeneratorFinding find(Path file, ProbeHints hints) throws IOException {
    OnnxHeader header = OnnxFile.readHeader(file);
    if (ModelMetadata.isPresent(header.metadata())) {
      return new GeneratorFinding(
          ModelMetadata.readGenerator(header.metadata(), file.toString()), List.of());
    }
    ModelProbe.refuseForeignOperators(header, file);
    GeneratorBinding binding = GeneratorBinding.of(header, file);
    try (TensorSession session = TensorSession.open(file, SessionConfig.TRIAL)) {
      GeneratorProbe probe = new GeneratorProbe(file, header, binding, session, hints);
      GeneratorSpec draft = probe.draft();
      try (GeneratorSession generator = GeneratorSession.open(file, draft, SessionConfig.TRIAL)) {
        GeneratorSpec spec = probe.ranged(draft, generator);
        return new GeneratorFinding(spec, probe.doubts);
      }
    }
  }

  /** One run that worked. */
  private record Trial(int latentSize, Shape answer) {}

  private GeneratorSpec draft() {
    int guessed = binding.classes().orElse(binding.labels() == Labels.NONE ? 0 : 1);
    if (binding.labels() == Labels.ONE_HOT && binding.classes().isEmpty()) {
      throw unfit("a generator that declares how many classes it has", header.inputs().toString());
    }
    Trial trial = firstThatRuns(guessed);
    Picture picture = picture(trial.answer());
    int classes = binding.labels() == Labels.INDEX ? countClasses(trial.latentSize()) : guessed;
    doubts.add("what its numbers are is not stated: taken as normally distributed");
    return new GeneratorSpec(
        trial.latentSize(),
        LatentDistribution.NORMAL,
        IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
        picture.width(),
        picture.height(),
        new TensorFormat(picture.layout(), color(picture.channels()), ValueRange.MINUS_ONE_TO_ONE),
        ModelProbe.provenance(file, header));
  }

  private Trial firstThatRuns(int classes) {
    int[] sizes = binding.latentSize().map(size -> new int[] {size}).orElse(LATENT_SIZES.clone());
    String trouble = "";
    for (int size : sizes) {
      try {
        return new Trial(size, run(size, classes, 0).shape());
      } catch (GanvasException e) {
        trouble = e.getMessage();
      }
    }
    throw unfit("a generator", "one that takes none of " + Arrays.toString(sizes) + ": " + trouble);
  }

  /** One picture, or as many as the file makes at once, all of a class. */
  private FloatTensor run(int size, int classes, int label) {
    int n = Math.max(1, binding.batch());
    Map<String, FloatTensor> inputs = new HashMap<>();
    long[] seeds = new long[n];
    FloatTensor z = LatentNoise.of(LatentDistribution.NORMAL, size, seeds);
    inputs.put(
        binding.latent().name(),
        new FloatTensor(new Shape(binding.latentShape(n, size)), z.buffer()));
    if (binding.labels() != Labels.NONE) {
      FloatTensor given = FloatTensor.zeros(new Shape(binding.labelShape(n, classes)));
      for (int i = 0; i < n; i++) {
        boolean oneHot = binding.labels() == Labels.ONE_HOT;
        given.buffer().put(oneHot ? i * classes + label : i, oneHot ? 1 : label);
      }
      inputs.put(binding.label().orElseThrow().name(), given);
    }
    return session.run(inputs).get(0);
  }

  /** A class that is none fails, or gives what every other such class gives. */
  private int countClasses(int size) {
    Optional<float[]> none = answer(size, FAR_CLASS);
    int count = 0;
    while (count < MOST_CLASSES) {
      Optional<float[]> answer = answer(size, count);
      if (answer.isEmpty() || (none.isPresent() && Arrays.equals(none.get(), answer.get()))) {
        break;
      }
      count++;
    }
    if (count == 0 || count == MOST_CLASSES) {
      doubts.add("how many classes it has cannot be told: taken as " + Math.max(1, count));
    }
    return Math.max(1, count);
  }

  private Optional<float[]> answer(int size, int label) {
    try {
      return Optional.of(run(size, 1, label).toArray());
    } catch (GanvasException e) {
      return Optional.empty();
    }
  }

  /** What comes out, as a picture. */
  private record Picture(Layout layout, int channels, int height, int width) {}

  private Picture picture(Shape answer) {
    List<Integer> dims = answer.dims();
    if (dims.size() == 4) {
      // Of two readings the one with fewer channels: colours are fewer than pixels.
      Optional<Picture> best =
          hints.layout().map(List::of).orElse(List.of(Layout.NCHW, Layout.NHWC)).stream()
              .filter(layout -> isChannels(dims.get(layout.channelAxis())))
              .map(
                  layout ->
                      new Picture(
                          layout,
                          dims.get(layout.channelAxis()),
                          dims.get(layout.heightAxis()),
                          dims.get(layout.widthAxis())))
              .min(Comparator.comparingInt(Picture::channels));
      if (best.isPresent()) {
        return best.get();
      }
    } else if (dims.size() == 3) {
      // [N, H, W], or without a batch [C, H, W].
      boolean planes = isChannels(dims.get(0)) && dims.get(0) != 1;
      return new Picture(Layout.NCHW, planes ? dims.get(0) : 1, dims.get(1), dims.get(2));
    } else if (dims.size() == 2) {
      for (int channels : new int[] {1, 3, 4}) {
        int side = (int) Math.round(Math.sqrt((double) dims.get(1) / channels));
        if (side > 1 && side * side * channels == dims.get(1)) {
          Layout layout = hints.layout().orElse(Layout.NCHW);
          if (channels > 1 && hints.layout().isEmpty()) {
            doubts.add(
                "pixels come in one row: taken as planes of colours, models add --layout nhwc if not");
          }
          return new Picture(layout, channels, side, side);
        }
      }
    }
    throw unfit("a generator of pictures", "one that makes " + answer);
  }

  private static boolean isChannels(int count) {
    return count == 1 || count == 3 || count == 4;
  }

  private ColorOrder color(int channels) {
    if (hints.color().isPresent() && hints.color().get().channels() == channels) {
      return hints.color().get();
    }
    return switch (channels) {
      case 1 -> ColorOrder.GRAY;
      case 4 -> ColorOrder.RGBA;
      default -> ColorOrder.RGB;
    };
  }

  private GeneratorSpec ranged(GeneratorSpec draft, GeneratorSession generator) {
    ValueRange range = hints.range().orElseGet(() -> range(draft, generator));
    TensorFormat out = draft.output();
    return new GeneratorSpec(
        draft.latentSize(),
        draft.distribution(),
        draft.labels(),
        draft.width(),
        draft.height(),
        new TensorFormat(out.layout(), out.color(), range),
        draft.provenance());
  }

  private ValueRange range(GeneratorSpec draft, GeneratorSession generator) {
    List<Integer> labels =
        draft.labels().isEmpty()
            ? List.of()
            : IntStream.range(0, SAMPLES).mapToObj(i -> i % draft.labels().size()).toList();
    long[] seeds = IntStream.range(0, SAMPLES).asLongStream().toArray();
    float[] numbers =
        generator
            .run(LatentNoise.of(draft.distribution(), draft.latentSize(), seeds), labels)
            .toArray();
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw new GanvasException(
            Kind.BAD_MODEL_OUTPUT, "the model makes NaN or infinity: " + file);
      }
      least = Math.min(least, number);
      most = Math.max(most, number);
    }
    if (most > 2) {
      return ValueRange.ZERO_TO_255;
    }
    return least < -0.05 ? ValueRange.MINUS_ONE_TO_ONE : ValueRange.ZERO_TO_ONE;
  }

  private GanvasException unfit(String expected, String found) {
    return new GanvasException(
        Kind.MODEL_UNFIT, "expected " + expected + ", found " + found + ": " + file);
  }
}
