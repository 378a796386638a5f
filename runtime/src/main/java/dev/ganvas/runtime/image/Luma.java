package dev.ganvas.runtime.image;

/**
 * Luma and chroma of JPEG's YCbCr (ITU-T T.871: BT.601 weights, full range), for models that know
 * light only.
 */
public final class Luma {
  private Luma() {}

  /**
   * The colours of one picture with the light of another.
   *
   * @shape {@code colors} is {@code [H, W, 3]}, {@code light} {@code [H, W, 1]}, both 8 or both 16
   *     bits; the caller keeps them and owns the result
   */
  public static Image relit(Image colors, Image light) {
    if (colors.width() != light.width()
        || colors.height() != light.height()
        || colors.depth() != light.depth()) {
      throw new IllegalArgumentException(
          "expected two pictures of one size and depth, found " + colors + " and " + light);
    }
    Image result = Image.blank(colors.width(), colors.height(), colors.channels(), colors.depth());
    int max = colors.depth().max();
    for (int i = 0; i < colors.width() * colors.height(); i++) {
      int r = colors.sampleAt(3 * i);
      int g = colors.sampleAt(3 * i + 1);
      int b = colors.sampleAt(3 * i + 2);
      // Cb and Cr stay when red, green and blue all grow by as much as Y does.
      double added = light.sampleAt(i) - (0.299 * r + 0.587 * g + 0.114 * b);
      result.setSampleAt(3 * i, level(r + added, max));
      result.setSampleAt(3 * i + 1, level(g + added, max));
      result.setSampleAt(3 * i + 2, level(b + added, max));
    }
    return result;
  }

  private static int level(double value, int max) {
    return (int) Math.max(0, Math.min(max, Math.round(value)));
  }
}
