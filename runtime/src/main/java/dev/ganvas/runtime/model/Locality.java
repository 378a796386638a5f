package dev.ganvas.runtime.model;

/** How far a model looks, which decides whether and how a picture may be cut into tiles. */
public sealed interface Locality {
  /**
   * Each output pixel depends only on input pixels up to {@code radius} away: tiles that overlap by
   * twice the radius give exactly what the whole picture gives.
   *
   * @param radius in input pixels
   */
  record Local(int radius) implements Locality {
    /** Checks that the radius is not negative. */
    public Local {
      if (radius < 0) {
        throw new IllegalArgumentException("expected a radius of at least 0, found " + radius);
      }
    }
  }

  /** Output pixels depend on the whole picture (instance norm, attention): tiles would differ. */
  record Global() implements Locality {}
}
