package dev.ganvas.runtime.image;

/**
 * A rectangle of pixels. It may reach beyond a picture; whoever reads pixels there mirrors them.
 *
 * @param x leftmost column, may be negative
 * @param y topmost row, may be negative
 * @param width columns, positive
 * @param height rows, positive
 */
public record Region(int x, int y, int width, int height) {
  /** Checks that the rectangle holds at least one pixel. */
  public Region {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("region of " + width + "x" + height + " holds no pixel");
    }
  }

  /** A whole picture. */
  public static Region whole(Image image) {
    return new Region(0, 0, image.width(), image.height());
  }

  /** The first column to the right of the rectangle. */
  public int right() {
    return x + width;
  }

  /** The first row below the rectangle. */
  public int bottom() {
    return y + height;
  }

  /** Whether every pixel lies in a picture of this size. */
  public boolean liesIn(int imageWidth, int imageHeight) {
    return x >= 0 && y >= 0 && right() <= imageWidth && bottom() <= imageHeight;
  }

  /** The same rectangle in a picture {@code factor} times as large. */
  public Region times(int factor) {
    return new Region(x * factor, y * factor, width * factor, height * factor);
  }
}
