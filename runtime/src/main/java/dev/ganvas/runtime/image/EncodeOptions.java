package dev.ganvas.runtime.image;

/**
 * How lossy formats are written.
 *
 * @param quality 1 (smallest file) to 100 (best picture), for JPEG and WebP
 * @param compression whether WebP is written without loss
 * @param chroma how many colours JPEG keeps
 */
public record EncodeOptions(int quality, Compression compression, Chroma chroma) {
  /** Whether a format that can do both loses detail. */
  public enum Compression {
    /** Smaller files, by {@link EncodeOptions#quality}. */
    LOSSY,
    /** Every sample exactly as computed, but for colours that full transparency hides. */
    LOSSLESS
  }

  /** At what resolution JPEG keeps colours beside light. */
  public enum Chroma {
    /** Every pixel's own (4:4:4). */
    FULL,
    /** One for two by two pixels (4:2:0), as most cameras and programs write it. */
    HALF
  }

  /** Quality 95, as upscalers usually write. */
  public static final EncodeOptions DEFAULT = new EncodeOptions(95, Compression.LOSSY);

  /** With every pixel's own colour. */
  public EncodeOptions(int quality, Compression compression) {
    this(quality, compression, Chroma.FULL);
  }

  /** Checks the quality. */
  public EncodeOptions {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality must be 1 to 100, found " + quality);
    }
  }
}
