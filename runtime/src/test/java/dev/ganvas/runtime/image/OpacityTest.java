package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.TinyPictures;
import org.junit.jupiter.api.Test;

class OpacityTest {
  @Test
  void takingApartAndJoiningChangesNothing() {
    for (Image picture : TinyPictures.ofEveryKind()) {
      if (picture.channels().hasAlpha()) {
        Image joined = Opacity.join(Opacity.bleedColors(picture), Opacity.of(picture));
        assertSamePicture(picture, joined);
      }
    }
  }

  @Test
  void colorsAreContinuedUnderFullTransparency() {
    // Columns 0 to 2 are visible in (10, 20, 30) and (90, 80, 70), the others transparent black.
    Image picture = Image.blank(6, 1, Channels.RGBA, SampleDepth.EIGHT_BITS);
    int[][] visible = {{10, 20, 30, 255}, {10, 20, 30, 128}, {90, 80, 70, 1}};
    for (int x = 0; x < 3; x++) {
      for (int c = 0; c < 4; c++) {
        picture.setSampleAt(picture.index(x, 0, c), visible[x][c]);
      }
    }
    Image colors = Opacity.bleedColors(picture);
    assertEquals("6x1 RGB 8-bit image", colors.toString());
    for (int x = 0; x < 6; x++) {
      for (int c = 0; c < 3; c++) {
        assertEquals(visible[Math.min(x, 2)][c], colors.sample(x, 0, c), x + ", " + c);
      }
    }
  }

  @Test
  void visiblePixelsAreLeftAloneHoweverFaint() {
    Image picture =
        TinyPictures.filled(
            20, 20, Channels.GRAY_ALPHA, SampleDepth.SIXTEEN_BITS, i -> i % 2 == 1 ? i % 3 : i);
    Image colors = Opacity.bleedColors(picture);
    for (int i = 0; i < 400; i++) {
      if (picture.sampleAt(2 * i + 1) > 0) {
        assertEquals(picture.sampleAt(2 * i), colors.sampleAt(i));
      }
    }
  }

  @Test
  void betweenTwoColorsTheirMeanIsBled() {
    Image picture = Image.blank(3, 1, Channels.GRAY_ALPHA, SampleDepth.EIGHT_BITS);
    int[] samples = {100, 255, 0, 0, 200, 255};
    for (int i = 0; i < samples.length; i++) {
      picture.setSampleAt(i, samples[i]);
    }
    assertSamePicture(TinyPictures.gray(3, 1, 100, 150, 200), Opacity.bleedColors(picture));
  }

  @Test
  void wholeTransparencyIsLeftAsItIs() {
    Image picture =
        TinyPictures.filled(9, 9, Channels.RGBA, SampleDepth.EIGHT_BITS, i -> i % 4 == 3 ? 0 : 77);
    Image expected = TinyPictures.filled(9, 9, Channels.RGB, SampleDepth.EIGHT_BITS, i -> 77);
    assertSamePicture(expected, Opacity.bleedColors(picture));
  }

  @Test
  void opacityIsTheLastSample() {
    Image picture = TinyPictures.filled(5, 3, Channels.RGBA, SampleDepth.EIGHT_BITS, i -> i);
    Image expected =
        TinyPictures.filled(5, 3, Channels.GRAY, SampleDepth.EIGHT_BITS, i -> 4 * i + 3);
    assertSamePicture(expected, Opacity.of(picture));
  }

  @Test
  void refusesToJoinPicturesOfDifferentSize() {
    Image colors = Image.blank(4, 3, Channels.RGB, SampleDepth.EIGHT_BITS);
    Image opacity = Image.blank(3, 4, Channels.GRAY, SampleDepth.EIGHT_BITS);
    assertThrows(IllegalArgumentException.class, () -> Opacity.join(colors, opacity));
  }
}
