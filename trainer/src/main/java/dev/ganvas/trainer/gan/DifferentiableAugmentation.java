package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.GanConfig.Augment;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Random changes to pictures that a gradient flows back through (Zhao et al. 2020, "Differentiable
 * Augmentation for Data-Efficient GAN Training"): brightness, saturation, contrast, shift, cutout,
 * mirror. The discriminator sees nothing else, so it cannot learn few pictures by heart, and the
 * generator does not learn the changes.
 *
 * <p>For given random numbers each change is an affine map of the picture, so the way back is that
 * map's adjoint. One object holds the random numbers of one batch.
 */
final class DifferentiableAugmentation {
  private final Augment settings;
  private final Change[] changes;

  /** What happens to one picture. */
  private record Change(
      double brightness,
      double saturation,
      double contrast,
      double right,
      double down,
      double holeX,
      double holeY,
      boolean mirrored) {}

  /**
   * Draws the changes of a batch.
   *
   * @param n pictures in it
   */
  DifferentiableAugmentation(Augment settings, int n, SplittableRandom random) {
    this.settings = settings;
    this.changes = new Change[n];
    for (int i = 0; i < n; i++) {
      changes[i] =
          new Change(
              settings.color() * (random.nextDouble() - 0.5),
              1 + settings.color() * (2 * random.nextDouble() - 1),
              1 + settings.color() * (random.nextDouble() - 0.5),
              settings.translate() * (2 * random.nextDouble() - 1),
              settings.translate() * (2 * random.nextDouble() - 1),
              random.nextDouble(),
              random.nextDouble(),
              settings.flip() && random.nextBoolean());
    }
  }

  /** Whether anything changes at all. */
  static boolean isActive(Augment settings) {
    return settings.flip()
        || settings.translate() > 0
        || settings.cutout() > 0
        || settings.color() > 0;
  }

  /**
   * The changed pictures.
   *
   * @param pictures {@code [N, C, H, W]}; only read
   * @return a fresh array
   */
  INDArray apply(INDArray pictures) {
    Planar batch = new Planar(pictures);
    for (int i = 0; i < changes.length; i++) {
      Change change = changes[i];
      if (settings.color() > 0) {
        batch.brighten(i, change.brightness);
        batch.saturate(i, change.saturation);
        batch.contrast(i, change.contrast);
      }
      batch.move(i, change.right, change.down);
      batch.cut(i, settings.cutout(), change.holeX, change.holeY);
      if (change.mirrored) {
        batch.mirror(i);
      }
    }
    return batch.toArray();
  }

  /**
   * The gradient to the pictures from that to the changed ones.
   *
   * @param gradient {@code [N, C, H, W]}; only read
   * @return a fresh array
   */
  INDArray backward(INDArray gradient) {
    Planar batch = new Planar(gradient);
    for (int i = 0; i < changes.length; i++) {
      Change change = changes[i];
      if (change.mirrored) {
        batch.mirror(i);
      }
      batch.cut(i, settings.cutout(), change.holeX, change.holeY);
      batch.move(i, -change.right, -change.down);
      if (settings.color() > 0) {
        // Contrast and saturation are symmetric maps, brightness only adds.
        batch.contrast(i, change.contrast);
        batch.saturate(i, change.saturation);
      }
    }
    return batch.toArray();
  }

  /** A batch as plain numbers. */
  private static final class Planar {
    private final INDArray like;
    private final double[] values;
    private final int colors;
    private final int channels;
    private final int height;
    private final int width;

    Planar(INDArray array) {
      this.like = array;
      try (INDArray copy = array.dup('c')) {
        this.values = copy.data().asDouble();
      }
      this.channels = (int) array.size(1);
      // Opacity, the fourth channel, has no brightness or saturation.
      this.colors = Math.min(3, channels);
      this.height = (int) array.size(2);
      this.width = (int) array.size(3);
    }

    private int start(int picture, int channel) {
      return (picture * channels + channel) * height * width;
    }

    void brighten(int picture, double by) {
      int from = start(picture, 0);
      for (int i = from; i < from + colors * height * width; i++) {
        values[i] += by;
      }
    }

    /** Each colour's distance from the pixel's mean, times a factor. */
    void saturate(int picture, double factor) {
      int area = height * width;
      int from = start(picture, 0);
      for (int p = from; p < from + area; p++) {
        double mean = 0;
        for (int c = 0; c < colors; c++) {
          mean += values[p + c * area] / colors;
        }
        for (int c = 0; c < colors; c++) {
          values[p + c * area] = mean + factor * (values[p + c * area] - mean);
        }
      }
    }

    /** Each number's distance from the picture's mean, times a factor. */
    void contrast(int picture, double factor) {
      int from = start(picture, 0);
      int count = colors * height * width;
      double mean = 0;
      for (int i = from; i < from + count; i++) {
        mean += values[i] / count;
      }
      for (int i = from; i < from + count; i++) {
        values[i] = mean + factor * (values[i] - mean);
      }
    }

    /** Shifts by shares of the sides, rounded to whole pixels; zeros come in. */
    void move(int picture, double rightShare, double downShare) {
      int right = (int) Math.rint(rightShare * width);
      int down = (int) Math.rint(downShare * height);
      if (right == 0 && down == 0) {
        return;
      }
      double[] plane = new double[height * width];
      for (int c = 0; c < channels; c++) {
        int from = start(picture, c);
        java.util.Arrays.fill(plane, 0);
        for (int y = Math.max(0, down); y < Math.min(height, height + down); y++) {
          for (int x = Math.max(0, right); x < Math.min(width, width + right); x++) {
            plane[y * width + x] = values[from + (y - down) * width + x - right];
          }
        }
        System.arraycopy(plane, 0, values, from, plane.length);
      }
    }

    /** Paints a square over with zeros; its centre may lie anywhere in the picture. */
    void cut(int picture, double share, double centreX, double centreY) {
      int sideX = (int) Math.rint(share * width);
      int sideY = (int) Math.rint(share * height);
      int left = (int) (centreX * width) - sideX / 2;
      int top = (int) (centreY * height) - sideY / 2;
      for (int c = 0; c < channels; c++) {
        int from = start(picture, c);
        for (int y = Math.max(0, top); y < Math.min(height, top + sideY); y++) {
          for (int x = Math.max(0, left); x < Math.min(width, left + sideX); x++) {
            values[from + y * width + x] = 0;
          }
        }
      }
    }

    void mirror(int picture) {
      for (int row = 0; row < channels * height; row++) {
        int from = start(picture, 0) + row * width;
        for (int x = 0; x < width / 2; x++) {
          double left = values[from + x];
          values[from + x] = values[from + width - 1 - x];
          values[from + width - 1 - x] = left;
        }
      }
    }

    INDArray toArray() {
      return Nd4j.create(values, like.shape(), like.dataType());
    }
  }
}
