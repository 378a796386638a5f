package dev.ganvas.runtime.metrics;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;

/** Which numbers of two pictures are compared. */
public enum ImageComparison {
  /** All colour channels, in levels of 0 to 255. */
  COLORS,
  /**
   * The luma of ITU-R BT.601 in studio swing, 16 to 235, of levels of 0 to 255: {@code Y = 16 +
   * (65.481 R + 128.553 G + 24.966 B) / 255}, as MATLAB's {@code rgb2ycbcr} computes it. That is
   * what the papers compare since SRCNN (Dong et al. 2014), after leaving out as many pixels at
   * each border as the scale says. Y is not rounded, as in BasicSR (Wang et al.); MATLAB's own
   * function rounds it for pictures of bytes, which moves PSNR by about a hundredth of a decibel.
   */
  LUMA;

  /** How many planes {@link #plane} gives. */
  int planes(Image image) {
    return this == LUMA ? 1 : image.channels().colors();
  }

  /**
   * One plane of a picture without its border.
   *
   * @shape {@code [H, W, C]} 8- or 16-bit to {@code [(H - 2 border) * (W - 2 border)]} in levels of
   *     0 to 255
   */
  double[] plane(Image image, int plane, int border) {
    int width = image.width() - 2 * border;
    int height = image.height() - 2 * border;
    double toLevels = 255.0 / image.depth().max();
    double[] values = new double[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = image.index(x + border, y + border, 0);
        values[y * width + x] =
            this == LUMA ? luma(image, at, toLevels) : image.sampleAt(at + plane) * toLevels;
      }
    }
    return values;
  }

  private static double luma(Image image, int at, double toLevels) {
    boolean gray = image.channels().colors() == 1;
    double r = image.sampleAt(at) * toLevels;
    double g = gray ? r : image.sampleAt(at + 1) * toLevels;
    double b = gray ? r : image.sampleAt(at + 2) * toLevels;
    return 16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255;
  }

  /** Refuses pictures that cannot be compared. */
  void requireComparable(Image reference, Image candidate, int border) {
    if (reference.width() != candidate.width() || reference.height() != candidate.height()) {
      throw new GanvasException(
          Kind.UNSUPPORTED_IMAGE,
          "expected two pictures of one size, found " + reference + " and " + candidate);
    }
    if (this == COLORS && reference.channels().colors() != candidate.channels().colors()) {
      throw new GanvasException(
          Kind.UNSUPPORTED_IMAGE,
          "expected two pictures with the same channels, found "
              + reference
              + " and "
              + candidate
              + ": compare their luma with --y");
    }
    if (Math.min(reference.width(), reference.height()) <= 2 * border) {
      throw new GanvasException(
          Kind.UNSUPPORTED_IMAGE,
          "expected a picture larger than its border of " + border + ", found " + reference);
    }
  }
}
