package dev.ganvas.cli;

import dev.ganvas.runtime.dataset.SeedList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The seeds that a walk passes, in order. A seed may be passed again, as those of a data set may
 * not; a walk leads back to its first seed by itself, so that 1,7,1 is the walk of 1,7.
 *
 * @param seeds at least one, no two alike in a row
 */
record WalkStops(List<Long> seeds) {
  /** Each is held in memory. */
  private static final int MOST = 100_000;

  WalkStops {
    seeds = List.copyOf(seeds);
  }

  /**
   * Reads {@code 1,7,42,7}.
   *
   * @param option that gives them
   * @throws ParameterException if they are none such
   */
  static WalkStops parse(CommandLine command, String option, String text) {
    List<Long> stops = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      SeedList range = range(command, option, part);
      if (range.count() > MOST - stops.size()) {
        throw new ParameterException(
            command, option + ": expected at most " + MOST + " seeds to walk by, found more");
      }
      for (long i = 0; i < range.count(); i++) {
        stops.add(range.get(i));
      }
    }
    for (int i = 1; i < stops.size(); i++) {
      if (stops.get(i).equals(stops.get(i - 1))) {
        throw new ParameterException(
            command,
            option + ": expected another seed after " + stops.get(i) + ", found the same again");
      }
    }
    boolean closed = stops.size() > 1 && stops.get(0).equals(stops.get(stops.size() - 1));
    return new WalkStops(closed ? stops.subList(0, stops.size() - 1) : stops);
  }

  private static SeedList range(CommandLine command, String option, String part) {
    try {
      return SeedList.parse(part);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, option + ": " + e.getMessage());
    }
  }

  long[] toArray() {
    return seeds.stream().mapToLong(Long::longValue).toArray();
  }

  /** As they are written on a command line. */
  @Override
  public String toString() {
    return seeds.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
