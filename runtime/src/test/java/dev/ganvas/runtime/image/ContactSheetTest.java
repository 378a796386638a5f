package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.TinyPictures;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContactSheetTest {
  private static Image gray(int width, int height, int level) {
    return TinyPictures.filled(width, height, Channels.GRAY, SampleDepth.EIGHT_BITS, i -> level);
  }

  private static Image pixel(Channels channels, int... samples) {
    return TinyPictures.filled(1, 1, channels, SampleDepth.EIGHT_BITS, i -> samples[i]);
  }

  /** An RGB picture of equal colours, which is how sheets of gray pictures come out. */
  private static Image rgb(int width, int height, int... levels) {
    return TinyPictures.filled(
        width, height, Channels.RGB, SampleDepth.EIGHT_BITS, i -> levels[i / 3]);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,0,1,3,2",
    "4,2,0,1,6,4",
    "4,2,1,1,7,5",
    "5,2,1,1,7,8",
    "5,3,2,4,52,24",
    "3,4,1,2,30,4",
    "1,4,5,1,27,2",
    "7,1,3,1,3,32"
  })
  void sheetIsAsLargeAsItsCellsAndTheGapsBetweenThem(
      int pictures, int columns, int gap, int magnification, int width, int height) {
    Image sheet =
        new ContactSheet(columns, gap, magnification)
            .of(Collections.nCopies(pictures, gray(3, 2, 0)));
    assertEquals(width, sheet.width());
    assertEquals(height, sheet.height());
    assertEquals(Channels.RGB, sheet.channels());
    assertEquals(SampleDepth.EIGHT_BITS, sheet.depth());
  }

  @Test
  void picturesFillTheRowsInOrderOnWhite() {
    // Three pictures of 2x1 in two columns, a pixel apart.
    Image sheet =
        new ContactSheet(2, 1, 1)
            .of(
                List.of(
                    TinyPictures.gray(2, 1, 1, 2),
                    TinyPictures.gray(2, 1, 3, 4),
                    TinyPictures.gray(2, 1, 5, 6)));
    int w = 255;
    Image expected = rgb(5, 3, 1, 2, w, 3, 4, w, w, w, w, w, 5, 6, w, w, w);
    assertSamePicture(expected, sheet);
  }

  @Test
  void magnificationRepeatsPixelsAndGaps() {
    List<Image> pictures =
        List.of(
            TinyPictures.noise(3, 2, Channels.RGB, SampleDepth.EIGHT_BITS, 1),
            TinyPictures.noise(3, 2, Channels.GRAY, SampleDepth.EIGHT_BITS, 2),
            TinyPictures.noise(3, 2, Channels.RGBA, SampleDepth.EIGHT_BITS, 3));
    Image plain = new ContactSheet(2, 1, 1).of(pictures);
    assertSamePicture(TinyPictures.repeated(plain, 3), new ContactSheet(2, 1, 3).of(pictures));
  }

  @Test
  void singleColorPictureIsItsOwnSheet() {
    for (TinyPictures.Size size : TinyPictures.SIZES) {
      Image picture =
          TinyPictures.noise(size.width(), size.height(), Channels.RGB, SampleDepth.EIGHT_BITS, 4);
      assertSamePicture(picture, new ContactSheet(1, 7, 1).of(List.of(picture)));
    }
  }

  @Test
  void fewerPicturesThanARowLeaveItsRestWhite() {
    Image sheet = new ContactSheet(3, 0, 1).of(List.of(gray(1, 1, 9)));
    assertSamePicture(rgb(3, 1, 9, 255, 255), sheet);
  }

  @Test
  void smallerPicturesLieInTheTopLeftCornerOfTheirCells() {
    Image sheet = new ContactSheet(2, 0, 1).of(List.of(gray(2, 2, 1), gray(1, 1, 2)));
    assertSamePicture(rgb(4, 2, 1, 1, 2, 255, 1, 1, 255, 255), sheet);
  }

  @Test
  void transparentPicturesAreLaidOnWhite() {
    List<Image> pictures =
        List.of(
            pixel(Channels.RGBA, 10, 20, 30, 0),
            pixel(Channels.RGBA, 10, 20, 30, 255),
            // 51 is a fifth: a fifth of the colour and 204 of the white.
            pixel(Channels.RGBA, 0, 100, 255, 51),
            pixel(Channels.GRAY_ALPHA, 50, 51),
            // Black at 128 of 255 leaves 127 of the white.
            pixel(Channels.GRAY_ALPHA, 0, 128));
    Image expected =
        Image.of8Bits(
            5,
            1,
            Channels.RGB,
            new byte[] {
              -1,
              -1,
              -1,
              10,
              20,
              30,
              (byte) 204,
              (byte) 224,
              -1,
              (byte) 214,
              (byte) 214,
              (byte) 214,
              127,
              127,
              127
            });
    assertSamePicture(expected, new ContactSheet(5, 0, 1).of(pictures));
  }

  @Test
  void colorsLaidOnWhiteAreRoundedToTheNearest() {
    // 10 at 100 of 255 is 3.92, with 155 of the white 158.92; 12 at 130 with 125 is 131.12.
    List<Image> pictures =
        List.of(pixel(Channels.GRAY_ALPHA, 10, 100), pixel(Channels.GRAY_ALPHA, 12, 130));
    assertSamePicture(rgb(2, 1, 159, 131), new ContactSheet(2, 0, 1).of(pictures));
  }

  @Test
  void grayPicturesBecomeThreeEqualColors() {
    assertSamePicture(rgb(1, 1, 200), new ContactSheet(1, 0, 1).of(List.of(gray(1, 1, 200))));
  }

  @Test
  void refusesASheetOfNothing() {
    ContactSheet sheet = new ContactSheet(2, 1, 1);
    assertThrows(IllegalArgumentException.class, () -> sheet.of(List.of()));
  }

  @ParameterizedTest
  @CsvSource({"0,0,1", "1,-1,1", "1,0,0"})
  void refusesSettingsWithoutMeaning(int columns, int gap, int magnification) {
    assertThrows(
        IllegalArgumentException.class, () -> new ContactSheet(columns, gap, magnification));
  }
}
