package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.trainer.config.TranslationConfig.Degrading;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What makes a worse picture of a good one, so that a network can learn the way back. How strong it
 * is, is drawn anew for each picture.
 */
public sealed interface Degradation {
  /**
   * The worse picture.
   *
   * @param good {@code [H, W, 3]} 8-bit RGB; only read
   * @param random decides all that is drawn
   * @return {@code [H, W, 3]} 8-bit RGB
   */
  Image apply(Image good, SplittableRandom random);

  /** The degradation of that name in its usual range; empty for none. */
  static Optional<Degradation> of(Degrading kind) {
    return switch (kind) {
      case NONE -> Optional.empty();
      case GRAY -> Optional.of(new Gray());
      case NOISE -> Optional.of(new Noise(2, 30));
      case BLUR -> Optional.of(new Blur(0.5, 3));
      case JPEG -> Optional.of(new Jpeg(10, 50));
      case DARK -> Optional.of(new Dark(0.1, 0.5));
      case EDGES -> Optional.of(new Edges());
    };
  }

  /** The luma of BT.601 in all three channels. */
  record Gray() implements Degradation {
    @Override
    public Image apply(Image good, SplittableRandom random) {
      return Pixels.grays(good, Pixels.luma(good));
    }
  }

  /**
   * Gaussian noise, the same strength in all channels.
   *
   * @param least smallest standard deviation, in levels of 255
   * @param most largest
   */
  record Noise(double least, double most) implements Degradation {
    @Override
    public Image apply(Image good, SplittableRandom random) {
      double deviation = random.nextDouble(least, most);
      Image worse = Pixels.blank(good);
      for (int i = 0; i < worse.samples8().length; i++) {
        worse.setSampleAt(i, Pixels.level(good.sampleAt(i) + deviation * Pixels.gaussian(random)));
      }
      return worse;
    }
  }

  /**
   * A Gaussian blur; borders are mirrored.
   *
   * @param least smallest standard deviation, in pixels
   * @param most largest
   */
  record Blur(double least, double most) implements Degradation {
    @Override
    public Image apply(Image good, SplittableRandom random) {
      return Pixels.blur(good, random.nextDouble(least, most));
    }
  }

  /**
   * JPEG, as this program writes it.
   *
   * @param least lowest quality, 1 to 100
   * @param most highest quality
   */
  record Jpeg(int least, int most) implements Degradation {
    @Override
    public Image apply(Image good, SplittableRandom random) {
      int quality = random.nextInt(least, most + 1);
      byte[] file =
          ImageFiles.encode(
              good, ImageFormat.JPEG, new EncodeOptions(quality, EncodeOptions.Compression.LOSSY));
      return ImageFiles.decode(file, "a degraded crop");
    }
  }

  /**
   * Too little light: a share of it, a curve that lifts it a little, and the noise that shows then.
   *
   * @param least smallest share of the light
   * @param most largest share
   */
  record Dark(double least, double most) implements Degradation {
    private static final double GAMMA = 2.2;
    private static final double MOST_NOISE = 6;

    @Override
    public Image apply(Image good, SplittableRandom random) {
      double share = random.nextDouble(least, most);
      double noise = random.nextDouble(0, MOST_NOISE);
      Image worse = Pixels.blank(good);
      for (int i = 0; i < worse.samples8().length; i++) {
        double light = share * Math.pow(good.sampleAt(i) / 255.0, GAMMA);
        worse.setSampleAt(
            i, Pixels.level(255 * Math.pow(light, 1 / GAMMA) + noise * Pixels.gaussian(random)));
      }
      return worse;
    }
  }

  /** The slope of the luma, by Sobel's operator behind a slight blur, dark on white. */
  record Edges() implements Degradation {
    private static final double BLUR = 1;
    private static final double STRENGTH = 1.5;

    @Override
    public Image apply(Image good, SplittableRandom random) {
      double[] luma = Pixels.luma(Pixels.blur(good, BLUR));
      int width = good.width();
      int height = good.height();
      double[] lines = new double[luma.length];
      for (int y = 0; y < height; y++) {
        int above = Math.max(0, y - 1) * width;
        int here = y * width;
        int below = Math.min(height - 1, y + 1) * width;
        for (int x = 0; x < width; x++) {
          int left = Math.max(0, x - 1);
          int right = Math.min(width - 1, x + 1);
          double across =
              luma[above + right]
                  + 2 * luma[here + right]
                  + luma[below + right]
                  - luma[above + left]
                  - 2 * luma[here + left]
                  - luma[below + left];
          double down =
              luma[below + left]
                  + 2 * luma[below + x]
                  + luma[below + right]
                  - luma[above + left]
                  - 2 * luma[above + x]
                  - luma[above + right];
          lines[here + x] = 255 - STRENGTH * Math.hypot(across, down);
        }
      }
      return Pixels.grays(good, lines);
    }
  }

  /** Arithmetic that several of them share. */
  final class Pixels {
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
              value +=
                  kernel[k + reach] / sum * rows[3 * (mirrored(y + k, height) * width + x) + c];
            }
            blurred.setSampleAt(3 * (y * width + x) + c, level(value));
          }
        }
      }
      return blurred;
    }

    private static int mirrored(int at, int length) {
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
}
