package dev.ganvas.runtime.image;

/**
 * Conversions between sample depths and channel sets, for formats that cannot hold the original.
 */
public final class Depths {
  private Depths() {}

  /**
   * The same picture with 8-bit samples, rounded to the nearest.
   *
   * @shape {@code [H, W, C]} in and out; the caller owns the result, which is the input itself
   *     where it has 8 bits
   */
  public static Image toEightBits(Image image) {
    if (image.depth() == SampleDepth.EIGHT_BITS) {
      return image;
    }
    short[] wide = image.samples16();
    byte[] narrow = new byte[wide.length];
    for (int i = 0; i < wide.length; i++) {
      // 65535 / 255 = 257, so this is the exact inverse of widening.
      narrow[i] = (byte) (((wide[i] & 0xffff) + 128) / 257);
    }
    return Image.of8Bits(image.width(), image.height(), image.channels(), narrow);
  }

  /**
   * Gray as three equal colours, opacity kept.
   *
   * @shape {@code [H, W, 1 or 2]} to {@code [H, W, 3 or 4]}; the caller owns the result
   */
  static Image toRgba(Image gray) {
    Channels channels = gray.channels().hasAlpha() ? Channels.RGBA : Channels.RGB;
    Image image = Image.blank(gray.width(), gray.height(), channels, gray.depth());
    int pixels = gray.width() * gray.height();
    int from = gray.channels().count();
    int to = channels.count();
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < to; c++) {
        image.setSampleAt(i * to + c, gray.sampleAt(i * from + (c < 3 ? 0 : 1)));
      }
    }
    return image;
  }
}
