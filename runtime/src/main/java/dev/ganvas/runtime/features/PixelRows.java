package dev.ganvas.runtime.features;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.PictureFit;

/**
 * Pictures as rows of levels, all of one size, so that they can be compared pixel by pixel.
 *
 * @param width columns
 * @param height rows
 */
public record PixelRows(int width, int height) {
  /** Enough to tell copies from relatives; two thousand pictures then take 24 MB. */
  private static final int MOST_SIDE = 32;

  /** Checks that there is a pixel. */
  public PixelRows {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("expected a size, found " + width + "x" + height);
    }
  }

  /** Of the size of a picture, or of its proportions and at most {@value #MOST_SIDE} a side. */
  public static PixelRows like(Image picture) {
    double scale = Math.min(1, (double) MOST_SIDE / Math.max(picture.width(), picture.height()));
    return new PixelRows(
        Math.max(1, (int) Math.round(scale * picture.width())),
        Math.max(1, (int) Math.round(scale * picture.height())));
  }

  /**
   * A picture's levels: its middle brought to this size, opacity laid on white, gray repeated.
   *
   * @shape {@code [H, W, any]} to {@code [height * width * 3]} in 0 to 255; the caller owns it
   */
  public float[] of(Image picture) {
    byte[] samples = PictureFit.of(picture, width, height, Channels.RGB).samples8();
    float[] row = new float[samples.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = samples[i] & 0xff;
    }
    return row;
  }
}
