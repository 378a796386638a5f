package dev.ganvas.runtime.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import org.junit.jupiter.api.Test;

class ImageTest {
  @Test
  void samplesAreUnsignedAndStoredPixelByPixel() {
    byte[] samples = {0, 1, (byte) 255, 10, 20, 30};
    Image image = Image.of8Bits(2, 1, Channels.RGB, samples);
    assertEquals(255, image.sample(0, 0, 2));
    assertEquals(10, image.sample(1, 0, 0));
    assertSame(samples, image.samples8());
    Image wide = Image.of16Bits(1, 2, Channels.GRAY, new short[] {1, (short) 65_535});
    assertEquals(65_535, wide.sample(0, 1, 0));
  }

  @Test
  void handsOutOnlyTheArrayItHas() {
    Image eight = Image.blank(2, 2, Channels.RGB, SampleDepth.EIGHT_BITS);
    Image sixteen = Image.blank(2, 2, Channels.RGB, SampleDepth.SIXTEEN_BITS);
    assertThrows(IllegalStateException.class, eight::samples16);
    assertThrows(IllegalStateException.class, sixteen::samples8);
    assertEquals(12, eight.byteCount());
    assertEquals(24, sixteen.byteCount());
  }

  @Test
  void refusesArraysOfAnotherLength() {
    assertThrows(
        IllegalArgumentException.class, () -> Image.of8Bits(2, 2, Channels.RGB, new byte[11]));
    assertThrows(
        IllegalArgumentException.class,
        () -> Image.of16Bits(2, 2, Channels.GRAY_ALPHA, new short[9]));
    assertThrows(
        IllegalArgumentException.class,
        () -> Image.blank(0, 2, Channels.GRAY, SampleDepth.EIGHT_BITS));
  }

  @Test
  void refusesSizesBeyondOneArrayWithoutAllocating() {
    assertFalse(Image.fits(49_157, 27_397, Channels.RGBA));
    assertFalse(Image.fits(Long.MAX_VALUE, Long.MAX_VALUE, Channels.GRAY));
    assertFalse(Image.fits(-1, -1, Channels.GRAY));
    assertTrue(Image.fits(Integer.MAX_VALUE - 8, 1, Channels.GRAY));
    assertFalse(Image.fits(Integer.MAX_VALUE - 7, 1, Channels.GRAY));
    assertThrows(
        IllegalArgumentException.class,
        () -> Image.blank(49_157, 27_397, Channels.RGBA, SampleDepth.EIGHT_BITS));
  }

  @Test
  void cropIsACopyOfTheRectangle() {
    for (Image picture : TinyPictures.ofEveryKind()) {
      if (picture.width() > 10 && picture.height() > 10) {
        Image crop = picture.crop(new Region(3, 2, 7, 8));
        for (int y = 0; y < 8; y++) {
          for (int x = 0; x < 7; x++) {
            for (int c = 0; c < picture.channels().count(); c++) {
              assertEquals(picture.sample(x + 3, y + 2, c), crop.sample(x, y, c));
            }
          }
        }
        int before = picture.sample(3, 2, 0);
        crop.setSampleAt(0, before - 1);
        assertEquals(before, picture.sample(3, 2, 0));
      }
    }
  }

  @Test
  void cropBeyondThePictureIsRefused() {
    Image picture = Image.blank(5, 4, Channels.RGB, SampleDepth.EIGHT_BITS);
    assertEquals("5x4 RGB 8-bit image", picture.crop(new Region(0, 0, 5, 4)).toString());
    for (Region region :
        new Region[] {
          new Region(-1, 0, 2, 2),
          new Region(0, -1, 2, 2),
          new Region(4, 0, 2, 2),
          new Region(0, 3, 2, 2)
        }) {
      assertThrows(IllegalArgumentException.class, () -> picture.crop(region));
    }
  }
}
