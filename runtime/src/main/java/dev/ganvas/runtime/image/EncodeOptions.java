package dev.ganvas.runtime.image;

/**
 * How lossy formats are written.
 *
 * @param quality 1 (smallest file) to 100 (best picture), for JPEG and WebP
 * @param compression whether WebP is written without loss
 */
public record EncodeOptions(int quality, Compression compression) {
  /** Whether a format that can do both loses detail. */
  public enum Compression {
    /** Smaller files, by {@link EncodeOptions#quality}. */
    LOSSY,
    /** Every sample exactly as computed. */
    LOSSLESS
  }

  /** Quality 95, as upscalers usually write. */
  public static final EncodeOptions DEFAULT = new EncodeOptions(95, Compression.LOSSY);

  /** Checks the quality. */
  public EncodeOptions {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality must be 1 to 100, found " + quality);
    }
  }
}
