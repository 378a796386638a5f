package dev.ganvas.runtime.model;

/**
 * Which picture sizes a model takes; other sizes are mirrored at the border up to the next.
 *
 * @param minimum fewest pixels a side
 * @param multipleOf each side must be a multiple of this
 */
public record SizeRule(int minimum, int multipleOf) {
  /** Any size from one pixel on. */
  public static final SizeRule ANY = new SizeRule(1, 1);

  /** Checks that both are positive. */
  public SizeRule {
    if (minimum < 1 || multipleOf < 1) {
      throw new IllegalArgumentException(
          "expected a positive minimum and multiple, found " + minimum + " and " + multipleOf);
    }
  }

  /** The smallest size the model takes that is not below {@code length}. */
  public int roundUp(int length) {
    int atLeast = Math.max(length, minimum);
    return (atLeast + multipleOf - 1) / multipleOf * multipleOf;
  }
}
