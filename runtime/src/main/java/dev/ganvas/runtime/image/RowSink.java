package dev.ganvas.runtime.image;

/**
 * Takes a picture as it is made: bands of whole rows from the top to the bottom. A picture that is
 * larger than memory exists only like this.
 */
@FunctionalInterface
public interface RowSink {
  /**
   * Takes the next rows.
   *
   * @shape {@code [rows, W, C]}, W, C and the depth those of the picture; the sink takes ownership
   */
  void add(Image band);
}
