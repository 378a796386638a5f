package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ganvas.runtime.TinyPictures;
import org.junit.jupiter.api.Test;

class DepthsTest {
  @Test
  void narrowingIsTheNearestOfAllLevels() {
    Image all = TinyPictures.filled(256, 256, Channels.GRAY, SampleDepth.SIXTEEN_BITS, i -> i);
    Image expected =
        TinyPictures.filled(
            256,
            256,
            Channels.GRAY,
            SampleDepth.EIGHT_BITS,
            i -> (int) Math.round(i * 255.0 / 65_535));
    assertSamePicture(expected, Depths.toEightBits(all));
  }

  @Test
  void narrowingUndoesWidening() {
    Image wide = TinyPictures.filled(16, 16, Channels.GRAY, SampleDepth.SIXTEEN_BITS, i -> 257 * i);
    Image narrow = TinyPictures.filled(16, 16, Channels.GRAY, SampleDepth.EIGHT_BITS, i -> i);
    assertSamePicture(narrow, Depths.toEightBits(wide));
    assertSamePicture(narrow, Depths.toEightBits(narrow));
  }

  @Test
  void grayBecomesThreeEqualColorsAndKeepsItsOpacity() {
    Image gray = TinyPictures.filled(2, 1, Channels.GRAY_ALPHA, SampleDepth.EIGHT_BITS, i -> i + 5);
    Image rgba = Depths.toRgba(gray);
    int[] expected = {5, 5, 5, 6, 7, 7, 7, 8};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], rgba.sampleAt(i));
    }
    assertEquals(Channels.RGB, Depths.toRgba(TinyPictures.gray(1, 1, 9)).channels());
  }
}
