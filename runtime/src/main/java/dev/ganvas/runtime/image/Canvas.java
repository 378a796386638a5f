package dev.ganvas.runtime.image;

/**
 * What an animation's frames are laid on: empty where the first frame does not reach.
 *
 * @param width columns
 * @param height rows
 */
record Canvas(int width, int height) {
  /** A canvas is not made on the word of a file that claims more pixels than this. */
  private static final long MOST_PIXELS = 1L << 26;

  /**
   * The first frame in its place.
   *
   * @return the frame itself if it covers the canvas, or does not lie within it
   * @shape {@code [h, w, C]} to {@code [H, W, 4]}, 8 bits; the caller owns the result
   */
  Image put(Image frame, int x, int y) {
    boolean covers = x == 0 && y == 0 && frame.width() >= width && frame.height() >= height;
    boolean inside =
        x >= 0
            && y >= 0
            && (long) x + frame.width() <= width
            && (long) y + frame.height() <= height;
    if (covers || !inside || (long) width * height > MOST_PIXELS) {
      return frame;
    }
    Image image = Image.blank(width, height, Channels.RGBA, frame.depth());
    boolean gray = frame.channels().colors() == 1;
    boolean alpha = frame.channels().hasAlpha();
    int last = frame.channels().count() - 1;
    for (int row = 0; row < frame.height(); row++) {
      for (int column = 0; column < frame.width(); column++) {
        int to = image.index(x + column, y + row, 0);
        for (int c = 0; c < 3; c++) {
          image.setSampleAt(to + c, frame.sample(column, row, gray ? 0 : c));
        }
        int opacity = alpha ? frame.sample(column, row, last) : frame.depth().max();
        image.setSampleAt(to + 3, opacity);
      }
    }
    return image;
  }
}
