package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.TinyPictures;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureFitTest {
  @Test
  void everyPictureGetsTheSizeAndChannelsThatAreWanted() {
    for (Image picture : TinyPictures.ofEveryKind()) {
      for (Channels channels : List.of(Channels.GRAY, Channels.RGB, Channels.RGBA)) {
        Image fit = PictureFit.of(picture, 8, 5, channels);
        assertEquals(List.of(8, 5), List.of(fit.width(), fit.height()));
        assertEquals(channels, fit.channels());
        assertEquals(SampleDepth.EIGHT_BITS, fit.depth());
      }
    }
  }

  @Test
  void theMiddleIsKeptAndNothingElse() {
    // Columns 0 to 8, of which the middle three of a square are 3, 4 and 5.
    Image wide = TinyPictures.filled(9, 3, Channels.GRAY, SampleDepth.EIGHT_BITS, i -> i % 9);
    assertSamePicture(TinyPictures.gray(3, 3, 3, 4, 5, 3, 4, 5, 3, 4, 5), cropped(wide, 3, 3));
    assertSamePicture(TinyPictures.gray(6, 3, columns(6, 3)), cropped(wide, 6, 3));
    assertSame(wide, cropped(wide, 9, 3));
  }

  private static Image cropped(Image image, int width, int height) {
    return PictureFit.cropped(image, width, height);
  }

  private static int[] columns(int width, int height) {
    int[] levels = new int[width * height];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = 1 + i % width;
    }
    return levels;
  }

  @Test
  void opacityThatIsNotWantedIsWhiteBehindThePicture() {
    Image clear = Image.blank(2, 2, Channels.RGBA, SampleDepth.EIGHT_BITS);
    Image white = PictureFit.of(clear, 2, 2, Channels.GRAY);
    assertSamePicture(TinyPictures.gray(2, 2, 255, 255, 255, 255), white);
    assertSamePicture(clear, PictureFit.of(clear, 2, 2, Channels.RGBA));
  }

  @Test
  void grayWithOpacityCannotBeWanted() {
    Image gray = TinyPictures.gray(1, 1, 7);
    assertThrows(
        IllegalArgumentException.class, () -> PictureFit.of(gray, 1, 1, Channels.GRAY_ALPHA));
  }
}
