package dev.ganvas.runtime.image;

import java.util.Optional;

/**
 * The bits of a BMP's pixel that are one colour.
 *
 * @param shift how many bits lie below them
 * @param bits how many they are: 0 to 32
 */
record BmpField(int shift, int bits) {
  /** A colour that the file does not have. */
  static final BmpField NONE = new BmpField(0, 0);

  /** Refuses what lies outside of a pixel. */
  BmpField {
    if (shift < 0 || bits < 0 || shift + bits > Integer.SIZE) {
      throw new IllegalArgumentException(bits + " bits above " + shift + " are not in a pixel");
    }
  }

  /**
   * By its mask.
   *
   * @return empty if the mask's bits do not lie side by side
   */
  static Optional<BmpField> ofMask(int mask) {
    if (mask == 0) {
      return Optional.of(NONE);
    }
    int shift = Integer.numberOfTrailingZeros(mask);
    int bits = Integer.bitCount(mask);
    boolean together = shift + bits + Integer.numberOfLeadingZeros(mask) == Integer.SIZE;
    return together ? Optional.of(new BmpField(shift, bits)) : Optional.empty();
  }

  /** Whether any of these bits is set. */
  boolean isIn(int pixel) {
    return stored(pixel) != 0;
  }

  private long stored(int pixel) {
    return ((pixel & 0xffffffffL) >>> shift) & ((1L << bits) - 1);
  }

  /**
   * A pixel's level, scaled: all bits set is the most, as by fractions, and not by shifting.
   *
   * @param most the level of all bits set, up to 65,535
   * @return 0 to {@code most}, rounded to the nearest; 0 where there are no bits
   */
  int level(int pixel, int most) {
    long all = (1L << bits) - 1;
    if (all == 0 || all == most) {
      // Most files' colours are bytes, and divisions are slow.
      return (int) stored(pixel);
    }
    return (int) ((stored(pixel) * most + all / 2) / all);
  }
}
