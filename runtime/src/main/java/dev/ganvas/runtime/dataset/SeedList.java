package dev.ganvas.runtime.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Seeds in order, as ranges: a million of them take no more room than one.
 *
 * @param ranges in the order in which pictures are made; none overlaps another
 */
public record SeedList(List<Range> ranges) {
  private static final Pattern PART = Pattern.compile("([0-9]{1,18})(?:-([0-9]{1,18}))?");

  /**
   * Neighbouring seeds.
   *
   * @param first the least
   * @param last the greatest
   */
  public record Range(long first, long last) {
    /** Checks the order. */
    public Range {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException("expected FIRST-LAST, found " + first + "-" + last);
      }
    }

    long count() {
      return last - first + 1;
    }
  }

  /** Checks that there are some and no seed is there twice, and copies the list. */
  public SeedList {
    ranges = List.copyOf(ranges);
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("expected at least one seed");
    }
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(Range::first));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).first() <= sorted.get(i - 1).last()) {
        throw new IllegalArgumentException(
            "expected each seed once, found " + sorted.get(i).first() + " twice");
      }
    }
  }

  /**
   * The seeds from 0 on.
   *
   * @throws IllegalArgumentException if none are asked for
   */
  public static SeedList first(long count) {
    if (count < 1) {
      throw new IllegalArgumentException("expected at least one picture, found " + count);
    }
    return new SeedList(List.of(new Range(0, count - 1)));
  }

  /**
   * Reads {@code 0-9999,12345}.
   *
   * @throws IllegalArgumentException if it is none such
   */
  public static SeedList parse(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PART.matcher(part.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "expected seeds like 0-9999,12345, found '" + text + "'");
      }
      long first = Long.parseLong(matcher.group(1));
      long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
      ranges.add(new Range(first, last));
    }
    return new SeedList(ranges);
  }

  /** How many there are. */
  public long count() {
    return ranges.stream().mapToLong(Range::count).sum();
  }

  /** The seed at a place, from 0. */
  public long get(long index) {
    long left = index;
    for (Range range : ranges) {
      if (left < range.count()) {
        return range.first() + left;
      }
      left -= range.count();
    }
    throw new IndexOutOfBoundsException("there is no seed " + index + " among " + count());
  }

  /** The place of a seed, if it is among them. */
  public OptionalLong indexOf(long seed) {
    long before = 0;
    for (Range range : ranges) {
      if (seed >= range.first() && seed <= range.last()) {
        return OptionalLong.of(before + seed - range.first());
      }
      before += range.count();
    }
    return OptionalLong.empty();
  }
}
