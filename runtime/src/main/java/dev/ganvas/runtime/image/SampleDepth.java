package dev.ganvas.runtime.image;

/** How many bits a sample has. */
public enum SampleDepth {
  /** Unsigned bytes, 0 to 255. */
  EIGHT_BITS(255),
  /** Unsigned shorts, 0 to 65535. */
  SIXTEEN_BITS(65535);

  private final int max;

  SampleDepth(int max) {
    this.max = max;
  }

  /** The sample value that means full intensity: 255 or 65535. */
  public int max() {
    return max;
  }
}
