package dev.ganvas.runtime.image;

/** Takes the pixels of a BMP file as they come. */
@FunctionalInterface
interface BmpPixels {
  /**
   * Takes one.
   *
   * @param x column, within the picture
   * @param row as stored, within the picture; the first one is mostly the lowest
   * @param pixel a palette's number, or bits of colour
   */
  void put(int x, int row, int pixel);
}
