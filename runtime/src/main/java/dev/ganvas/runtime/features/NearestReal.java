package dev.ganvas.runtime.features;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The nearest real picture of each made one, and how many of the made ones look learned by heart:
 * those no farther from a real picture than the closest hundredth of the real ones are from the
 * next of their own. A generator that had never seen these pictures would have about one in a
 * hundred of them too.
 *
 * @param pairs of each made picture, the nearest pair first
 * @param threshold distance up to which a made picture counts
 */
public record NearestReal(List<Pair> pairs, double threshold) {
  /** Share of the real pictures whose own distances set the threshold. */
  public static final double SHARE = 0.01;

  /** The threshold settles long before; to ask all of them would take their number squared. */
  private static final int MOST_ASKED = 2000;

  /** Copies the list. */
  public NearestReal {
    pairs = List.copyOf(pairs);
  }

  /**
   * A made picture and the real one nearest to it.
   *
   * @param made its place in its set
   * @param real its place in its set
   * @param distance of both rows, Euclidean
   */
  public record Pair(int made, int real, double distance) {}

  /**
   * Of two sets of rows of one length. Of more than {@value #MOST_ASKED} real pictures that many,
   * evenly spread, are asked for the next of their own, which is looked for among all.
   */
  public static NearestReal of(FeatureSet real, FeatureSet made) {
    if (real.features() != made.features()) {
      throw new IllegalArgumentException(
          "expected as many features, found " + real.features() + " and " + made.features());
    }
    List<Pair> pairs =
        IntStream.range(0, made.size())
            .parallel()
            .mapToObj(i -> nearest(made.rows().get(i), i, real, -1))
            .sorted(Comparator.comparingDouble(Pair::distance).thenComparingInt(Pair::made))
            .toList();
    int asked = Math.min(MOST_ASKED, real.size());
    double[] own =
        IntStream.range(0, asked)
            .parallel()
            .map(i -> (int) ((long) i * real.size() / asked))
            .mapToDouble(i -> nearest(real.rows().get(i), i, real, i).distance())
            .sorted()
            .toArray();
    return new NearestReal(pairs, own[(int) (SHARE * (own.length - 1))]);
  }

  /** The row nearest to one, a certain one left out. */
  private static Pair nearest(float[] row, int index, FeatureSet among, int leftOut) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < among.size(); k++) {
      double distance = k == leftOut ? Double.POSITIVE_INFINITY : square(row, among.rows().get(k));
      if (distance < least) {
        least = distance;
        best = k;
      }
    }
    return new Pair(index, best, Math.sqrt(least));
  }

  private static double square(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }

  /** How many made pictures are no farther than the threshold. */
  public int memorised() {
    return (int) pairs.stream().filter(pair -> pair.distance() <= threshold).count();
  }
}
