package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import java.util.SplittableRandom;

/** Arithmetic that makes pictures worse, shared by all that do. */
final class Pixels {
  /** Of 64 tosses, a variance of 64/4, and of an even number of width 1, a variance of 1/12. */
  private static final double BELL_DEVIATION = Math.sqrt(16 + 1 / 12.0);

  private Pixels() {}

  static Image blank(Image like) {
    return Image.blank(like.width(), like.height(), Channels.RGB, SampleDepth.EIGHT_BITS);
  }

  static int level(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  /**
   * Box and Muller; the generators of Java 17 that can be split give no Gaussian of stated form.
   */
  static double gaussian(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /**
   * Nearly Gaussian, deviation 1: 64 tosses of a coin and an even number between two of their
   * counts. No logarithm and no cosine, which would take most of the time of a training on worn
   * photos; nothing lies beyond eight deviations.
   */
  static double bell(SplittableRandom random) {
    return (Long.bitCount(random.nextLong()) - 32 + random.nextDouble() - 0.5) / BELL_DEVIATION;
  }

  /**
   * How many of so many expected events happen (Poisson). From thirty on their number is taken as
   * normal, rounded: that is off by less than a level where pictures are.
   */
  static long poisson(double expected, SplittableRandom random) {
    if (expected >= 30) {
      return Math.max(0, Math.round(expected + Math.sqrt(expected) * bell(random)));
    }
    // Knuth: how many uniform numbers can be multiplied before the product falls below e^-expected.
    double least = Math.exp(-expected);
    double product = random.nextDouble();
    long count = 0;
    while (product > least) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  static double[] luma(Image image) {
    double[] luma = new double[image.width() * image.height()];
    for (int i = 0; i < luma.length; i++) {
      luma[i] =
          0.299 * image.sampleAt(3 * i)
              + 0.587 * image.sampleAt(3 * i + 1)
              + 0.114 * image.sampleAt(3 * i + 2);
    }
    return luma;
  }

  static Image grays(Image like, double[] values) {
    Image image = blank(like);
    for (int i = 0; i < values.length; i++) {
      for (int c = 0; c < 3; c++) {
        image.setSampleAt(3 * i + c, level(values[i]));
      }
    }
    return image;
  }

  static Image blur(Image image, double deviation) {
    int reach = (int) Math.ceil(3 * deviation);
    double[] kernel = new double[2 * reach + 1];
    double sum = 0;
    for (int k = -reach; k <= reach; k++) {
      kernel[k + reach] = Math.exp(-k * k / (2 * deviation * deviation));
      sum += kernel[k + reach];
    }
    int width = image.width();
    int height = image.height();
    double[] rows = new double[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int k = -reach; k <= reach; k++) {
          int from = 3 * (y * width + mirrored(x + k, width));
          for (int c = 0; c < 3; c++) {
            rows[3 * (y * width + x) + c] += kernel[k + reach] / sum * image.sampleAt(from + c);
          }
        }
      }
    }
    Image blurred = blank(image);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          double value = 0;
          for (int k = -reach; k <= reach; k++) {
            value += kernel[k + reach] / sum * rows[3 * (mirrored(y + k, height) * width + x) + c];
          }
          blurred.setSampleAt(3 * (y * width + x) + c, level(value));
        }
      }
    }
    return blurred;
  }

  /** The same, mirrored at borders that are not repeated: 2 1 | 0 1 2 ... n-1 | n-2. */
  static int mirrored(int at, int length) {
    int i = at;
    while (i < 0 || i >= length) {
      i = i < 0 ? -i : 2 * (length - 1) - i;
      if (length == 1) {
        return 0;
      }
    }
    return i;
  }
}
