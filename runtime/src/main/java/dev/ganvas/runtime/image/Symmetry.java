package dev.ganvas.runtime.image;

/**
 * The eight ways to lay a picture: four turns, each plain or mirrored.
 *
 * @param isTransposed whether rows and columns change places, first
 * @param isMirrored whether left and right change places, then
 * @param isFlipped whether top and bottom change places, last
 */
public record Symmetry(boolean isTransposed, boolean isMirrored, boolean isFlipped) {
  /** All eight, the picture as it is first. */
  public static java.util.List<Symmetry> all() {
    java.util.List<Symmetry> all = new java.util.ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(new Symmetry((i & 4) != 0, (i & 2) != 0, (i & 1) != 0));
    }
    return all;
  }

  /**
   * The picture laid this way.
   *
   * @shape {@code [H, W, C]} to {@code [H, W, C]} or {@code [W, H, C]}; the caller owns the result
   */
  public Image apply(Image image) {
    int width = isTransposed ? image.height() : image.width();
    int height = isTransposed ? image.width() : image.height();
    return laid(image, width, height, Direction.THERE);
  }

  /**
   * The picture that {@link #apply} turns into this one.
   *
   * @shape as {@link #apply}'s, the other way round; the caller owns the result
   */
  public Image undo(Image image) {
    int width = isTransposed ? image.height() : image.width();
    int height = isTransposed ? image.width() : image.height();
    return laid(image, width, height, Direction.BACK);
  }

  private enum Direction {
    THERE,
    BACK
  }

  private Image laid(Image image, int width, int height, Direction direction) {
    Image result = Image.blank(width, height, image.channels(), image.depth());
    int samples = image.channels().count();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        // Where (x, y) of the result comes from.
        int fromX = x;
        int fromY = y;
        if (direction == Direction.THERE) {
          fromX = isMirrored ? width - 1 - fromX : fromX;
          fromY = isFlipped ? height - 1 - fromY : fromY;
          if (isTransposed) {
            int kept = fromX;
            fromX = fromY;
            fromY = kept;
          }
        } else {
          if (isTransposed) {
            int kept = fromX;
            fromX = fromY;
            fromY = kept;
          }
          fromX = isMirrored ? image.width() - 1 - fromX : fromX;
          fromY = isFlipped ? image.height() - 1 - fromY : fromY;
        }
        int from = image.index(fromX, fromY, 0);
        int to = result.index(x, y, 0);
        for (int c = 0; c < samples; c++) {
          result.setSampleAt(to + c, image.sampleAt(from + c));
        }
      }
    }
    return result;
  }
}
