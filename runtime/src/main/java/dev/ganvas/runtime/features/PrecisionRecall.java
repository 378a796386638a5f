package dev.ganvas.runtime.features;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How many made pictures look like real ones, and how many kinds of real ones are made
 * (Kynkäänniemi et al. 2019): a picture lies in a set if it is no farther from one of its members
 * than that member's k-th neighbour there.
 *
 * @param precision share of the made pictures that lie in the real set
 * @param recall share of the real pictures that lie in the made set
 */
public record PrecisionRecall(double precision, double recall) {
  /** As in the paper. */
  private static final int NEIGHBOURS = 3;

  /** Of two sets of features of the same network. */
  public static PrecisionRecall of(FeatureSet real, FeatureSet made) {
    return new PrecisionRecall(share(made, real), share(real, made));
  }

  private static double share(FeatureSet of, FeatureSet in) {
    List<float[]> members = in.rows();
    double[] reach =
        IntStream.range(0, members.size())
            .parallel()
            .mapToDouble(i -> neighbour(members, i))
            .toArray();
    long inside =
        of.rows().parallelStream()
            .filter(
                row ->
                    IntStream.range(0, members.size())
                        .anyMatch(i -> distance(row, members.get(i)) <= reach[i]))
            .count();
    return (double) inside / of.size();
  }

  private static double neighbour(List<float[]> members, int index) {
    double[] distances =
        IntStream.range(0, members.size())
            .filter(i -> i != index)
            .mapToDouble(i -> distance(members.get(index), members.get(i)))
            .sorted()
            .toArray();
    return distances[Math.min(NEIGHBOURS, distances.length) - 1];
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
