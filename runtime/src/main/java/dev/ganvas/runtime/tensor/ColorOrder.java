package dev.ganvas.runtime.tensor;

/** What a tensor's channels mean. */
public enum ColorOrder {
  /** Red, green, blue. */
  RGB(3),
  /** Blue, green, red: models trained on OpenCV's pictures. */
  BGR(3),
  /** One channel of luminance. */
  GRAY(1),
  /**
   * One channel of luma, beside which the chroma is enlarged by interpolation: Y of JPEG's YCbCr
   * (BT.601 weights, full range).
   */
  LUMA(1),
  /** Red, green, blue and opacity. */
  RGBA(4);

  private final int channels;

  ColorOrder(int channels) {
    this.channels = channels;
  }

  /** How many channels: 1, 3 or 4. */
  public int channels() {
    return channels;
  }

  /** Where in the tensor the picture's channel {@code c} (RGB order) is. */
  int position(int c) {
    return this == BGR ? 2 - c : c;
  }
}
