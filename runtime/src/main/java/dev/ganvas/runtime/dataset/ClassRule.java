package dev.ganvas.runtime.dataset;

import java.util.List;
import java.util.OptionalInt;

/** Which class a picture gets. */
public sealed interface ClassRule {
  /** The class of the picture of a seed, {@code index} being its place in the data set. */
  OptionalInt of(long seed, long index);

  /** The generator has no classes. */
  record None() implements ClassRule {
    @Override
    public OptionalInt of(long seed, long index) {
      return OptionalInt.empty();
    }
  }

  /**
   * In turn, so that of any two classes one has at most one picture more.
   *
   * @param classes by number
   */
  record Balanced(List<Integer> classes) implements ClassRule {
    /** Checks that there are some, and copies the list. */
    public Balanced {
      classes = some(classes);
    }

    @Override
    public OptionalInt of(long seed, long index) {
      return OptionalInt.of(classes.get((int) (index % classes.size())));
    }
  }

  /**
   * By the seed alone, all alike probable: the class of a seed is the same in every data set of
   * these classes.
   *
   * @param classes by number
   */
  record Drawn(List<Integer> classes) implements ClassRule {
    /** Checks that there are some, and copies the list. */
    public Drawn {
      classes = some(classes);
    }

    @Override
    public OptionalInt of(long seed, long index) {
      // SplitMix64's output function (Steele, Lea and Flood 2014): neighbours have nothing in
      // common. The constant keeps it apart from the picture's own numbers.
      long z = seed + 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      return OptionalInt.of(classes.get((int) Long.remainderUnsigned(z, classes.size())));
    }
  }

  private static List<Integer> some(List<Integer> classes) {
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("expected at least one class");
    }
    return List.copyOf(classes);
  }
}
