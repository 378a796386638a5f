package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.ReadRules;
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
      return ImageFiles.decode(file, "a degraded crop", ReadRules.OWN).image();
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
}
