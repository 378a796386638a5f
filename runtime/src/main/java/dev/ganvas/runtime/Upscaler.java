package dev.ganvas.runtime;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Luma;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.image.Symmetry;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.probe.Finding;
import dev.ganvas.runtime.probe.ModelProbe;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tiling.Tile;
import dev.ganvas.runtime.tiling.TileBlender;
import dev.ganvas.runtime.tiling.TilePlan;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Enlarges pictures with an ONNX model.
 *
 * <pre>{@code
 * try (Upscaler upscaler = Upscaler.open(Path.of("models/photo-x4/model.onnx"))) {
 *   Image large = upscaler.enhance(ImageFiles.read(Path.of("small.jpg")));
 *   ImageFiles.write(large, Path.of("large.png"), ImageFormat.PNG, EncodeOptions.DEFAULT);
 * }
 * }</pre>
 *
 * <p>Not thread-safe: one picture at a time, which uses all cores. {@link #close()} may be called
 * twice.
 */
public final class Upscaler implements AutoCloseable {
  private static final int SMALLEST_TILE = 32;

  private final Path model;
  private final SessionConfig config;
  private final List<String> doubts;
  private OnnxSession session;
  private Tiling tiling;
  private Passes passes = Passes.ONE;
  private final Resampler lanczos = new Resampler(Filter.LANCZOS3);
  private BusyNanos busy = new BusyNanos(0, 0, 0);

  /** What the model is fed from, kept for the next picture of the same tile size. */
  private Optional<FloatTensor> tileInput = Optional.empty();

  private Upscaler(
      Path model, SessionConfig config, OnnxSession session, List<String> doubts, Tiling tiling) {
    this.model = model;
    this.config = config;
    this.session = session;
    this.doubts = List.copyOf(doubts);
    this.tiling = tiling;
  }

  /** How often a picture goes through the model. */
  public enum Passes {
    /** Once. */
    ONE,
    /** Laid in all eight ways, the answers averaged: slower by eight, steadier. */
    EIGHT
  }

  /**
   * Opens a model with default settings: all cores of the processor, tiles of 256.
   *
   * @throws GanvasException if there is no such model or it is none that enlarges
   * @throws IOException if the file cannot be read
   */
  public static Upscaler open(Path model) throws IOException {
    return open(model, SessionConfig.CPU, Tiling.DEFAULT);
  }

  /**
   * Opens a model; what it does not say of itself is found out.
   *
   * @throws GanvasException if there is no such model, it is none that enlarges, or the device
   *     cannot run it
   * @throws IOException if the file cannot be read
   */
  public static Upscaler open(Path model, SessionConfig config, Tiling tiling) throws IOException {
    return open(model, config, tiling, ProbeHints.NONE);
  }

  /**
   * Opens a model of which something is known already.
   *
   * @throws GanvasException if there is no such model, it is none that enlarges, or the device
   *     cannot run it
   * @throws IOException if the file cannot be read
   */
  public static Upscaler open(Path model, SessionConfig config, Tiling tiling, ProbeHints hints)
      throws IOException {
    Finding finding = ModelProbe.find(model, hints);
    if (finding.spec().task() != Task.UPSCALE) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a model that enlarges, found one to " + finding.spec().task() + ": " + model);
    }
    OnnxSession session = OnnxSession.open(model, finding.spec(), config);
    return new Upscaler(model, config, session, finding.doubts(), tiling);
  }

  /** What of a foreign model could not be decided, each with the option that settles it. */
  public List<String> doubts() {
    return doubts;
  }

  /** Sets how often pictures go through the model from now on. */
  public void setPasses(Passes passes) {
    this.passes = passes;
  }

  /** What the model expects and gives. */
  public ModelSpec spec() {
    return session.spec();
  }

  /** Where it runs. */
  public Device device() {
    return session.device();
  }

  /** How long each stage has been busy since this upscaler was opened. */
  public BusyNanos busy() {
    return busy;
  }

  /**
   * Nanoseconds of each stage.
   *
   * @param preprocess pictures to tensors
   * @param infer the model
   * @param postprocess tensors to pictures, blending included
   */
  public record BusyNanos(long preprocess, long infer, long postprocess) {
    private BusyNanos plus(long pre, long run, long post) {
      return new BusyNanos(preprocess + pre, infer + run, postprocess + post);
    }
  }

  /**
   * The picture {@code spec().scale()} times as large, same channels and depth.
   *
   * @shape {@code [H, W, C]} to {@code [H * scale, W * scale, C]}, 8 or 16 bits; the caller keeps
   *     the input and owns the result
   * @throws GanvasException IMAGE_TOO_LARGE, OUT_OF_MEMORY or BAD_MODEL_OUTPUT
   */
  public Image enhance(Image input) {
    if (input.channels().hasAlpha()) {
      return Opacity.join(enlarge(Opacity.bleedColors(input)), enlargeOpacity(input));
    }
    return enlarge(input);
  }

  /**
   * The picture in the wanted size: by the model, then by an exact Lanczos resize where the model's
   * scale is another.
   *
   * @shape {@code [H, W, C]} to {@code [target height, target width, C]}; the caller keeps the
   *     input and owns the result
   * @throws GanvasException IMAGE_TOO_LARGE, OUT_OF_MEMORY or BAD_MODEL_OUTPUT
   */
  public Image enhance(Image input, TargetSize target) {
    TargetSize.Size size = target.of(input.width(), input.height());
    return lanczos.resize(enhance(input), size.width(), size.height());
  }

  /** Even opacity stays even: a network's borders would make an opaque picture a little less so. */
  private Image enlargeOpacity(Image input) {
    Image opacity = Opacity.of(input);
    int first = opacity.sampleAt(0);
    int pixels = opacity.width() * opacity.height();
    if (IntStream.range(0, pixels).anyMatch(i -> opacity.sampleAt(i) != first)) {
      return enlarge(opacity);
    }
    int scale = session.spec().scale();
    requireHoldable(opacity, scale);
    Image even =
        Image.blank(
            opacity.width() * scale, opacity.height() * scale, opacity.channels(), input.depth());
    for (int i = 0; i < even.width() * even.height(); i++) {
      even.setSampleAt(i, first);
    }
    return even;
  }

  private static void requireHoldable(Image input, int scale) {
    if (!Image.fits(
        (long) input.width() * scale, (long) input.height() * scale, input.channels())) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          input
              + " times "
              + scale
              + " is more than "
              + Integer.MAX_VALUE
              + " samples: reduce it or cut it first");
    }
  }

  private Image enlarge(Image input) {
    requireHoldable(input, session.spec().scale());
    if (session.spec().input().color() == ColorOrder.LUMA && input.channels().colors() == 3) {
      int scale = session.spec().scale();
      Image colors =
          new Resampler(Filter.BICUBIC)
              .resize(input, input.width() * scale, input.height() * scale);
      return Luma.relit(colors, inPasses(input, Channels.GRAY));
    }
    return inPasses(input, input.channels());
  }

  private Image inPasses(Image input, Channels channels) {
    Image output = passes == Passes.ONE ? guarded(input, channels) : averaged(input, channels);
    if (isEven(output) && !isEven(input)) {
      throw new GanvasException(
          Kind.BAD_MODEL_OUTPUT,
          "the model answered with one colour all over: no picture is written");
    }
    return output;
  }

  /** Whether all pixels are the same. */
  private static boolean isEven(Image image) {
    int samples = image.channels().count();
    int count = image.width() * image.height() * samples;
    for (int i = samples; i < count; i++) {
      if (image.sampleAt(i) != image.sampleAt(i - samples)) {
        return false;
      }
    }
    return true;
  }

  private Image averaged(Image input, Channels channels) {
    List<Symmetry> all = Symmetry.all();
    int[] sums = new int[0];
    Image last = input;
    for (Symmetry symmetry : all) {
      last = symmetry.undo(guarded(symmetry.apply(input), channels));
      int count = last.width() * last.height() * last.channels().count();
      sums = sums.length == 0 ? new int[count] : sums;
      for (int i = 0; i < count; i++) {
        sums[i] += last.sampleAt(i);
      }
    }
    for (int i = 0; i < sums.length; i++) {
      last.setSampleAt(i, (sums[i] + all.size() / 2) / all.size());
    }
    return last;
  }

  /**
   * Enlarges; where memory fails, tiles become half as large, for this picture and all after it.
   */
  private Image guarded(Image input, Channels channels) {
    while (true) {
      try {
        return once(input, channels);
      } catch (GanvasException e) {
        if (e.kind() != Kind.OUT_OF_MEMORY || !halveTiles(input)) {
          throw e;
        }
      }
    }
  }

  /** A session in which an allocation has failed is spoilt, so a new one is opened. */
  private boolean halveTiles(Image input) {
    int size =
        tiling instanceof Tiling.Tiles tiles
            ? tiles.size()
            : Math.max(input.width(), input.height());
    if (size / 2 < SMALLEST_TILE || session.spec().locality() instanceof Locality.Global) {
      return false;
    }
    int overlap = tiling instanceof Tiling.Tiles tiles ? tiles.overlap() : 0;
    ModelSpec spec = session.spec();
    session.close();
    try {
      session = OnnxSession.open(model, spec, config);
    } catch (IOException e) {
      throw new GanvasException(
          Kind.MODEL_MISSING, "the model has gone while it was in use: " + model, e);
    }
    tiling = new Tiling.Tiles(size / 2, Math.min(overlap, size / 4));
    tileInput = Optional.empty();
    return true;
  }

  private Image once(Image input, Channels channels) {
    ModelSpec spec = session.spec();
    int scale = spec.scale();
    int border = spec.border();
    Image output =
        Image.blank(input.width() * scale, input.height() * scale, channels, input.depth());
    TilePlan plan =
        TilePlan.of(
            input.width(), input.height(), tiling, spec.size().inside(border), spec.locality());
    TileBlender blender = new TileBlender(plan, scale, spec.output(), output);
    Shape tileShape = tileShape(plan, spec);
    if (!FloatTensor.fits(tileShape)) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          "the model would get "
              + tileShape
              + ", more than one buffer holds (2 GiB): use a"
              + " smaller --tile");
    }
    FloatTensor x =
        tileInput
            .filter(held -> held.shape().equals(tileShape))
            .orElseGet(() -> FloatTensor.zeros(tileShape));
    tileInput = Optional.of(x);
    for (Tile tile : plan.tiles()) {
      long start = System.nanoTime();
      Region source = widened(tile.source(), border);
      ImageTensors.fill(x, input, source, spec.input()); // [1, C, h, w]
      long filled = System.nanoTime();
      FloatTensor y = session.run(x); // [1, C, (h - 2 border) * scale, (w - 2 border) * scale]
      long answered = System.nanoTime();
      blender.add(y);
      busy = busy.plus(filled - start, answered - filled, System.nanoTime() - answered);
    }
    return output;
  }

  /** With the pixels around it that the model leaves out. */
  private static Region widened(Region region, int border) {
    return new Region(
        region.x() - border,
        region.y() - border,
        region.width() + 2 * border,
        region.height() + 2 * border);
  }

  private static Shape tileShape(TilePlan plan, ModelSpec spec) {
    Region source = widened(plan.tiles().get(0).source(), spec.border());
    return ImageTensors.shape(source, spec.input());
  }

  @Override
  public void close() {
    session.close();
  }
}
