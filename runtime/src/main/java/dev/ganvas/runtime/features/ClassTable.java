package dev.ganvas.runtime.features;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Two sets of pictures class by class. All classes are measured by one distance, so that they can
 * be compared: the Fréchet distance if each has more pictures than the network has features in both
 * sets, since a covariance of fewer is none; else the kernel distance, which has no bias on few.
 *
 * @param distance which one it is
 * @param rows a class each, in the order of their names
 */
public record ClassTable(Distance distance, List<Row> rows) {
  /** Copies the list. */
  public ClassTable {
    rows = List.copyOf(rows);
  }

  /** How far classes are apart. */
  public enum Distance {
    /** See {@link FrechetDistance}. */
    FRECHET,
    /** See {@link KernelDistance}. */
    KERNEL
  }

  /**
   * A class.
   *
   * @param name of it
   * @param real how many real pictures
   * @param made how many made ones
   * @param distance between them; empty if one of the sets has fewer than two
   * @param realDeviation mean standard deviation of a level over the real pictures, 0 to 127.5;
   *     empty with fewer than two
   * @param madeDeviation the same of the made ones: much less than the real ones' and the generator
   *     makes the same picture again and again
   */
  public record Row(
      String name,
      int real,
      int made,
      OptionalDouble distance,
      OptionalDouble realDeviation,
      OptionalDouble madeDeviation) {
    /** The made pictures' deviation over the real ones'; empty if one of them is not there or 0. */
    public OptionalDouble ratio() {
      return realDeviation.orElse(0) > 0 && madeDeviation.isPresent()
          ? OptionalDouble.of(madeDeviation.getAsDouble() / realDeviation.getAsDouble())
          : OptionalDouble.empty();
    }
  }

  /** Whether both sets have classes, and one at least is in both. */
  public static boolean fits(MeasuredSet real, MeasuredSet made) {
    return real.classes().stream().anyMatch(made.classes()::contains);
  }

  /** Of two sets with classes. */
  public static ClassTable of(MeasuredSet real, MeasuredSet made) {
    TreeSet<String> names = new TreeSet<>(ClassTable::naturally);
    names.addAll(real.classes());
    names.addAll(made.classes());
    int features = real.features().features();
    boolean enough =
        names.stream()
            .allMatch(
                name -> Math.min(real.members(name).size(), made.members(name).size()) > features);
    Distance distance = enough ? Distance.FRECHET : Distance.KERNEL;
    List<Row> rows = new ArrayList<>();
    for (String name : names) {
      rows.add(row(name, distance, real, made));
    }
    return new ClassTable(distance, rows);
  }

  private static Row row(String name, Distance distance, MeasuredSet real, MeasuredSet made) {
    List<Integer> reals = real.members(name);
    List<Integer> mades = made.members(name);
    OptionalDouble between =
        Math.min(reals.size(), mades.size()) < 2
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                between(distance, part(real.features(), reals), part(made.features(), mades)));
    return new Row(
        name,
        reals.size(),
        mades.size(),
        between,
        deviation(real.pixels(), reals),
        deviation(made.pixels(), mades));
  }

  /** Numbers by their value, before other names. */
  private static int naturally(String a, String b) {
    boolean numberA = a.matches("[0-9]{1,9}");
    boolean numberB = b.matches("[0-9]{1,9}");
    if (numberA != numberB) {
      return numberA ? -1 : 1;
    }
    int byValue = numberA ? Integer.compare(Integer.parseInt(a), Integer.parseInt(b)) : 0;
    return byValue != 0 ? byValue : a.compareTo(b);
  }

  private static FeatureSet part(FeatureSet set, List<Integer> members) {
    return new FeatureSet(members.stream().map(set.rows()::get).toList());
  }

  private static double between(Distance distance, FeatureSet real, FeatureSet made) {
    return switch (distance) {
      case FRECHET -> FrechetDistance.between(real, made);
      case KERNEL -> KernelDistance.between(real, made);
    };
  }

  private static OptionalDouble deviation(FeatureSet pixels, List<Integer> members) {
    if (members.size() < 2) {
      return OptionalDouble.empty();
    }
    double[] sum = new double[pixels.features()];
    double[] squares = new double[sum.length];
    for (int member : members) {
      float[] row = pixels.rows().get(member);
      for (int i = 0; i < row.length; i++) {
        sum[i] += row[i];
        squares[i] += (double) row[i] * row[i];
      }
    }
    double total = 0;
    for (int i = 0; i < sum.length; i++) {
      double mean = sum[i] / members.size();
      total += Math.sqrt(Math.max(0, squares[i] / members.size() - mean * mean));
    }
    return OptionalDouble.of(total / sum.length);
  }
}
