package dev.ganvas.runtime;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.RowCollector;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.session.Device;
import java.util.List;
import java.util.function.Consumer;

/**
 * A model that makes pictures of pictures, open and checked.
 *
 * <p>Not thread-safe: one picture at a time, which uses all cores. {@link #close()} may be called
 * twice.
 */
public abstract sealed class PictureModel implements AutoCloseable permits Upscaler, Stylizer {
  private final TiledModel model;

  PictureModel(TiledModel model) {
    this.model = model;
  }

  /** What runs the model. */
  TiledModel model() {
    return model;
  }

  /** What the model expects and gives. */
  public final ModelSpec spec() {
    return model.spec();
  }

  /** Where it runs. */
  public final Device device() {
    return model.device();
  }

  /** What of a foreign model could not be decided, each with the option that settles it. */
  public final List<String> doubts() {
    return model.doubts();
  }

  /** How long each stage has been busy since the model was opened. */
  public final BusyNanos busy() {
    return model.busy();
  }

  /** Sets how often pictures go through the model from now on. */
  public final void setPasses(Passes passes) {
    model.setPasses(passes);
  }

  /** Sets who hears when a picture is made otherwise than asked for, like at a reduced size. */
  public final void setNotices(Consumer<String> notices) {
    model.setNotices(notices);
  }

  /** What a picture of this kind becomes. */
  public abstract ImageSpec resultOf(ImageSpec input);

  /**
   * Makes a picture.
   *
   * @shape {@code [H, W, C]} to {@link #resultOf}, 8 or 16 bits; the caller keeps the input and
   *     owns the result
   * @throws dev.ganvas.runtime.failure.GanvasException IMAGE_TOO_LARGE, OUT_OF_MEMORY or
   *     BAD_MODEL_OUTPUT
   */
  public Image apply(Image input) {
    RowCollector collector = new RowCollector(resultOf(ImageSpec.of(input)));
    apply(input, collector);
    return collector.image();
  }

  /**
   * Makes a picture band by band, so that the result is never held whole. Where opacity or several
   * passes need it whole, it is held all the same.
   *
   * @shape {@code [H, W, C]} to bands of {@link #resultOf}; the caller keeps the input
   * @throws dev.ganvas.runtime.failure.GanvasException IMAGE_TOO_LARGE, OUT_OF_MEMORY or
   *     BAD_MODEL_OUTPUT; the sink has got some rows then
   */
  public abstract void apply(Image input, RowSink sink);

  @Override
  public final void close() {
    model.close();
  }
}
