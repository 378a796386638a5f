package dev.ganvas.runtime.tiling;

/** Whether a picture goes through a model whole or in tiles. */
public sealed interface Tiling {
  /** 256-pixel tiles, overlapping by 16. */
  Tiles DEFAULT = new Tiles(256, 16);

  /** In one piece; memory grows with the picture. */
  record Whole() implements Tiling {}

  /**
   * In tiles of at most 256, smaller ones where what the model needs is measured to be more than a
   * share of the memory there is.
   *
   * @param memoryBytes for pictures, tiles and what is made of them
   */
  record Auto(long memoryBytes) implements Tiling {
    /** Checks the size. */
    public Auto {
      if (memoryBytes < 1) {
        throw new IllegalArgumentException("expected at least a byte, found " + memoryBytes);
      }
    }
  }

  /** Whether tiles become larger than asked for where a model looks far. */
  enum Growth {
    /** To four times what the model looks far, so that no cut can be seen. */
    AS_NEEDED,
    /** Never: memory allows no more. Where they overlap by too little, they are faded. */
    NONE
  }

  /**
   * In tiles; what the model itself needs stays the same for pictures of any size.
   *
   * @param size side of a tile, in input pixels, at least 16
   * @param overlap how far neighbours overlap at least, in input pixels, at most half the size;
   *     twice what the model looks far is kept as far as the size allows
   * @param growth whether the size may be exceeded for that
   */
  record Tiles(int size, int overlap, Growth growth) implements Tiling {
    /** Tiles that grow as needed. */
    public Tiles(int size, int overlap) {
      this(size, overlap, Growth.AS_NEEDED);
    }

    /** Checks both. */
    public Tiles {
      if (size < 16) {
        throw new IllegalArgumentException("expected tiles of at least 16 pixels, found " + size);
      }
      if (overlap < 0 || overlap > size / 2) {
        throw new IllegalArgumentException(
            "expected an overlap of 0 to "
                + size / 2
                + " for tiles of "
                + size
                + ", found "
                + overlap);
      }
    }
  }
}
