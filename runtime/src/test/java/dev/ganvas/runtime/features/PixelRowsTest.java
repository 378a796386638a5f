package dev.ganvas.runtime.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import org.junit.jupiter.api.Test;

class PixelRowsTest {
  @Test
  void largePicturesAreMadeSmallInTheirProportions() {
    assertEquals(new PixelRows(31, 13), PixelRows.like(blank(31, 13)));
    assertEquals(new PixelRows(32, 16), PixelRows.like(blank(640, 320)));
    assertEquals(new PixelRows(32, 1), PixelRows.like(blank(900, 2)));
  }

  private static Image blank(int width, int height) {
    return Image.blank(width, height, Channels.GRAY, SampleDepth.EIGHT_BITS);
  }

  @Test
  void levelsAreThoseOfThePictureGrayRepeated() {
    PixelRows rows = new PixelRows(2, 1);
    assertArrayEquals(
        new float[] {7, 7, 7, 200, 200, 200}, rows.of(TinyPictures.gray(2, 1, 7, 200)));
    for (Image picture : TinyPictures.ofEveryKind()) {
      assertEquals(6, rows.of(picture).length);
    }
  }
}
