package dev.ganvas.runtime.image;

/** What the numbers in a BMP's pixels look like. */
sealed interface BmpColors permits BmpFields, BmpPalette {
  /** Of the picture. */
  Channels channels();

  /** Of the picture. */
  SampleDepth depth();

  /** Whether a pixel of this number looks like anything. */
  boolean has(int pixel);

  /**
   * Stores one pixel.
   *
   * @param image {@code [H, W, C]} of these {@link #channels()} and this {@link #depth()}; its
   *     maker keeps it
   * @param at the place of the pixel's first sample
   */
  void paint(Image image, int at, int pixel);
}
