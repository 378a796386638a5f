package dev.ganvas.runtime.image;

import java.util.Arrays;

/** Colours that a BMP's pixels name by number. A number that has no colour is black. */
final class BmpPalette implements BmpColors {
  private final byte[] file;
  private final int start;
  private final int colorBytes;
  private final int count;
  private final boolean gray;

  /**
   * Colours that lie in a file, which is kept.
   *
   * @param start where the first one begins
   * @param colorBytes 3 (blue, green, red) or 4 (and one without a meaning)
   * @param count how many there are
   */
  BmpPalette(byte[] file, int start, int colorBytes, int count) {
    this.file = file;
    this.start = start;
    this.colorBytes = colorBytes;
    this.count = count;
    boolean allGray = true;
    for (int i = 0; i < count; i++) {
      int at = start + i * colorBytes;
      allGray &= file[at] == file[at + 1] && file[at] == file[at + 2];
    }
    this.gray = allGray;
  }

  @Override
  public Channels channels() {
    return gray ? Channels.GRAY : Channels.RGB;
  }

  @Override
  public SampleDepth depth() {
    return SampleDepth.EIGHT_BITS;
  }

  @Override
  public boolean has(int pixel) {
    return pixel < count;
  }

  @Override
  public void paint(Image image, int at, int pixel) {
    byte[] samples = image.samples8();
    int from = start + pixel * colorBytes;
    if (!has(pixel)) {
      Arrays.fill(samples, at, at + channels().count(), (byte) 0);
    } else if (gray) {
      samples[at] = file[from];
    } else {
      samples[at] = file[from + 2];
      samples[at + 1] = file[from + 1];
      samples[at + 2] = file[from];
    }
  }
}
