package dev.ganvas.runtime;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tiling.Tile;
import dev.ganvas.runtime.tiling.TileBlender;
import dev.ganvas.runtime.tiling.TilePlan;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Path;
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
  private final OnnxSession session;
  private final Tiling tiling;
  private final Resampler lanczos = new Resampler(Filter.LANCZOS3);
  private BusyNanos busy = new BusyNanos(0, 0, 0);

  /** What the model is fed from, kept for the next picture of the same tile size. */
  private Optional<FloatTensor> tileInput = Optional.empty();

  private Upscaler(OnnxSession session, Tiling tiling) {
    this.session = session;
    this.tiling = tiling;
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
   * Opens a model.
   *
   * @throws GanvasException if there is no such model, it is none that enlarges, or the device
   *     cannot run it
   * @throws IOException if the file cannot be read
   */
  public static Upscaler open(Path model, SessionConfig config, Tiling tiling) throws IOException {
    OnnxSession session = OnnxSession.open(model, config);
    if (session.spec().task() != Task.UPSCALE) {
      Task found = session.spec().task();
      session.close();
      throw new GanvasException(
          Kind.MODEL_UNFIT, "expected a model that enlarges, found one to " + found + ": " + model);
    }
    return new Upscaler(session, tiling);
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
    ModelSpec spec = session.spec();
    int scale = spec.scale();
    requireHoldable(input, scale);
    Image output =
        Image.blank(input.width() * scale, input.height() * scale, input.channels(), input.depth());
    TilePlan plan =
        TilePlan.of(input.width(), input.height(), tiling, spec.size(), spec.locality());
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
      ImageTensors.fill(x, input, tile.source(), spec.input()); // [1, C, h, w]
      long filled = System.nanoTime();
      FloatTensor y = session.run(x); // [1, C, h * scale, w * scale]
      long answered = System.nanoTime();
      blender.add(y);
      busy = busy.plus(filled - start, answered - filled, System.nanoTime() - answered);
    }
    return output;
  }

  private static Shape tileShape(TilePlan plan, ModelSpec spec) {
    Region source = plan.tiles().get(0).source();
    return ImageTensors.shape(source, spec.input());
  }

  @Override
  public void close() {
    session.close();
  }
}
