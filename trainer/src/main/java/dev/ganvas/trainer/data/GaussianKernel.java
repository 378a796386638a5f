package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Image;

/**
 * A Gaussian that blurs more along one direction than across it, or alike in all. Unlike {@link
 * Pixels#blur} it works plane by plane on float rows, fast enough for every patch of a training.
 *
 * @param along standard deviation in its direction, in pixels, above 0
 * @param across standard deviation across it, above 0
 * @param angle of its direction, in radians
 */
record GaussianKernel(double along, double across, double angle) {
  /** A long kernel's corners: thousands of such weights are still no level. */
  private static final float NOTHING = 1e-6f;

  GaussianKernel {
    if (!(along > 0) || !(across > 0)) {
      throw new IllegalArgumentException(
          "expected deviations above 0, found " + along + " and " + across);
    }
  }

  /** Alike in all directions. */
  static GaussianKernel round(double deviation) {
    return new GaussianKernel(deviation, deviation, 0);
  }

  /**
   * The blurred picture; borders are mirrored.
   *
   * @shape {@code [H, W, 3]} 8-bit RGB to the same; the caller keeps the input and owns the result
   */
  Image blur(Image image) {
    int reach = (int) Math.ceil(3 * Math.max(along, across));
    int side = 2 * reach + 1;
    Image blurred = Pixels.blank(image);
    for (int c = 0; c < 3; c++) {
      float[] plane = plane(image, c);
      if (along == across) {
        // A round Gaussian is one of rows times one of columns.
        float[] line = weights(reach, 0);
        plane = filter(plane, image.width(), image.height(), line, side, 1);
        plane = filter(plane, image.width(), image.height(), line, 1, side);
      } else {
        plane = filter(plane, image.width(), image.height(), weights(reach, reach), side, side);
      }
      for (int i = 0; i < plane.length; i++) {
        blurred.setSampleAt(3 * i + c, Pixels.level(plane[i]));
      }
    }
    return blurred;
  }

  private static float[] plane(Image image, int channel) {
    float[] plane = new float[image.width() * image.height()];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = image.sampleAt(3 * i + channel);
    }
    return plane;
  }

  /** Row by row, their sum 1. */
  private float[] weights(int reachX, int reachY) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    float[] weights = new float[(2 * reachX + 1) * (2 * reachY + 1)];
    double sum = 0;
    int i = 0;
    for (int y = -reachY; y <= reachY; y++) {
      for (int x = -reachX; x <= reachX; x++) {
        double a = (x * cos + y * sin) / along;
        double b = (y * cos - x * sin) / across;
        double weight = Math.exp(-(a * a + b * b) / 2);
        weights[i++] = (float) weight;
        sum += weight;
      }
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] /= (float) sum;
    }
    return weights;
  }

  private static float[] filter(
      float[] plane, int width, int height, float[] weights, int columns, int rows) {
    int paddedWidth = width + columns - 1;
    float[] padded = padded(plane, width, height, columns / 2, rows / 2);
    float[] sum = new float[plane.length];
    for (int y = 0; y < height; y++) {
      for (int ky = 0; ky < rows; ky++) {
        for (int kx = 0; kx < columns; kx++) {
          float weight = weights[ky * columns + kx];
          if (weight > NOTHING) {
            // Along a row, so that the virtual machine computes it in vectors.
            add(sum, y * width, padded, (y + ky) * paddedWidth + kx, width, weight);
          }
        }
      }
    }
    return sum;
  }

  private static void add(float[] sum, int to, float[] from, int at, int count, float weight) {
    for (int x = 0; x < count; x++) {
      sum[to + x] += weight * from[at + x];
    }
  }

  private static float[] padded(float[] plane, int width, int height, int left, int top) {
    int paddedWidth = width + 2 * left;
    float[] padded = new float[paddedWidth * (height + 2 * top)];
    for (int y = 0; y < height + 2 * top; y++) {
      int row = Pixels.mirrored(y - top, height) * width;
      for (int x = 0; x < paddedWidth; x++) {
        padded[y * paddedWidth + x] = plane[row + Pixels.mirrored(x - left, width)];
      }
    }
    return padded;
  }
}
