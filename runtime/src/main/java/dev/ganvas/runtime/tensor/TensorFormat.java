package dev.ganvas.runtime.tensor;

/**
 * How a network wants a picture, or gives one: all that {@link ImageTensors} needs to know.
 *
 * @param layout order of the axes
 * @param color what the channels mean
 * @param range which numbers stand for black and white
 */
public record TensorFormat(Layout layout, ColorOrder color, ValueRange range) {
  /** Planes of red, green and blue in [0, 1]: what Ganvas trains on. */
  public static final TensorFormat NCHW_RGB_UNIT =
      new TensorFormat(Layout.NCHW, ColorOrder.RGB, ValueRange.ZERO_TO_ONE);
}
