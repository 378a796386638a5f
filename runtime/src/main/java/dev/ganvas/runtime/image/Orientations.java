package dev.ganvas.runtime.image;

/** The eight EXIF orientations, as pixel moves. */
final class Orientations {
  private Orientations() {}

  /**
   * The picture as it should be looked at.
   *
   * @param orientation 1 to 8, TIFF 6.0 tag 274: which sides the stored row 0 and column 0 are of
   * @shape {@code [H, W, C]} to the same, or {@code [W, H, C]} for orientations 5 to 8
   */
  static Image upright(Image stored, int orientation) {
    if (orientation == 1) {
      return stored;
    }
    boolean swapped = orientation >= 5;
    int width = swapped ? stored.height() : stored.width();
    int height = swapped ? stored.width() : stored.height();
    Image upright = Image.blank(width, height, stored.channels(), stored.depth());
    int right = stored.width() - 1;
    int bottom = stored.height() - 1;
    int count = stored.channels().count();
    int to = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from =
            switch (orientation) {
              case 2 -> stored.index(right - x, y, 0);
              case 3 -> stored.index(right - x, bottom - y, 0);
              case 4 -> stored.index(x, bottom - y, 0);
              case 5 -> stored.index(y, x, 0);
              case 6 -> stored.index(y, bottom - x, 0);
              case 7 -> stored.index(right - y, bottom - x, 0);
              case 8 -> stored.index(right - y, x, 0);
              default -> throw new IllegalArgumentException("orientation " + orientation);
            };
        for (int c = 0; c < count; c++) {
          upright.setSampleAt(to++, stored.sampleAt(from + c));
        }
      }
    }
    return upright;
  }
}
