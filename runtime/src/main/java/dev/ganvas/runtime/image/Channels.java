package dev.ganvas.runtime.image;

/** What the samples of one pixel mean, in the order in which they are stored. */
public enum Channels {
  /** One sample: luminance. */
  GRAY(1, 1),
  /** Two samples: luminance, then opacity. */
  GRAY_ALPHA(2, 1),
  /** Three samples: red, green, blue. */
  RGB(3, 3),
  /** Four samples: red, green, blue, then opacity, not premultiplied. */
  RGBA(4, 3);

  private final int count;
  private final int colors;

  Channels(int count, int colors) {
    this.count = count;
    this.colors = colors;
  }

  /** Samples a pixel: 1 to 4. */
  public int count() {
    return count;
  }

  /** Samples a pixel without opacity: 1 or 3. */
  public int colors() {
    return colors;
  }

  /** Whether the last sample is opacity. */
  public boolean hasAlpha() {
    return count > colors;
  }

  /** The same without opacity. */
  public Channels withoutAlpha() {
    return colors == 1 ? GRAY : RGB;
  }
}
