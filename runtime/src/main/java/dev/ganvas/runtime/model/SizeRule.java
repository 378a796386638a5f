package dev.ganvas.runtime.model;

/** Which picture sizes a model takes; other sizes are mirrored at the border up to the next. */
public sealed interface SizeRule {
  /** The smallest width the model takes that is not below {@code wanted}, or its only one. */
  int width(int wanted);

  /** The smallest height the model takes that is not below {@code wanted}, or its only one. */
  int height(int wanted);

  /**
   * Pixels from one place where a tile may begin to the next. A model that halves pictures has a
   * grid: cut off it, the same pixels would give other results.
   */
  int step();

  /**
   * All sizes from a smallest one on, in steps.
   *
   * @param minimum fewest pixels a side
   * @param multipleOf each side must be a multiple of this
   */
  record Multiples(int minimum, int multipleOf) implements SizeRule {
    /** Any size from one pixel on. */
    public static final Multiples ANY = new Multiples(1, 1);

    /** Checks that both are positive. */
    public Multiples {
      if (minimum < 1 || multipleOf < 1) {
        throw new IllegalArgumentException(
            "expected a positive minimum and multiple, found " + minimum + " and " + multipleOf);
      }
    }

    @Override
    public int step() {
      return multipleOf;
    }

    @Override
    public int width(int wanted) {
      int atLeast = Math.max(wanted, minimum);
      return (atLeast + multipleOf - 1) / multipleOf * multipleOf;
    }

    @Override
    public int height(int wanted) {
      return width(wanted);
    }
  }

  /**
   * One size only.
   *
   * @param width pixels a row
   * @param height rows
   */
  record Fixed(int width, int height) implements SizeRule {
    /** Checks that both are positive. */
    public Fixed {
      if (width < 1 || height < 1) {
        throw new IllegalArgumentException(
            "expected a positive size, found " + width + "x" + height);
      }
    }

    @Override
    public int step() {
      return 1;
    }

    @Override
    public int width(int wanted) {
      return width;
    }

    @Override
    public int height(int wanted) {
      return height;
    }
  }

  /** The rule for what is left of a side when a border of so many pixels is taken off. */
  default SizeRule inside(int border) {
    if (border == 0) {
      return this;
    }
    if (this instanceof Fixed fixed) {
      return new Fixed(fixed.width - 2 * border, fixed.height - 2 * border);
    }
    return new Inside(this, border);
  }

  /**
   * A rule for the middle of pictures.
   *
   * @param whole the rule for all of them
   * @param border pixels that do not count, at each side
   */
  record Inside(SizeRule whole, int border) implements SizeRule {
    @Override
    public int step() {
      return whole.step();
    }

    @Override
    public int width(int wanted) {
      return whole.width(wanted + 2 * border) - 2 * border;
    }

    @Override
    public int height(int wanted) {
      return whole.height(wanted + 2 * border) - 2 * border;
    }
  }
}
