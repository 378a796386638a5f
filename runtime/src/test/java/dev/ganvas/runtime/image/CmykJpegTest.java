package dev.ganvas.runtime.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CmykJpegTest {
  /** What coding and rounding may change. */
  private static final int TOLERANCE = 4;

  private static final int[][] INKS = {
    {0, 0, 0, 0}, {255, 0, 0, 0}, {0, 255, 0, 0}, {0, 0, 255, 0}, {0, 0, 0, 255}, {60, 120, 180, 40}
  };

  private static int[][] inverted() {
    return Arrays.stream(INKS)
        .map(inks -> Arrays.stream(inks).map(ink -> 255 - ink).toArray())
        .toArray(int[][]::new);
  }

  private static void assertColor(int[] expected, Image found, int square) {
    for (int c = 0; c < 3; c++) {
      int sample = found.sample(square * TinyInks.SIDE + 8, 8, c);
      assertEquals(expected[c], sample, TOLERANCE, "square " + square + ", channel " + c);
    }
  }

  private static void assertLightOfInks(byte[] file) {
    Image found = ImageFiles.decode(file, "print.jpg");
    assertEquals("96x16 RGB 8-bit image", found.toString());
    for (int square = 0; square < INKS.length; square++) {
      assertColor(TinyInks.light(INKS[square]), found, square);
    }
  }

  @Test
  void inksWithoutAnythingSaidOfThemAreInks() {
    assertLightOfInks(TinyInks.jpeg(INKS));
  }

  @Test
  void adobesInksAreStoredInverted() {
    assertLightOfInks(TinyInks.withAdobe(TinyInks.jpeg(inverted()), 0));
  }

  @Test
  void adobesYcckIsTurnedIntoInks() {
    int[][] ycck = Arrays.stream(INKS).map(TinyInks::ycck).toArray(int[][]::new);
    assertLightOfInks(TinyInks.withAdobe(TinyInks.jpeg(ycck), 2));
  }

  @Test
  void theProfileSaysWhatInksLookLike() {
    byte[] file = TinyInks.withAdobe(TinyInks.jpeg(inverted()), 0);
    Image found = ImageFiles.decode(TinyInks.withProfile(file, TinyInks.profile()), "print.jpg");
    assertColor(new int[] {255, 255, 255}, found, 0);
    assertColor(new int[] {119, 119, 119}, found, 1);
    assertColor(new int[] {255, 255, 255}, found, 2);
    assertColor(new int[] {0, 0, 0}, found, 4);
  }

  @Test
  void aProfileThatMakesNoSenseIsPassedOver() {
    byte[] garbage = new byte[300];
    Arrays.fill(garbage, (byte) 0x55);
    assertLightOfInks(TinyInks.withProfile(TinyInks.jpeg(INKS), garbage));
    byte[] cut = Arrays.copyOf(TinyInks.profile(), 400);
    assertLightOfInks(TinyInks.withProfile(TinyInks.jpeg(INKS), cut));
  }

  @Test
  void bandsOfALargePictureAreConvertedAsOne() {
    int[][] colors = new int[1100][];
    Arrays.fill(colors, new int[] {0, 255, 255, 255});
    colors[0] = new int[] {255, 255, 255, 255};
    byte[] file = TinyInks.withAdobe(TinyInks.jpeg(colors), 0);
    Image found = ImageFiles.decode(TinyInks.withProfile(file, TinyInks.profile()), "wide.jpg");
    assertColor(new int[] {255, 255, 255}, found, 0);
    assertColor(new int[] {119, 119, 119}, found, 1);
    assertColor(new int[] {119, 119, 119}, found, 1099);
    for (int x = 0; x < found.width(); x++) {
      assertEquals(found.sample(x, 0, 1), found.sample(x, TinyInks.SIDE - 1, 1), TOLERANCE);
    }
  }

  @Test
  void whatCannotBeReadIsNamedAsCmyk() {
    byte[] file = TinyInks.withAdobe(TinyInks.jpeg(INKS), 0);
    // A Huffman table of more codes than there are.
    int table = indexOf(file, 0xc4) + 3;
    Arrays.fill(file, table + 1, table + 17, (byte) 0xff);
    GanvasException e =
        assertThrows(GanvasException.class, () -> ImageFiles.decode(file, "print.jpg"));
    assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
    assertTrue(e.getMessage().contains("CMYK"), e.getMessage());
    assertTrue(e.getMessage().contains("print.jpg"), e.getMessage());
  }

  private static int indexOf(byte[] file, int marker) {
    int at = 2;
    while (file[at] != (byte) 0xff || (file[at + 1] & 0xff) != marker) {
      at++;
    }
    return at + 1;
  }
}
