package dev.ganvas.runtime.image;

/**
 * A picture in memory: {@code [H, W, C]} unsigned integer samples, row by row, pixel by pixel,
 * channels in the order of {@link Channels} (RGB, never BGR), 8 or 16 bits each, gamma-encoded as
 * they came from the file; upright, since the EXIF orientation has already been applied.
 *
 * <p>An image owns its sample array. {@link #samples8()} and {@link #samples16()} hand out that
 * array itself, because a copy of a 50-megapixel picture is a quarter of a gigabyte: whoever fills
 * a {@linkplain #blank blank} image writes to it before passing the image on, and nobody after.
 */
public final class Image {
  private final int width;
  private final int height;
  private final Channels channels;
  private final SampleDepth depth;
  private final byte[] samples8;
  private final short[] samples16;

  private Image(
      int width,
      int height,
      Channels channels,
      SampleDepth depth,
      byte[] samples8,
      short[] samples16) {
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.depth = depth;
    this.samples8 = samples8;
    this.samples16 = samples16;
  }

  /**
   * An image of 8-bit samples.
   *
   * @shape {@code samples} is {@code [height, width, channels]} unsigned bytes; the image takes
   *     ownership
   * @throws IllegalArgumentException if a side is not positive or the array has another length
   */
  public static Image of8Bits(int width, int height, Channels channels, byte[] samples) {
    requireLength(width, height, channels, samples.length);
    return new Image(width, height, channels, SampleDepth.EIGHT_BITS, samples, new short[0]);
  }

  /**
   * An image of 16-bit samples.
   *
   * @shape {@code samples} is {@code [height, width, channels]} unsigned shorts; the image takes
   *     ownership
   * @throws IllegalArgumentException if a side is not positive or the array has another length
   */
  public static Image of16Bits(int width, int height, Channels channels, short[] samples) {
    requireLength(width, height, channels, samples.length);
    return new Image(width, height, channels, SampleDepth.SIXTEEN_BITS, new byte[0], samples);
  }

  /**
   * An image of zeros, to be filled by its maker.
   *
   * @throws IllegalArgumentException if it would have more samples than an array can hold; ask
   *     {@link #fits} first
   */
  public static Image blank(int width, int height, Channels channels, SampleDepth depth) {
    int length = Math.toIntExact(sampleCount(width, height, channels));
    return depth == SampleDepth.EIGHT_BITS
        ? of8Bits(width, height, channels, new byte[length])
        : of16Bits(width, height, channels, new short[length]);
  }

  /** Whether an image of this size can be held: at most 2^31 - 9 samples. */
  public static boolean fits(long width, long height, Channels channels) {
    return width > 0
        && height > 0
        && width <= Integer.MAX_VALUE
        && height <= Integer.MAX_VALUE
        && width * height <= (Integer.MAX_VALUE - 8) / channels.count();
  }

  private static long sampleCount(int width, int height, Channels channels) {
    if (!fits(width, height, channels)) {
      throw new IllegalArgumentException(
          "image of " + width + "x" + height + " " + channels + " cannot be held in one array");
    }
    return (long) width * height * channels.count();
  }

  private static void requireLength(int width, int height, Channels channels, int length) {
    long expected = sampleCount(width, height, channels);
    if (length != expected) {
      throw new IllegalArgumentException(
          "expected "
              + expected
              + " samples for "
              + width
              + "x"
              + height
              + " "
              + channels
              + ", found "
              + length);
    }
  }

  /** Pixels a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** What the samples of a pixel mean. */
  public Channels channels() {
    return channels;
  }

  /** Bits a sample. */
  public SampleDepth depth() {
    return depth;
  }

  /**
   * The image's own samples.
   *
   * @shape {@code [height, width, channels]} unsigned bytes; the image keeps ownership
   * @throws IllegalStateException if this image has 16-bit samples
   */
  public byte[] samples8() {
    if (depth != SampleDepth.EIGHT_BITS) {
      throw new IllegalStateException("this image has 16-bit samples");
    }
    return samples8;
  }

  /**
   * The image's own samples.
   *
   * @shape {@code [height, width, channels]} unsigned shorts; the image keeps ownership
   * @throws IllegalStateException if this image has 8-bit samples
   */
  public short[] samples16() {
    if (depth != SampleDepth.SIXTEEN_BITS) {
      throw new IllegalStateException("this image has 8-bit samples");
    }
    return samples16;
  }

  /** The sample of one channel of one pixel, 0 to {@code depth().max()}. */
  public int sample(int x, int y, int channel) {
    return sampleAt(index(x, y, channel));
  }

  /** The sample at a position of the sample array, 0 to {@code depth().max()}. */
  public int sampleAt(int index) {
    return depth == SampleDepth.EIGHT_BITS ? samples8[index] & 0xff : samples16[index] & 0xffff;
  }

  /**
   * Stores one sample; for whoever makes the image, before passing it on.
   *
   * @param value 0 to {@code depth().max()}
   */
  public void setSampleAt(int index, int value) {
    if (depth == SampleDepth.EIGHT_BITS) {
      samples8[index] = (byte) value;
    } else {
      samples16[index] = (short) value;
    }
  }

  /** The position of one sample in the sample array. */
  public int index(int x, int y, int channel) {
    return (y * width + x) * channels.count() + channel;
  }

  /** Bytes of memory the samples take. */
  public long byteCount() {
    return (long) width * height * channels.count() * (depth == SampleDepth.EIGHT_BITS ? 1 : 2);
  }

  /**
   * A copy of a rectangle.
   *
   * @throws IllegalArgumentException if the rectangle does not lie inside this image
   */
  public Image crop(Region region) {
    if (!region.liesIn(width, height)) {
      throw new IllegalArgumentException(region + " does not lie in " + this);
    }
    Image copy = blank(region.width(), region.height(), channels, depth);
    int rowLength = region.width() * channels.count();
    for (int y = 0; y < region.height(); y++) {
      int from = index(region.x(), region.y() + y, 0);
      if (depth == SampleDepth.EIGHT_BITS) {
        System.arraycopy(samples8, from, copy.samples8, y * rowLength, rowLength);
      } else {
        System.arraycopy(samples16, from, copy.samples16, y * rowLength, rowLength);
      }
    }
    return copy;
  }

  /**
   * Copies a band of rows into this picture; for its maker.
   *
   * @shape {@code band} is {@code [rows, width, channels]} of the same depth; the caller keeps it
   * @throws IllegalArgumentException if it is of another kind or does not fit below {@code row}
   */
  void paste(Image band, int row) {
    if (band.width != width || band.channels != channels || band.depth != depth) {
      throw new IllegalArgumentException(band + " is no band of " + this);
    }
    int to = index(0, row, 0);
    if (depth == SampleDepth.EIGHT_BITS) {
      System.arraycopy(band.samples8, 0, samples8, to, band.samples8.length);
    } else {
      System.arraycopy(band.samples16, 0, samples16, to, band.samples16.length);
    }
  }

  @Override
  public String toString() {
    return width
        + "x"
        + height
        + " "
        + channels
        + " "
        + (depth == SampleDepth.EIGHT_BITS ? 8 : 16)
        + "-bit image";
  }
}
