package dev.ganvas.runtime;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.PictureFit;
import dev.ganvas.runtime.latent.LatentShift;
import dev.ganvas.runtime.latent.SeparableCmaEs;
import dev.ganvas.runtime.metrics.ImageComparison;
import dev.ganvas.runtime.metrics.Psnr;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.LatentDistribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Finds the numbers, and the class, of which a generator makes the picture nearest to a given one
 * (mean squared difference of samples), without the network's slope: pictures of {@value #SEEDS}
 * seeds first, classes in turn; from the best {@value #STARTS} of them a {@link SeparableCmaEs}
 * each for half of the steps, and the best of these for the other half.
 *
 * <p>The same generator, picture and seed give the same result, except on devices that round
 * differently.
 */
public final class LatentSearch {
  /** Seeds that are tried before the search. */
  public static final int SEEDS = 1024;

  /** How many of them are searched from. */
  public static final int STARTS = 4;

  private static final int POPULATION = 32;

  private final Generator generator;
  private final int steps;
  private final long seed;

  /**
   * A search.
   *
   * @param generator which the caller keeps and closes
   * @param steps generations of {@code 32} pictures or more, all starts together
   * @param seed decides which seeds are tried and all that is drawn, 0 to 10^12
   */
  public LatentSearch(Generator generator, int steps, long seed) {
    if (steps < 1 || seed < 0 || seed > 1_000_000_000_000L) {
      throw new IllegalArgumentException(
          "expected at least 1 step and a seed of 0 to 10^12, found " + steps + " and " + seed);
    }
    this.generator = generator;
    this.steps = steps;
    this.seed = seed;
  }

  /** Numbers, and how near their picture is. */
  public static final class Candidate {
    private final float[] latent;
    private final OptionalInt label;
    private final OptionalLong seed;
    private final double loss;

    private Candidate(float[] latent, OptionalInt label, OptionalLong seed, double loss) {
      this.latent = latent;
      this.label = label;
      this.seed = seed;
      this.loss = loss;
    }

    /**
     * The numbers.
     *
     * @shape to {@code [latentSize]}; a copy
     */
    public float[] latent() {
      return latent.clone();
    }

    /** The class, if the generator has classes. */
    public OptionalInt label() {
      return label;
    }

    /** The seed that the numbers are of, if they are of one. */
    public OptionalLong seed() {
      return seed;
    }
  }

  /**
   * What was found.
   *
   * @param wanted the picture as the generator would have to make it: 8 bits, its size and channels
   * @param found the best of all
   * @param bestSeed the best of the seeds
   */
  public record Result(Image wanted, Candidate found, Candidate bestSeed) {}

  /**
   * A picture's distance from the wanted one.
   *
   * @param meanAbsolute mean difference of samples, 0 to 255
   * @param psnr in decibels, of the colours
   */
  public record Distance(double meanAbsolute, double psnr) {
    /** Of two pictures of one kind, 8 bits. */
    public static Distance of(Image wanted, Image made) {
      byte[] a = wanted.samples8();
      byte[] b = made.samples8();
      long sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
      }
      return new Distance(
          (double) sum / a.length, new Psnr(ImageComparison.COLORS).of(wanted, made, 0));
    }
  }

  /**
   * Searches.
   *
   * @param picture {@code [H, W, any]}; its middle is brought to the generator's size
   * @param classes which of them are tried; empty if the generator has none
   * @throws dev.ganvas.runtime.failure.GanvasException OUT_OF_MEMORY or BAD_MODEL_OUTPUT
   */
  public Result find(Image picture, List<Integer> classes) {
    GeneratorSpec spec = generator.spec();
    if (classes.isEmpty() != spec.labels().isEmpty()) {
      throw new IllegalArgumentException(
          "expected some of " + spec.labels().size() + " classes, found " + classes);
    }
    Image wanted = PictureFit.of(picture, spec.width(), spec.height(), channels(spec));
    List<Candidate> seeds = seeds(wanted, classes);
    int starts = Math.min(STARTS, Math.max(1, steps / 2));
    int each = steps / (2 * starts);
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      Run run = new Run(wanted, seeds.get(i), seed + i);
      run.go(each);
      runs.add(run);
    }
    Run best = Collections.min(runs, Comparator.comparingDouble((Run run) -> run.best.loss));
    best.go(steps - starts * each);
    return new Result(wanted, best.best, seeds.get(0));
  }

  private static Channels channels(GeneratorSpec spec) {
    return switch (spec.output().color()) {
      case GRAY, LUMA -> Channels.GRAY;
      case RGB, BGR -> Channels.RGB;
      case RGBA -> Channels.RGBA;
    };
  }

  /** All that are tried, the best first. */
  private List<Candidate> seeds(Image wanted, List<Integer> classes) {
    int size = generator.spec().latentSize();
    List<Candidate> candidates = new ArrayList<>();
    for (int from = 0; from < SEEDS; from += POPULATION) {
      long first = seed * SEEDS + from;
      long[] some = LongStream.range(first, first + POPULATION).toArray();
      float[] latent = generator.latent(some, 1, LatentShift.NONE);
      List<Integer> labels = new ArrayList<>();
      for (int i = 0; i < POPULATION && !classes.isEmpty(); i++) {
        labels.add(classes.get((from + i) % classes.size()));
      }
      double[] losses = losses(wanted, latent, labels);
      for (int i = 0; i < POPULATION; i++) {
        candidates.add(
            new Candidate(
                Arrays.copyOfRange(latent, i * size, (i + 1) * size),
                labels.isEmpty() ? OptionalInt.empty() : OptionalInt.of(labels.get(i)),
                OptionalLong.of(some[i]),
                losses[i]));
      }
    }
    candidates.sort(Comparator.comparingDouble(candidate -> candidate.loss));
    return candidates;
  }

  private double[] losses(Image wanted, float[] latent, List<Integer> labels) {
    byte[] a = wanted.samples8();
    return generator.generate(latent, labels).stream()
        .mapToDouble(
            made -> {
              byte[] b = made.samples8();
              long sum = 0;
              for (int i = 0; i < a.length; i++) {
                int difference = (a[i] & 0xff) - (b[i] & 0xff);
                sum += (long) difference * difference;
              }
              return (double) sum / a.length;
            })
        .toArray();
  }

  /** A search from one start. */
  private final class Run {
    private final Image wanted;
    private final SeparableCmaEs search;
    private final int population;
    private Candidate best;

    Run(Image wanted, Candidate start, long seed) {
      this.wanted = wanted;
      this.best = start;
      int n = start.latent.length;
      // Hansen's own default is less than a batch, which costs a generator about as much.
      this.population = Math.max(POPULATION, 4 + (int) (3 * Math.log(n)));
      boolean normal = generator.spec().distribution() == LatentDistribution.NORMAL;
      // Of normal numbers, one in sixteen thousand is beyond 4.
      this.search =
          new SeparableCmaEs(start.latent, normal ? 0.5 : 0.3, normal ? 4 : 1, population, seed);
    }

    void go(int generations) {
      int n = best.latent.length;
      List<Integer> labels =
          best.label.isPresent()
              ? Collections.nCopies(population, best.label.getAsInt())
              : List.of();
      for (int g = 0; g < generations; g++) {
        float[] asked = search.ask();
        double[] losses = losses(wanted, asked, labels);
        search.tell(losses);
        for (int k = 0; k < population; k++) {
          if (losses[k] < best.loss) {
            float[] latent = Arrays.copyOfRange(asked, k * n, (k + 1) * n);
            best = new Candidate(latent, best.label, OptionalLong.empty(), losses[k]);
          }
        }
      }
    }
  }
}
