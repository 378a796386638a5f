package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BMP files of every kind, with pixels worked out by hand. */
class BmpFilesTest {
  private static final ReadRules ACCEPTING = new ReadRules(DamagePolicy.ACCEPT, FramePolicy.REFUSE);
  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;
  private static final int BLUE = 0x0000ff;
  private static final int[] FOUR = {0x102030, RED, GREEN, BLUE};

  private static Image read(byte[] file) {
    return ImageFiles.decode(file, "a.bmp");
  }

  private static GanvasException refusal(byte[] file) {
    GanvasException e = assertThrows(GanvasException.class, () -> read(file));
    assertTrue(e.getMessage().contains("a.bmp"), e.getMessage());
    return e;
  }

  /** A picture of colours, row by row from the top. */
  private static Image rgb(int width, int height, int... colors) {
    return TinyPictures.filled(
        width,
        height,
        Channels.RGB,
        SampleDepth.EIGHT_BITS,
        i -> colors[i / 3] >> (16 - 8 * (i % 3)) & 0xff);
  }

  /** A picture of samples, pixel by pixel from the top. */
  private static Image of(
      int width, int height, Channels channels, SampleDepth depth, int... samples) {
    return TinyPictures.filled(width, height, channels, depth, i -> samples[i]);
  }

  private static Image rgba(int width, int height, int... samples) {
    return of(width, height, Channels.RGBA, SampleDepth.EIGHT_BITS, samples);
  }

  @Test
  void oneBitNamesOneOfTwoColours() {
    byte[] file =
        TinyBmp.ofCore(10, 2, 1).colors(RED, BLUE).file(0xa0, 0x40, 0, 0, 0x01, 0x80, 0, 0);
    int r = RED;
    int b = BLUE;
    Image expected = rgb(10, 2, r, r, r, r, r, r, r, b, b, r, b, r, b, r, r, r, r, r, r, b);
    assertSamePicture(expected, read(file));
  }

  @Test
  void twoBitsNameOneOfFourColours() {
    byte[] file = TinyBmp.of(40, 5, 1, 2, 0).colors(FOUR).file(0b00_01_10_11, 0b01_000000, 0, 0);
    assertSamePicture(rgb(5, 1, FOUR[0], RED, GREEN, BLUE, RED), read(file));
  }

  @Test
  void fourBitsNameOneOfSixteenColours() {
    int[] colors = new int[16];
    Arrays.setAll(colors, i -> 0x010203 * i);
    byte[] file = TinyBmp.ofCore(3, 2, 4).colors(colors).file(0x1f, 0x30, 0, 0, 0x02, 0xe0, 0, 0);
    assertSamePicture(rgb(3, 2, 0, 0x020406, 0x0e1c2a, 0x010203, 0x0f1e2d, 0x030609), read(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 40, 52, 56, 64, 108, 124})
  void eightBitsNameOneOfThePalettesColoursBehindEveryHeader(int headerSize) {
    byte[] file = TinyBmp.of(headerSize, 3, 2, 8, 0).colors(FOUR).file(1, 2, 3, 0, 3, 0, 1, 0);
    assertSamePicture(rgb(3, 2, BLUE, FOUR[0], RED, RED, GREEN, BLUE), read(file));
  }

  @Test
  void aPaletteOfGraysIsGray() {
    byte[] file = TinyBmp.of(40, 3, 1, 8, 0).colors(0, 0x070707, 0xffffff).file(2, 1, 0, 0);
    assertSamePicture(TinyPictures.gray(3, 1, 255, 7, 0), read(file));
  }

  @Test
  void sixteenBitsAreFiveOfEachColourScaledToTheWholeRange() {
    // 31, 1 and 16 of 31: 255, 8.2 and 131.6. The highest bit means nothing.
    byte[] file = TinyBmp.of(40, 3, 1, 16, 0).file(0xff, 0x7f, 0x10, 0x86, 0x01, 0x04, 0, 0);
    assertSamePicture(rgb(3, 1, 0xffffff, 0x088484, 0x080008), read(file));
  }

  @Test
  void twentyFourBitsAreBlueGreenAndRed() {
    byte[] file = TinyBmp.ofCore(1, 2, 24).file(0x33, 0x22, 0x11, 0, 0x66, 0x55, 0x44, 0);
    assertSamePicture(rgb(1, 2, 0x445566, 0x112233), read(file));
  }

  @Test
  void negativeHeightsBeginAtTheTop() {
    byte[] file = TinyBmp.of(40, 1, -2, 24, 0).file(0x33, 0x22, 0x11, 0, 0x66, 0x55, 0x44, 0);
    assertSamePicture(rgb(1, 2, 0x112233, 0x445566), read(file));
  }

  @Test
  void theFourthByteOfAColourMeansNothing() {
    byte[] file = TinyBmp.of(40, 2, 1, 32, 0).file(3, 2, 1, 0x80, 6, 5, 4, 0xff);
    assertSamePicture(rgb(2, 1, 0x010203, 0x040506), read(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {56, 108, 124})
  void theFourthByteIsOpacityIfTheHeaderSaysSo(int headerSize) {
    TinyBmp bmp = TinyBmp.of(headerSize, 2, 1, 32, 0).masks(0, 0, 0, 0xff000000);
    assertSamePicture(
        rgba(2, 1, 1, 2, 3, 128, 4, 5, 6, 0), read(bmp.file(3, 2, 1, 128, 6, 5, 4, 0)));
    assertSamePicture(rgb(2, 1, 0x010203, 0x040506), read(bmp.file(3, 2, 1, 0, 6, 5, 4, 0)));
    TinyBmp half = TinyBmp.of(headerSize, 1, 1, 32, 0).masks(0, 0, 0, 0x80000000);
    assertSamePicture(rgb(1, 1, 0x010203), read(half.file(3, 2, 1, 128)));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 52, 56, 108, 124})
  void masksSayWhichBitsAreWhichColourInEveryHeader(int headerSize) {
    // 33 of 63 is 133.6; 17 and 3 of 31 are 139.8 and 24.7.
    int pixel = 17 << 11 | 33 << 5 | 3;
    byte[] file =
        TinyBmp.of(headerSize, 2, 1, 16, 3)
            .masks(0xf800, 0x07e0, 0x001f)
            .file(pixel & 0xff, pixel >> 8, 0xff, 0xff);
    assertSamePicture(rgb(2, 1, 0x8c8619, 0xffffff), read(file));
  }

  @Test
  void masksMayBeInAnyOrder() {
    byte[] file =
        TinyBmp.of(40, 1, 1, 32, 3).masks(0xff000000, 0x0ff0, 0xff0000).file(0x5f, 0xf4, 3, 1);
    assertSamePicture(rgb(1, 1, 0x014503), read(file));
  }

  @Test
  void aColourWithoutBitsIsZero() {
    byte[] file = TinyBmp.of(40, 2, 1, 16, 3).masks(0xff00, 0x00ff, 0).file(7, 9, 0xff, 0xff);
    assertSamePicture(rgb(2, 1, 0x090700, 0xffff00), read(file));
  }

  @Test
  void fewBitsAreScaledTooAndNotShifted() {
    // 2 of 3 is 170; 3 of 7 is 109.3; 1 of 1 is 255.
    byte[] file = TinyBmp.of(40, 1, 1, 16, 3).masks(0x30, 0x0e, 0x01).file(0b100111, 0, 0, 0);
    assertSamePicture(rgb(1, 1, 0xaa6dff), read(file));
  }

  @ParameterizedTest
  @CsvSource({"40, 6", "56, 3", "108, 3", "124, 3"})
  void aFourthMaskIsOpacity(int headerSize, int compression) {
    TinyBmp bmp =
        TinyBmp.of(headerSize, 2, 1, 16, compression).masks(0x0f00, 0x00f0, 0x000f, 0xf000);
    Image expected = rgba(2, 1, 17, 34, 51, 255, 68, 85, 102, 0);
    assertSamePicture(expected, read(bmp.file(0x23, 0xf1, 0x56, 0x04)));
    // Programs leave it zero where they know of no opacity.
    assertSamePicture(rgb(2, 1, 0x112233, 0x445566), read(bmp.file(0x23, 0x01, 0x56, 0x04)));
  }

  @Test
  void moreThanEightBitsOfAColourGiveSixteen() {
    int[] pixels = {1023, 512 << 10, 1 << 20 | 3 << 30};
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(pixels).forEach(bytes::putInt);
    int[] each = new int[12];
    Arrays.setAll(each, i -> bytes.get(i));
    int[] masks = {0x3ff00000, 0xffc00, 0x3ff, 0xc0000000};
    byte[] file = TinyBmp.of(124, 3, 1, 32, 3).masks(masks).file(each);
    // 1023 is all; 512 of it is 32,799.5, and 1 is 64.06.
    int[] samples = {0, 0, 65_535, 0, 0, 32_800, 0, 0, 64, 0, 0, 65_535};
    Image expected = of(3, 1, Channels.RGBA, SampleDepth.SIXTEEN_BITS, samples);
    assertSamePicture(expected, read(file));
  }

  @Test
  void bitsOfAColourAreReadUpToAllThirtyTwo() {
    byte[] file = TinyBmp.of(40, 1, 1, 32, 3).masks(-1, 0, 0).file(0xff, 0xff, 0xff, 0x7f);
    Image expected = of(1, 1, Channels.RGB, SampleDepth.SIXTEEN_BITS, 32_767, 0, 0);
    assertSamePicture(expected, read(file));
  }

  @Test
  void runsOfEightBitsAreRunsPiecesAndSteps() {
    int[] codes = {
      3,
      1,
      0,
      0, // three red; the row ends early
      0,
      3,
      1,
      2,
      3,
      0,
      1,
      2,
      0,
      0, // a piece of three, filled up; one green
      0,
      2,
      2,
      1,
      1,
      3,
      0,
      1 // two right and one up; one blue; the end
    };
    byte[] file = TinyBmp.of(40, 4, 4, 8, 1).colors(FOUR).file(codes);
    int o = FOUR[0];
    assertSamePicture(
        rgb(4, 4, o, o, BLUE, o, o, o, o, o, RED, GREEN, BLUE, GREEN, RED, RED, RED, o),
        read(file));
  }

  @Test
  void runsOfFourBitsTakeTurnsBetweenTwoColours() {
    int[] codes = {5, 0x12, 0, 0, 0, 5, 0x32, 0x13, 0x20, 0, 0, 1};
    byte[] file = TinyBmp.of(40, 5, 2, 4, 2).colors(FOUR).file(codes);
    assertSamePicture(
        rgb(5, 2, BLUE, GREEN, RED, BLUE, GREEN, RED, GREEN, RED, GREEN, RED), read(file));
  }

  @Test
  void runsOfTwentyFourBitsAreColours() {
    int[] codes = {2, 3, 2, 1, 0, 0, 0, 3, 3, 2, 1, 6, 5, 4, 9, 8, 7, 0, 0, 1};
    byte[] file = TinyBmp.of(64, 3, 2, 24, 4).file(codes);
    assertSamePicture(rgb(3, 2, 0x010203, 0x040506, 0x070809, 0x010203, 0x010203, 0), read(file));
  }

  @Test
  void runsMayBeginAtTheTop() {
    byte[] file = TinyBmp.of(40, 1, -2, 8, 1).colors(FOUR).file(1, 1, 0, 0, 1, 2, 0, 1);
    assertSamePicture(rgb(1, 2, RED, GREEN), read(file));
  }

  @Test
  void runsMayGoOnOverWhatWouldFillTheRow() {
    byte[] file = TinyBmp.of(40, 3, 1, 8, 1).colors(FOUR).file(4, 1, 0, 1);
    assertSamePicture(rgb(3, 1, RED, RED, RED), read(file));
  }

  @Test
  void runsThatGoBeyondTheirRowAreDamage() {
    byte[] file = TinyBmp.of(40, 3, 1, 8, 1).colors(FOUR).file(5, 1, 0, 1);
    assertDamaged(file, "a run leads beyond the end of row 0", rgb(3, 1, RED, RED, RED));
  }

  @Test
  void runsThatDoNotEndAreDamageUnlessAllPixelsAreThere() {
    TinyBmp bmp = TinyBmp.of(40, 2, 2, 8, 1).colors(FOUR);
    Image whole = rgb(2, 2, GREEN, GREEN, RED, RED);
    assertSamePicture(whole, read(bmp.file(2, 1, 0, 0, 2, 2)));
    assertSamePicture(whole, read(bmp.file(2, 1, 0, 0, 2, 2, 0, 0)));
    Image half = rgb(2, 2, FOUR[0], FOUR[0], RED, RED);
    assertDamaged(bmp.file(2, 1, 0, 0), "its data end after 1 of 2 rows", half);
    assertDamaged(bmp.file(2, 1, 0, 0, 2), "its data end after 1 of 2 rows", half);
    assertDamaged(bmp.file(2, 1, 0, 0, 0, 2, 1), "its data end after 1 of 2 rows", half);
    assertDamaged(bmp.file(2, 1, 0, 0, 0, 3, 1), "its data end after 1 of 2 rows", half);
  }

  private static void assertDamaged(byte[] file, String damage, Image taken) {
    GanvasException e = refusal(file);
    assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
    assertTrue(e.getMessage().contains("is damaged: " + damage + ": "), e.getMessage());
    assertTrue(e.getMessage().contains("--accept-damaged"), e.getMessage());
    Reading reading = ImageFiles.decode(file, "a.bmp", ACCEPTING);
    assertEquals(List.of("damaged: " + damage), reading.remarks());
    assertSamePicture(taken, reading.image());
  }

  @Test
  void aNumberThatThePaletteDoesNotHaveIsDamageAndBlack() {
    byte[] file = TinyBmp.of(40, 3, 1, 8, 0).colors(FOUR).claimingColors(4).file(1, 4, 2, 0);
    assertDamaged(file, "a pixel has colour 4 of a palette of 4 colours", rgb(3, 1, RED, 0, GREEN));
    byte[] runs = TinyBmp.of(40, 2, 1, 8, 1).colors(FOUR).file(1, 9, 1, 1, 0, 1);
    assertDamaged(runs, "a pixel has colour 9 of a palette of 4 colours", rgb(2, 1, 0, RED));
  }

  @Test
  void aCutFileSaysHowManyRowsAreThereAndTheRestIsBlack() {
    byte[] file = TinyBmp.of(40, 1, 3, 24, 0).file(3, 2, 1, 0, 6, 5, 4, 0, 9, 8, 7, 0);
    Image taken = rgb(1, 3, 0, 0x040506, 0x010203);
    assertDamaged(Arrays.copyOf(file, file.length - 2), "its data end after 2 of 3 rows", taken);
    GanvasException e =
        assertThrows(
            GanvasException.class,
            () -> ImageFiles.decode(Arrays.copyOf(file, 54), "a.bmp", ACCEPTING));
    assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
  }

  @Test
  void theLastRowNeedsNoFilling() {
    byte[] file = TinyBmp.of(40, 1, 2, 24, 0).file(3, 2, 1, 0, 6, 5, 4);
    assertSamePicture(rgb(1, 2, 0x040506, 0x010203), read(file));
  }

  @Test
  void pixelsBeginWhereTheFileSays() {
    byte[] file = TinyBmp.of(40, 1, 1, 8, 0).colors(FOUR).claimingColors(4).gap(5).file(3, 0, 0, 0);
    assertSamePicture(rgb(1, 1, BLUE), read(file));
    byte[] silent = TinyBmp.of(40, 1, 1, 8, 0).colors(FOUR).claimingColors(4).file(3, 0, 0, 0);
    ByteBuffer.wrap(silent).putInt(10, 0);
    assertSamePicture(rgb(1, 1, BLUE), read(silent));
  }

  @Test
  void aPaletteEndsWhereThePixelsBegin() {
    TinyBmp absurd = TinyBmp.of(40, 1, 1, 8, 0).colors(FOUR).claimingColors(305_402_420);
    assertSamePicture(rgb(1, 1, GREEN), read(absurd.file(2, 0, 0, 0)));
    int[] many = new int[300];
    many[255] = RED;
    TinyBmp large = TinyBmp.of(40, 1, 1, 8, 0).colors(many).claimingColors(300);
    assertSamePicture(rgb(1, 1, RED), read(large.file(255, 0, 0, 0)));
    TinyBmp small = TinyBmp.ofCore(1, 1, 8).colors(FOUR);
    assertSamePicture(rgb(1, 1, BLUE), read(small.file(3, 0, 0, 0)));
  }

  @ParameterizedTest
  @CsvSource({
    "64, 1, 3, Huffman codes of OS/2",
    "124, 0, 4, a JPEG inside of a BMP",
    "124, 0, 5, a PNG inside of a BMP",
    "40, 32, 11, CMYK samples",
    "40, 24, 77, an unknown compression",
    "40, 3, 0, 3-bit pixels as rows",
    "40, 64, 0, 64-bit pixels as rows",
    "40, 4, 1, 4-bit pixels as runs",
    "40, 24, 3, 24-bit pixels as bit fields"
  })
  void whatIsNotReadIsNamed(int headerSize, int bits, int compression, String named) {
    byte[] file = TinyBmp.of(headerSize, 4, 4, bits, compression).file(new int[512]);
    String message = refusal(file).getMessage();
    assertTrue(message.contains("found " + named + ": a.bmp"), message);
    assertTrue(message.contains("Convert it to PNG first"), message);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "0x5000, 0x0f00, 0x00ff, 0", "0x10000, 0x07e0, 0x001f, 0"})
  void masksThatMakeNoSenseAreNamed(String red, String green, String blue, String alpha) {
    byte[] file =
        TinyBmp.of(124, 2, 1, 16, 3)
            .masks(
                Integer.decode(red),
                Integer.decode(green),
                Integer.decode(blue),
                Integer.decode(alpha))
            .file(1, 2, 3, 4);
    String message = refusal(file).getMessage();
    assertTrue(message.contains("bit fields that make no sense"), message);
  }

  @Test
  void aMissingPaletteIsNamed() {
    byte[] file = TinyBmp.of(40, 2, 1, 8, 0).file(0, 1, 0, 0);
    assertTrue(refusal(file).getMessage().contains("no palette"), refusal(file).getMessage());
  }

  @Test
  void headersOfUnknownLengthAreNamed() {
    byte[] file = TinyBmp.of(66, 2, 1, 24, 0).file(new int[8]);
    String message = refusal(file).getMessage();
    assertTrue(message.contains("a BMP header of 12 to 124 bytes, found one of 66"), message);
    assertEquals(
        Kind.UNREADABLE_IMAGE, refusal(new byte[] {'B', 'M', 1, 2, 3, 4, 5, 6, 7, 8}).kind());
  }

  @ParameterizedTest
  @CsvSource({"-5, 2", "0, 2", "2, 0"})
  void sizesBelowOneAreRefused(int width, int height) {
    byte[] file = TinyBmp.of(40, width, height, 24, 0).file(new int[64]);
    assertEquals(Kind.UNREADABLE_IMAGE, refusal(file).kind());
  }

  @Test
  void aFewBytesCannotHoldALargePicture() {
    byte[] huge = TinyBmp.of(40, 100_000, Integer.MIN_VALUE, 24, 0).file(new int[64]);
    assertEquals(Kind.IMAGE_TOO_LARGE, refusal(huge).kind());
    byte[] plain = TinyBmp.of(40, 20_000, 20_000, 24, 0).file(new int[64]);
    byte[] runs = TinyBmp.of(40, 20_000, 20_000, 8, 1).colors(FOUR).file(1, 1, 0, 1);
    for (byte[] file : List.of(plain, runs)) {
      String message = refusal(file).getMessage();
      assertTrue(message.contains("bytes cannot hold 20000x20000 pixels"), message);
      GanvasException e =
          assertThrows(GanvasException.class, () -> ImageFiles.decode(file, "a.bmp", ACCEPTING));
      assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
    }
  }

  @Test
  void whatOpenCvWritesIsReadAsItWas() {
    for (Image picture : TinyPictures.ofEveryKind()) {
      boolean writable =
          picture.depth() == SampleDepth.EIGHT_BITS && !picture.channels().hasAlpha();
      if (writable) {
        byte[] file = ImageFiles.encode(picture, ImageFormat.BMP, EncodeOptions.DEFAULT);
        assertSamePicture(picture, read(file));
      }
    }
  }
}
