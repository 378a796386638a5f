package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.trainer.config.DegradationConfig;
import dev.ganvas.trainer.config.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws patches from picture pairs: a picture by its area, a place in it, one of the eight flips
 * and turns. What step k draws depends on the seed and k alone, so that a resumed training sees
 * what an uninterrupted one would have seen.
 *
 * <p>With a {@link RealReduction} the small half of most patches is made anew each time, from the
 * large picture around the patch; the others stay clean.
 */
public final class PatchSampler {
  private static final int MAX_TRIES = 20;
  private static final int FLIPS_AND_TURNS = 8;

  private final List<ImagePair> pairs;
  private final TrainingConfig.Data settings;
  private final Optional<RealReduction> reduction;
  private final long seed;
  private final double[] areaUpTo;

  /** One drawn place: a picture, and where in its small half. */
  private record Place(ImagePair pair, Region region) {
    Image small() {
      return pair.small().crop(region);
    }

    Image large() {
      return pair.large().crop(region.times(pair.scale()));
    }
  }

  /** A sampler over the given pairs, all of one scale, whose small halves stay as they are. */
  public PatchSampler(List<ImagePair> pairs, TrainingConfig.Data settings, long seed) {
    this(pairs, settings, Optional.empty(), seed);
  }

  /**
   * A sampler over the given pairs, all of one scale.
   *
   * @param degradation what is done to the large half to make a small one of it
   */
  public PatchSampler(
      List<ImagePair> pairs,
      TrainingConfig.Data settings,
      DegradationConfig degradation,
      long seed) {
    this(
        pairs,
        settings,
        degradation.kind() == DegradationConfig.Kind.REAL
            ? Optional.of(new RealReduction(degradation))
            : Optional.empty(),
        seed);
  }

  /** One that draws from the same pictures, in the same way, by other settings. */
  public PatchSampler with(TrainingConfig.Data others) {
    return new PatchSampler(pairs, others, reduction, seed);
  }

  private PatchSampler(
      List<ImagePair> pairs,
      TrainingConfig.Data settings,
      Optional<RealReduction> reduction,
      long seed) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("expected at least one picture pair");
    }
    this.pairs = List.copyOf(pairs);
    this.settings = settings;
    this.reduction = reduction;
    this.seed = seed;
    this.areaUpTo = new double[pairs.size()];
    double sum = 0;
    for (int i = 0; i < areaUpTo.length; i++) {
      sum += (double) pairs.get(i).small().width() * pairs.get(i).small().height();
      areaUpTo[i] = sum;
    }
  }

  /**
   * The examples of one step.
   *
   * @param step from 0
   * @return {@code [batch, 3, patch, patch]} and the same times the scale; the caller closes it
   */
  public Batch batch(long step) {
    // Mixing by the golden ratio keeps neighbouring steps' generators apart.
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    int scale = pairs.get(0).scale();
    int small = settings.patch();
    int large = small * scale;
    float[] input = new float[settings.batch() * 3 * small * small];
    float[] target = new float[settings.batch() * 3 * large * large];
    List<Runnable> works = new ArrayList<>();
    for (int n = 0; n < settings.batch(); n++) {
      Place place = draw(random);
      int move = random.nextInt(FLIPS_AND_TURNS);
      int to = n * 3 * small * small;
      copy(place.large(), move, target, n * 3 * large * large);
      if (reduction.isPresent() && random.nextDouble() >= reduction.get().settings().clean()) {
        // A generator of its own for each patch: they are made in any order, side by side.
        SplittableRandom own = random.split();
        RealReduction worse = reduction.get();
        works.add(
            () ->
                copy(
                    worse.patch(place.pair().large(), place.region(), scale, own),
                    move,
                    input,
                    to));
      } else {
        copy(place.small(), move, input, to);
      }
    }
    works.parallelStream().forEach(Runnable::run);
    long batch = settings.batch();
    return new Batch(
        Nd4j.createFromArray(input).reshape(batch, 3, small, small),
        Nd4j.createFromArray(target).reshape(batch, 3, large, large));
  }

  private Place draw(SplittableRandom random) {
    Place patch = drawOnce(random);
    for (int i = 1;
        i < MAX_TRIES && isFlat(patch.small()) && random.nextDouble() < settings.flatSkip();
        i++) {
      patch = drawOnce(random);
    }
    return patch;
  }

  private Place drawOnce(SplittableRandom random) {
    double area = random.nextDouble() * areaUpTo[areaUpTo.length - 1];
    int index = 0;
    while (index < areaUpTo.length - 1 && areaUpTo[index] <= area) {
      index++;
    }
    Image small = pairs.get(index).small();
    int x = random.nextInt(small.width() - settings.patch() + 1);
    int y = random.nextInt(small.height() - settings.patch() + 1);
    return new Place(pairs.get(index), new Region(x, y, settings.patch(), settings.patch()));
  }

  /** Whether neighbouring gray levels differ too little: by their mean, left-right and up-down. */
  private boolean isFlat(Image patch) {
    double[] gray = gray(patch);
    int width = patch.width();
    double sum = 0;
    int count = 0;
    for (int y = 0; y < patch.height(); y++) {
      for (int x = 0; x < width; x++) {
        if (x > 0) {
          sum += Math.abs(gray[y * width + x] - gray[y * width + x - 1]);
          count++;
        }
        if (y > 0) {
          sum += Math.abs(gray[y * width + x] - gray[(y - 1) * width + x]);
          count++;
        }
      }
    }
    return sum / count < settings.leastDetail();
  }

  /** Mean of the colours, in [0, 1], row by row. */
  private static double[] gray(Image patch) {
    int colors = patch.channels().colors();
    double[] gray = new double[patch.width() * patch.height()];
    for (int i = 0; i < gray.length; i++) {
      for (int c = 0; c < colors; c++) {
        gray[i] += patch.sampleAt(i * colors + c) / (colors * 255.0);
      }
    }
    return gray;
  }

  /** Bits of {@code move}: 1 mirrors left and right, 2 top and bottom, 4 rows and columns. */
  private static void copy(Image square, int move, float[] to, int offset) {
    FloatTensor tensor = ImageTensors.toTensor(square, TensorFormat.NCHW_RGB_UNIT);
    int side = square.width();
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int fromX = (move & 4) == 0 ? x : y;
          int fromY = (move & 4) == 0 ? y : x;
          fromX = (move & 1) == 0 ? fromX : side - 1 - fromX;
          fromY = (move & 2) == 0 ? fromY : side - 1 - fromY;
          to[offset + (c * side + y) * side + x] =
              tensor.buffer().get((c * side + fromY) * side + fromX);
        }
      }
    }
  }
}
