package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.Resampler;

/**
 * A picture and its reduction.
 *
 * @param large {@code [s*H, s*W, C]}
 * @param small {@code [H, W, C]}, each pixel from the s*s pixels of {@code large} at its place and
 *     their surroundings
 */
public record ImagePair(Image large, Image small) {
  /** Checks that one is a whole multiple of the other. */
  public ImagePair {
    if (large.width() % small.width() != 0
        || large.height() % small.height() != 0
        || large.width() / small.width() != large.height() / small.height()) {
      throw new IllegalArgumentException(large + " is no whole multiple of " + small);
    }
  }

  /** How many times as large a side is. */
  public int scale() {
    return large.width() / small.width();
  }

  /**
   * Crops a picture to a multiple of the scale and reduces it by antialiased bicubic with a = -0.5,
   * as the benchmarks' low-resolution files were made: MATLAB's {@code imresize} goes down the
   * columns first and rounds what it has to 8 bits before it goes along the rows, which cuts what
   * the kernel throws beyond black and white at hard edges.
   *
   * @throws IllegalArgumentException if the picture is smaller than the scale
   */
  public static ImagePair reduce(Image picture, int scale) {
    int width = picture.width() / scale;
    int height = picture.height() / scale;
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(picture + " is smaller than the scale " + scale);
    }
    Image large = picture.crop(new Region(0, 0, width * scale, height * scale));
    Resampler bicubic = new Resampler(Filter.BICUBIC);
    Image lower = bicubic.resize(large, large.width(), height);
    return new ImagePair(large, bicubic.resize(lower, width, height));
  }

  /** The same part of both, given in small pixels. */
  public ImagePair crop(Region region) {
    return new ImagePair(large.crop(region.times(scale())), small.crop(region));
  }
}
