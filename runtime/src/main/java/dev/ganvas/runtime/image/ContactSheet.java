package dev.ganvas.runtime.image;

import java.util.List;

/**
 * Many small pictures on one: rows of equal cells on a white ground.
 *
 * @param columns pictures a row
 * @param gap pixels between cells, before magnifying
 * @param magnification each pixel becomes so many a side, by repetition
 */
public record ContactSheet(int columns, int gap, int magnification) {
  private static final int WHITE = 255;

  /** Checks that all make sense. */
  public ContactSheet {
    if (columns < 1 || gap < 0 || magnification < 1) {
      throw new IllegalArgumentException(
          "expected columns and a magnification of at least 1 and a gap of at least 0, found "
              + columns
              + ", "
              + magnification
              + " and "
              + gap);
    }
  }

  /**
   * The sheet. Pictures with opacity are laid on white.
   *
   * @shape 8-bit images {@code [H, W, any]}, as large as the first or smaller; to an 8-bit RGB
   *     image
   * @throws IllegalArgumentException if there are no pictures, or one is larger than the first or
   *     not of 8 bits
   */
  public Image of(List<Image> pictures) {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("expected pictures, found none");
    }
    int width = pictures.get(0).width();
    int height = pictures.get(0).height();
    for (Image picture : pictures) {
      if (picture.width() > width
          || picture.height() > height
          || picture.depth() != SampleDepth.EIGHT_BITS) {
        throw new IllegalArgumentException(
            "expected 8 bits and at most " + width + "x" + height + ", found " + picture);
      }
    }
    int rows = (pictures.size() + columns - 1) / columns;
    Image sheet =
        Image.blank(
            magnification * (columns * (width + gap) - gap),
            magnification * (rows * (height + gap) - gap),
            Channels.RGB,
            SampleDepth.EIGHT_BITS);
    java.util.Arrays.fill(sheet.samples8(), (byte) WHITE);
    for (int i = 0; i < pictures.size(); i++) {
      paste(
          Opacity.onWhite(pictures.get(i)),
          sheet,
          i % columns * (width + gap),
          i / columns * (height + gap));
    }
    return sheet;
  }

  private void paste(Image picture, Image sheet, int left, int top) {
    int colors = picture.channels().colors();
    for (int y = 0; y < picture.height() * magnification; y++) {
      for (int x = 0; x < picture.width() * magnification; x++) {
        int fromX = x / magnification;
        int fromY = y / magnification;
        for (int c = 0; c < 3; c++) {
          int value = picture.sample(fromX, fromY, colors == 1 ? 0 : c);
          sheet.setSampleAt(
              sheet.index(left * magnification + x, top * magnification + y, c), value);
        }
      }
    }
  }
}
