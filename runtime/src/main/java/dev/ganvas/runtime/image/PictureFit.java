package dev.ganvas.runtime.image;

/**
 * Brings pictures of any size and kind to those that a generator makes: the largest middle part of
 * the wanted proportions, reduced with antialiasing, in 8 bits and the wanted channels.
 */
public final class PictureFit {
  private PictureFit() {}

  /**
   * Both steps, {@link #cropped} and {@link #converted}.
   *
   * @shape {@code [H, W, any]} to {@code [height, width, C]} of 8 bits; the caller keeps the input
   */
  public static Image of(Image image, int width, int height, Channels channels) {
    return converted(cropped(image, width, height), channels);
  }

  /**
   * The middle part of the proportions {@code width} to {@code height}, in that size. Whatever
   * colour lies under full transparency does not bleed into what is visible.
   *
   * @shape {@code [H, W, C]} to {@code [height, width, C]}, same channels and depth; the caller
   *     keeps the input, which is given back where it fits already
   */
  public static Image cropped(Image image, int width, int height) {
    int w = (int) Math.min(image.width(), Math.max(1, (long) image.height() * width / height));
    int h = (int) Math.min(image.height(), Math.max(1, (long) image.width() * height / width));
    Image middle =
        w == image.width() && h == image.height()
            ? image
            : image.crop(new Region((image.width() - w) / 2, (image.height() - h) / 2, w, h));
    if (w == width && h == height) {
      return middle;
    }
    Resampler resampler = new Resampler(Filter.BICUBIC);
    if (!middle.channels().hasAlpha()) {
      return resampler.resize(middle, width, height);
    }
    return Opacity.join(
        resampler.resize(Opacity.bleedColors(middle), width, height),
        resampler.resize(Opacity.of(middle), width, height));
  }

  /**
   * In 8 bits and the wanted channels: gray is repeated, colours become their luma (BT.601),
   * opacity that is not wanted is laid on white.
   *
   * @param channels GRAY, RGB or RGBA
   * @shape {@code [H, W, any]} of 8 or 16 bits to {@code [H, W, C]} of 8; the caller owns the
   *     result
   */
  public static Image converted(Image image, Channels channels) {
    if (channels == Channels.GRAY_ALPHA) {
      throw new IllegalArgumentException("expected GRAY, RGB or RGBA, found " + channels);
    }
    Image result = Image.blank(image.width(), image.height(), channels, SampleDepth.EIGHT_BITS);
    double max = image.depth().max();
    int colors = image.channels().colors();
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        double opacity = image.channels().hasAlpha() ? image.sample(x, y, colors) / max : 1;
        double[] rgb = new double[3];
        for (int c = 0; c < 3; c++) {
          double value = image.sample(x, y, colors == 1 ? 0 : c) / max;
          rgb[c] = channels == Channels.RGBA ? value : value * opacity + 1 - opacity;
        }
        if (channels == Channels.GRAY) {
          result.setSampleAt(
              result.index(x, y, 0), level(0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]));
          continue;
        }
        for (int c = 0; c < 3; c++) {
          result.setSampleAt(result.index(x, y, c), level(rgb[c]));
        }
        if (channels == Channels.RGBA) {
          result.setSampleAt(result.index(x, y, 3), level(opacity));
        }
      }
    }
    return result;
  }

  private static int level(double value) {
    return (int) Math.round(255 * value);
  }
}
