package dev.ganvas.runtime;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;

/** How large a picture is to become. */
public sealed interface TargetSize {
  /** Most pixels a side: what PNG's readers take. */
  int MOST = 1_000_000;

  /** Columns and rows. */
  record Size(int width, int height) {}

  /**
   * So many times as large, both sides rounded to the nearest pixel.
   *
   * @param factor above 0
   */
  record Factor(double factor) implements TargetSize {
    /** Checks the factor. */
    public Factor {
      if (!(factor > 0) || Double.isInfinite(factor)) {
        throw new IllegalArgumentException("expected a factor above 0, found " + factor);
      }
    }

    @Override
    public Size of(int width, int height) {
      return size(width * factor, height * factor);
    }
  }

  /**
   * So wide, in proportion.
   *
   * @param width columns
   */
  record Width(int width) implements TargetSize {
    /** Checks the width. */
    public Width {
      requirePositive(width);
    }

    @Override
    public Size of(int fromWidth, int fromHeight) {
      return size(width, (double) fromHeight * width / fromWidth);
    }
  }

  /**
   * So high, in proportion.
   *
   * @param height rows
   */
  record Height(int height) implements TargetSize {
    /** Checks the height. */
    public Height {
      requirePositive(height);
    }

    @Override
    public Size of(int fromWidth, int fromHeight) {
      return size((double) fromWidth * height / fromHeight, height);
    }
  }

  /**
   * The size a picture of this size becomes; at least one pixel a side.
   *
   * @throws GanvasException IMAGE_TOO_LARGE if no image can be that large
   */
  Size of(int width, int height);

  private static void requirePositive(int pixels) {
    if (pixels < 1) {
      throw new IllegalArgumentException("expected at least 1 pixel, found " + pixels);
    }
  }

  private static Size size(double width, double height) {
    long w = Math.max(1, Math.round(width));
    long h = Math.max(1, Math.round(height));
    if (Math.max(w, h) > MOST) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          "the result would be "
              + w
              + "x"
              + h
              + ", at most "
              + MOST
              + " pixels a side can be written: choose a smaller --scale");
    }
    return new Size((int) w, (int) h);
  }
}
