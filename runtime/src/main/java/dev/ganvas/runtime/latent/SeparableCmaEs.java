package dev.ganvas.runtime.latent;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Searches for numbers with the least loss without its slope: CMA-ES (Hansen 2016) in its separable
 * form (Ros and Hansen 2008), which learns a scale for each number but no correlations. It costs as
 * many operations as there are numbers, and learns (n + 2) / 3 times faster.
 *
 * <pre>{@code
 * while (...) {
 *   search.tell(losses(search.ask()));
 * }
 * }</pre>
 *
 * <p>Numbers are kept in {@code [-bound, bound]}: what is drawn beyond is moved to the bound and
 * counts as drawn there. The same seed and losses give the same search. Not thread-safe.
 */
public final class SeparableCmaEs {
  private static final double LEAST_VARIANCE = 1e-20;

  private final int n;
  private final int population;
  private final double bound;
  private final Random random;
  private final double[] weights;
  private final double weightSum;
  private final double pathRate;
  private final double stepRate;
  private final double damping;
  private final double rankOne;
  private final double rankMany;
  private final double expectedLength;

  private final double[] mean;
  private final double[] variances;
  private final double[] path;
  private final double[] stepPath;
  private final float[] asked;
  private double step;
  private int generation;

  /**
   * A search.
   *
   * @param start {@code [n]}, where it begins; the caller keeps it
   * @param step first standard deviation of each number
   * @param bound greatest size of a number
   * @param population candidates that are asked for at once, at least 4
   * @param seed decides all that is drawn
   */
  public SeparableCmaEs(float[] start, double step, double bound, int population, long seed) {
    if (start.length == 0 || !(step > 0) || !(bound > 0) || population < 4) {
      throw new IllegalArgumentException(
          "expected numbers, a step and a bound above 0 and 4 candidates, found "
              + start.length
              + ", "
              + step
              + ", "
              + bound
              + " and "
              + population);
    }
    this.n = start.length;
    this.population = population;
    this.bound = bound;
    this.step = step;
    this.random = new Random(seed);
    this.mean = IntStream.range(0, n).mapToDouble(i -> start[i]).toArray();
    this.variances = new double[n];
    Arrays.fill(variances, 1);
    this.path = new double[n];
    this.stepPath = new double[n];
    this.asked = new float[population * n];
    int parents = population / 2;
    double[] raw =
        IntStream.rangeClosed(1, parents)
            .mapToDouble(rank -> Math.log(parents + 0.5) - Math.log(rank))
            .toArray();
    double sum = Arrays.stream(raw).sum();
    this.weights = Arrays.stream(raw).map(w -> w / sum).toArray();
    // The constants are those of Hansen's tutorial, table 1, under their own names here.
    this.weightSum = 1 / Arrays.stream(weights).map(w -> w * w).sum();
    this.stepRate = (weightSum + 2) / (n + weightSum + 5);
    this.damping = 1 + 2 * Math.max(0, Math.sqrt((weightSum - 1) / (n + 1)) - 1) + stepRate;
    this.pathRate = (4 + weightSum / n) / (n + 4 + 2 * weightSum / n);
    double faster = (n + 2) / 3.0;
    this.rankOne = faster * 2 / ((n + 1.3) * (n + 1.3) + weightSum);
    this.rankMany =
        Math.min(
            1 - rankOne,
            faster * 2 * (weightSum - 2 + 1 / weightSum) / ((n + 2.0) * (n + 2.0) + weightSum));
    this.expectedLength = Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
  }

  /**
   * The next candidates.
   *
   * @shape to {@code [population, n]} in a row; the caller owns it
   */
  public float[] ask() {
    for (int k = 0; k < population; k++) {
      for (int i = 0; i < n; i++) {
        double drawn = mean[i] + step * Math.sqrt(variances[i]) * random.nextGaussian();
        asked[k * n + i] = (float) Math.max(-bound, Math.min(bound, drawn));
      }
    }
    return asked.clone();
  }

  /**
   * Learns from the candidates that were last asked for.
   *
   * @param losses one each, in their order; the less the better
   */
  public void tell(double[] losses) {
    if (losses.length != population || Arrays.stream(losses).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "expected " + population + " losses that are numbers, found " + Arrays.toString(losses));
    }
    int[] best =
        IntStream.range(0, population)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer k) -> losses[k]))
            .limit(weights.length)
            .mapToInt(Integer::intValue)
            .toArray();
    generation++;
    double[] move = new double[n];
    double[] squares = new double[n];
    for (int r = 0; r < best.length; r++) {
      for (int i = 0; i < n; i++) {
        double y = (asked[best[r] * n + i] - mean[i]) / step;
        move[i] += weights[r] * y;
        squares[i] += weights[r] * y * y;
      }
    }
    double length = 0;
    for (int i = 0; i < n; i++) {
      mean[i] += step * move[i];
      stepPath[i] =
          (1 - stepRate) * stepPath[i]
              + Math.sqrt(stepRate * (2 - stepRate) * weightSum)
                  * move[i]
                  / Math.sqrt(variances[i]);
      length += stepPath[i] * stepPath[i];
    }
    length = Math.sqrt(length);
    double settled = Math.sqrt(1 - Math.pow(1 - stepRate, 2.0 * generation));
    // While the step grows fast, the path stands still: the variances would grow too.
    double open = length / settled < (1.4 + 2.0 / (n + 1)) * expectedLength ? 1 : 0;
    for (int i = 0; i < n; i++) {
      path[i] =
          (1 - pathRate) * path[i]
              + open * Math.sqrt(pathRate * (2 - pathRate) * weightSum) * move[i];
      double kept = 1 - rankOne - rankMany + (1 - open) * rankOne * pathRate * (2 - pathRate);
      variances[i] =
          Math.max(
              LEAST_VARIANCE,
              kept * variances[i] + rankOne * path[i] * path[i] + rankMany * squares[i]);
    }
    // Never farther than across the whole range at once.
    step = Math.min(bound, step * Math.exp(stepRate / damping * (length / expectedLength - 1)));
  }

  /** The present step, which shrinks while the search closes in. */
  public double step() {
    return step;
  }
}
