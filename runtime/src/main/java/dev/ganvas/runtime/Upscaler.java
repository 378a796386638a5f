package dev.ganvas.runtime;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.Luma;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.image.RowCollector;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Path;
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
public final class Upscaler extends PictureModel {
  private final Resampler lanczos = new Resampler(Filter.LANCZOS3);
  private final Resampler bicubic = new Resampler(Filter.BICUBIC);
  private TargetSize target;

  private Upscaler(TiledModel model) {
    super(model);
    this.target = new TargetSize.Factor(spec().scale());
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
    return new Upscaler(
        TiledModel.open(ModelSource.of(model), Task.UPSCALE, config, tiling, hints));
  }

  /**
   * Opens a model between itself and its sharper partner, see {@link Sharpness}.
   *
   * @throws GanvasException MODEL_UNFIT if there is no partner, or one that differs in more than
   *     its weights; or as the others
   * @throws IOException if a file cannot be read
   */
  public static Upscaler open(
      Path model, SessionConfig config, Tiling tiling, ProbeHints hints, Sharpness sharpness)
      throws IOException {
    return new Upscaler(
        TiledModel.open(ModelSource.of(model, sharpness), Task.UPSCALE, config, tiling, hints));
  }

  /** Sets how large pictures become from now on; at first it is the model's own scale. */
  public void setTarget(TargetSize target) {
    this.target = target;
  }

  @Override
  public ImageSpec resultOf(ImageSpec input) {
    return sized(input, target);
  }

  private static ImageSpec sized(ImageSpec input, TargetSize wanted) {
    TargetSize.Size size = wanted.of(input.width(), input.height());
    return input.sized(size.width(), size.height());
  }

  /**
   * The picture {@code spec().scale()} times as large, or as {@link #setTarget} says, same channels
   * and depth: by the model, then by an exact Lanczos resize where the model's scale is another.
   *
   * @shape {@code [H, W, C]} to {@link #resultOf}, 8 or 16 bits; the caller keeps the input and
   *     owns the result
   * @throws GanvasException IMAGE_TOO_LARGE, OUT_OF_MEMORY or BAD_MODEL_OUTPUT
   */
  public Image enhance(Image input) {
    return enhance(input, target);
  }

  /**
   * The picture in the wanted size, whatever {@link #setTarget} says.
   *
   * @shape {@code [H, W, C]} to {@code [target height, target width, C]}; the caller keeps the
   *     input and owns the result
   * @throws GanvasException IMAGE_TOO_LARGE, OUT_OF_MEMORY or BAD_MODEL_OUTPUT
   */
  public Image enhance(Image input, TargetSize wanted) {
    RowCollector collector = new RowCollector(sized(ImageSpec.of(input), wanted));
    enhance(input, wanted, collector);
    return collector.image();
  }

  @Override
  public Image apply(Image input) {
    return enhance(input, target);
  }

  @Override
  public void apply(Image input, RowSink sink) {
    enhance(input, target, sink);
  }

  private void enhance(Image input, TargetSize wanted, RowSink sink) {
    ImageSpec result = sized(ImageSpec.of(input), wanted);
    if (input.channels().hasAlpha()) {
      Image large = Opacity.join(enlarged(Opacity.bleedColors(input)), enlargedOpacity(input));
      sink.add(lanczos.resize(large, result.width(), result.height()));
      return;
    }
    enlarge(input, lanczos.streaming(enlargedSpec(input), result.width(), result.height(), sink));
  }

  private ImageSpec enlargedSpec(Image input) {
    int scale = spec().scale();
    return ImageSpec.of(input)
        .sized(Math.multiplyExact(input.width(), scale), Math.multiplyExact(input.height(), scale));
  }

  /** Even opacity stays even: a network's borders would make an opaque picture a little less so. */
  private Image enlargedOpacity(Image input) {
    Image opacity = Opacity.of(input);
    int first = opacity.sampleAt(0);
    int pixels = opacity.width() * opacity.height();
    if (IntStream.range(0, pixels).anyMatch(i -> opacity.sampleAt(i) != first)) {
      return enlarged(opacity);
    }
    ImageSpec large = enlargedSpec(opacity);
    Image even = Image.blank(large.width(), large.height(), large.channels(), large.depth());
    for (int i = 0; i < even.width() * even.height(); i++) {
      even.setSampleAt(i, first);
    }
    return even;
  }

  private Image enlarged(Image input) {
    RowCollector collector = new RowCollector(enlargedSpec(input));
    enlarge(input, collector);
    return collector.image();
  }

  /** By the model's own scale. */
  private void enlarge(Image input, RowSink sink) {
    if (spec().input().color() == ColorOrder.LUMA && input.channels().colors() == 3) {
      model().run(input, Channels.GRAY, new Colored(input, enlargedSpec(input), sink));
    } else {
      model().run(input, input.channels(), sink);
    }
  }

  /** Gives light that was enlarged by a model the colours that were enlarged beside it. */
  private final class Colored implements RowSink {
    private final Image input;
    private final ImageSpec large;
    private final RowSink next;
    private int row;

    Colored(Image input, ImageSpec large, RowSink next) {
      this.input = input;
      this.large = large;
      this.next = next;
    }

    @Override
    public void add(Image light) {
      Image colors = bicubic.rows(input, large.width(), large.height(), row, light.height());
      row += light.height();
      next.add(Luma.relit(colors, light));
    }
  }
}
