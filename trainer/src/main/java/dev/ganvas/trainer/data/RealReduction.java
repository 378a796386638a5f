package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.ReadRules;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.trainer.config.DegradationConfig;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Reduces pictures to what photos are like as they are found: blurred, resized, noisy, compressed
 * ({@link DegradationConfig} says how much and after whom).
 *
 * @param settings of kind real
 */
public record RealReduction(DegradationConfig settings) {
  /**
   * Small pixels around a patch that are made worse with it and then cut off: blur, filters and the
   * blocks of JPEG at a patch's border are then those of the photo around it. Three are as far as a
   * filter reaches that reduces; more would double the work.
   */
  private static final int MARGIN = 3;

  /** A JPEG's blocks begin anywhere in a patch: so many more pixels to the left and above. */
  private static final int BLOCK = 8;

  private static final List<Filter> FILTERS = List.of(Filter.values());

  /** The four things that are done. */
  private enum Deed {
    BLUR,
    RESIZE,
    NOISE,
    JPEG
  }

  /**
   * The small half of a patch, from the picture around it.
   *
   * @param large {@code [s*H, s*W, C]} 8-bit, gray or RGB; only read
   * @param region of the patch, in small pixels
   * @param scale s
   * @param random decides all that is drawn
   * @return {@code [region.height, region.width, 3]} 8-bit RGB; the caller owns it
   */
  public Image patch(Image large, Region region, int scale, SplittableRandom random) {
    int left = Math.min(region.x(), MARGIN + random.nextInt(BLOCK));
    int top = Math.min(region.y(), MARGIN + random.nextInt(BLOCK));
    int right = Math.min(large.width() / scale, region.right() + MARGIN);
    int bottom = Math.min(large.height() / scale, region.bottom() + MARGIN);
    int x = region.x() - left;
    int y = region.y() - top;
    Region around = new Region(x, y, right - x, bottom - y);
    Image crop = large.crop(around.times(scale));
    Image small = reduce(crop, around.width(), around.height(), random);
    return small.crop(new Region(left, top, region.width(), region.height()));
  }

  /**
   * The small half of a whole picture.
   *
   * @param large {@code [H, W, C]} 8-bit, gray or RGB; only read
   * @param random decides all that is drawn
   * @return {@code [height, width, 3]} 8-bit RGB; the caller owns it
   */
  public Image reduce(Image large, int width, int height, SplittableRandom random) {
    Image worse = colored(large);
    int rounds = random.nextDouble() < settings.twice() ? 2 : 1;
    for (int round = 0; round < rounds; round++) {
      for (Deed deed : order(random)) {
        worse = applied(deed, worse, width, height, random);
      }
    }
    worse = new Resampler(filter(random)).resize(worse, width, height);
    return random.nextDouble() < settings.lastJpeg() ? jpeg(worse, random) : worse;
  }

  /** Fisher and Yates. */
  private static Deed[] order(SplittableRandom random) {
    Deed[] order = Deed.values();
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Deed moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    return order;
  }

  private Image applied(Deed deed, Image image, int width, int height, SplittableRandom random) {
    DegradationConfig.Step step =
        switch (deed) {
          case BLUR -> settings.blur();
          case RESIZE -> settings.resize();
          case NOISE -> settings.noise();
          case JPEG -> settings.jpeg();
        };
    if (random.nextDouble() >= step.probability()) {
      return image;
    }
    return switch (deed) {
      case BLUR -> blur(image, random);
      case RESIZE -> resize(image, width, height, random);
      case NOISE -> noise(image, random);
      case JPEG -> jpeg(image, random);
    };
  }

  private Image blur(Image image, SplittableRandom random) {
    double one = between(settings.blur(), random);
    if (random.nextBoolean()) {
      return GaussianKernel.round(one).blur(image);
    }
    double other = between(settings.blur(), random);
    return new GaussianKernel(one, other, Math.PI * random.nextDouble()).blur(image);
  }

  private Image resize(Image image, int width, int height, SplittableRandom random) {
    double factor = between(settings.resize(), random);
    // What is smaller than the small picture has lost what no network can bring back.
    int toWidth = Math.max(width, (int) Math.round(image.width() * factor));
    int toHeight = Math.max(height, (int) Math.round(image.height() * factor));
    return new Resampler(filter(random)).resize(image, toWidth, toHeight);
  }

  private static Filter filter(SplittableRandom random) {
    return FILTERS.get(random.nextInt(FILTERS.size()));
  }

  private Image noise(Image image, SplittableRandom random) {
    double deviation = between(settings.noise(), random);
    boolean gray = random.nextDouble() < settings.grayNoise();
    return random.nextDouble() < settings.poissonNoise()
        ? photons(image, deviation, gray, random)
        : normal(image, deviation, gray, random);
  }

  private static Image normal(
      Image image, double deviation, boolean gray, SplittableRandom random) {
    Image noisy = Pixels.blank(image);
    double added = 0;
    for (int i = 0; i < noisy.samples8().length; i++) {
      if (!gray || i % 3 == 0) {
        added = deviation * Pixels.bell(random);
      }
      noisy.setSampleAt(i, Pixels.level(image.sampleAt(i) + added));
    }
    return noisy;
  }

  /** Levels as counts of photons, of which so many come as to deviate as wanted at level 128. */
  private static Image photons(
      Image image, double deviation, boolean gray, SplittableRandom random) {
    double perLevel = 128 / (deviation * deviation);
    double[] luma = gray ? Pixels.luma(image) : new double[0];
    Image noisy = Pixels.blank(image);
    double added = 0;
    for (int i = 0; i < noisy.samples8().length; i++) {
      if (!gray || i % 3 == 0) {
        double light = gray ? luma[i / 3] : image.sampleAt(i);
        added = Pixels.poisson(light * perLevel, random) / perLevel - light;
      }
      noisy.setSampleAt(i, Pixels.level(image.sampleAt(i) + added));
    }
    return noisy;
  }

  private Image jpeg(Image image, SplittableRandom random) {
    int quality = (int) Math.round(between(settings.jpeg(), random));
    EncodeOptions.Chroma chroma =
        random.nextDouble() < settings.halfColors()
            ? EncodeOptions.Chroma.HALF
            : EncodeOptions.Chroma.FULL;
    byte[] file =
        ImageFiles.encode(
            image,
            ImageFormat.JPEG,
            new EncodeOptions(quality, EncodeOptions.Compression.LOSSY, chroma));
    return ImageFiles.decode(file, "a degraded patch", ReadRules.OWN).image();
  }

  private static double between(DegradationConfig.Step step, SplittableRandom random) {
    return step.least() + (step.most() - step.least()) * random.nextDouble();
  }

  /** Gray in three channels, so that noise and JPEG can give it colours. */
  private static Image colored(Image image) {
    if (image.channels() == Channels.RGB) {
      return image;
    }
    Image colored =
        Image.blank(image.width(), image.height(), Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < image.width() * image.height(); i++) {
      for (int c = 0; c < 3; c++) {
        colored.setSampleAt(3 * i + c, image.sampleAt(i));
      }
    }
    return colored;
  }
}
