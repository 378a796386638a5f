package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose samples are not what most files' are. */
class OddSamplesTest {
  /** A 2x2 TIFF of one strip with given samples. */
  private static byte[] tiff(int bits, int photometric, int samples, int format, byte[] pixels) {
    return tiff(bits, photometric, samples, format, OptionalInt.empty(), pixels);
  }

  /** The same with a word on what the sample beside the colours is. */
  private static byte[] tiff(
      int bits, int photometric, int samples, int format, OptionalInt extra, byte[] pixels) {
    int entries = extra.isPresent() ? 12 : 11;
    int pixelsAt = 8 + 2 + entries * 12 + 4;
    int[][] directory = {
      {256, 1, 2},
      {257, 1, 2},
      {258, 1, bits},
      {259, 1, 1},
      {262, 1, photometric},
      {273, 1, pixelsAt},
      {277, 1, samples},
      {278, 1, 2},
      {279, 1, pixels.length},
      {284, 1, 1},
      {338, 1, extra.orElse(0)},
      {339, 1, format},
    };
    ByteBuffer file = ByteBuffer.allocate(pixelsAt + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) entries);
    for (int[] entry : directory) {
      if (entry[0] != 338 || extra.isPresent()) {
        file.putShort((short) entry[0]).putShort((short) 3).putInt(entry[1]).putInt(entry[2]);
      }
    }
    return file.putInt(0).put(pixels).array();
  }

  @ParameterizedTest
  @CsvSource({
    "32, 1, 1, 3, 32-bit float samples",
    "16, 1, 1, 3, 16-bit float samples",
    "64, 1, 1, 3, 64-bit float samples",
    "32, 1, 1, 1, 32-bit samples",
    "16, 1, 1, 2, samples with a sign",
    "2, 1, 1, 1, 2-bit samples",
    "4, 1, 1, 1, 4-bit samples",
    "8, 1, 2, 1, gray samples with opacity",
    "8, 2, 5, 1, 5 samples a pixel"
  })
  void tiffSamplesThatCannotBeReadAreRefusedByName(
      int bits, int photometric, int samples, int format, String named) {
    byte[] file = tiff(bits, photometric, samples, format, new byte[64]);
    GanvasException e =
        assertThrows(GanvasException.class, () -> ImageFiles.decode(file, "odd.tif"));
    assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
    assertTrue(e.getMessage().contains("found " + named + ": odd.tif"), e.getMessage());
    assertTrue(e.getMessage().contains("Convert it to 16 bits"), e.getMessage());
  }

  @Test
  void sixteenBitsWhoseZeroIsWhiteAreTurnedRound() {
    byte[] pixels = new byte[8];
    ByteBuffer.wrap(pixels)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 0)
        .putShort((short) 65_535)
        .putShort((short) 1000)
        .putShort((short) 40_000);
    Image found = ImageFiles.decode(tiff(16, 0, 1, 1, pixels), "fax.tif");
    Image expected =
        Image.of16Bits(2, 2, Channels.GRAY, new short[] {-1, 0, (short) 64_535, 25_535});
    assertSamePicture(expected, found);
  }

  @Test
  void oneBitOfATiffIsBlackOrWhite() {
    Image expected = TinyPictures.gray(2, 2, 255, 0, 0, 255);
    byte[] pixels = {(byte) 0x80, 0x40};
    assertSamePicture(expected, ImageFiles.decode(tiff(1, 1, 1, 1, pixels), "bits.tif"));
    byte[] inverse = {0x40, (byte) 0x80};
    assertSamePicture(expected, ImageFiles.decode(tiff(1, 0, 1, 1, inverse), "fax.tif"));
  }

  @Test
  void inksOfATiffGetNoOpacity() {
    byte[] pixels = new byte[16];
    Image found = ImageFiles.decode(tiff(8, 5, 4, 1, pixels), "print.tif");
    assertEquals("2x2 RGB 8-bit image", found.toString());
    assertEquals(255, found.sample(0, 0, 0));
  }

  /** Four pixels: opaque, half, a quarter, not there; 8 bits, or each doubled to 16. */
  private static byte[] opacityPixels(int bits) {
    int[] samples = {200, 100, 50, 255, 100, 50, 25, 128, 60, 60, 200, 64, 9, 8, 7, 0};
    ByteBuffer pixels = ByteBuffer.allocate(samples.length * bits / 8);
    for (int sample : samples) {
      pixels.put((byte) sample);
      if (bits == 16) {
        pixels.put((byte) sample);
      }
    }
    return pixels.array();
  }

  @ParameterizedTest
  @CsvSource({"8, 0", "8, 2", "16, 0", "16, 2"})
  void coloursOfATiffStayWhatTheyAreBesideTheirOpacity(int bits, int extra) {
    byte[] file = tiff(bits, 2, 4, 1, OptionalInt.of(extra), opacityPixels(bits));
    byte[] before = file.clone();
    Image found = ImageFiles.decode(file, "glass.tif");
    assertArrayEquals(before, file, "the caller's bytes");
    int scale = bits == 16 ? 257 : 1;
    int[] expected = {200, 100, 50, 255, 100, 50, 25, 128, 60, 60, 200, 64, 9, 8, 7, 0};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i] * scale, found.sampleAt(i), "sample " + i);
    }
  }

  @Test
  void coloursOfATiffThatAreMultipliedByTheirOpacityAreDivided() {
    Image found =
        ImageFiles.decode(tiff(8, 2, 4, 1, OptionalInt.of(1), opacityPixels(8)), "glass.tif");
    // 100 * 255 / 128 is 199.2; 60 * 255 / 64 is 239.1; more than all there is stays all there is.
    int[] expected = {200, 100, 50, 255, 199, 100, 50, 128, 239, 239, 255, 64, 9, 8, 7, 0};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found.sampleAt(i), "sample " + i);
    }
    Image wide =
        ImageFiles.decode(tiff(16, 2, 4, 1, OptionalInt.of(1), opacityPixels(16)), "glass.tif");
    // 100 * 65535 / 128.
    assertEquals(51_199, wide.sampleAt(4));
    assertEquals(128 * 257, wide.sampleAt(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void aPaletteWithTransparentColoursGivesOpacity(int depth) {
    int count = 1 << depth;
    byte[] palette = new byte[3 * count];
    byte[] opacity = new byte[count];
    for (int i = 0; i < count; i++) {
      palette[3 * i] = (byte) (i * 7);
      palette[3 * i + 1] = (byte) (255 - i);
      palette[3 * i + 2] = (byte) (i * 13);
      opacity[i] = (byte) (i == 0 ? 0 : 200 - i / 2);
    }
    // One row of as many pixels as a byte holds: the last colour first, then zeros.
    int width = 8 / depth;
    byte[] rows = {0, (byte) ((count - 1) << (8 - depth))};
    byte[] file = TinyFiles.png(width, 1, depth, 3, rows);
    file = TinyFiles.pngWithChunk(file, "tRNS", opacity);
    file = TinyFiles.pngWithChunk(file, "PLTE", palette);
    Image found = ImageFiles.decode(file, "palette.png");
    assertEquals(Channels.RGBA, found.channels());
    assertEquals(palette[3 * count - 3] & 0xff, found.sample(0, 0, 0));
    assertEquals(palette[3 * count - 2] & 0xff, found.sample(0, 0, 1));
    assertEquals(palette[3 * count - 1] & 0xff, found.sample(0, 0, 2));
    assertEquals(opacity[count - 1] & 0xff, found.sample(0, 0, 3));
    if (width > 1) {
      assertEquals(0, found.sample(1, 0, 3));
    }
  }

  @Test
  void aPaletteWithoutTransparentColoursIsColour() {
    byte[] file = TinyFiles.png(8, 1, 1, 3, new byte[] {0, 0x40});
    file = TinyFiles.pngWithChunk(file, "PLTE", new byte[] {1, 2, 3, 40, 50, 60});
    Image found = ImageFiles.decode(file, "palette.png");
    assertEquals("8x1 RGB 8-bit image", found.toString());
    assertEquals(3, found.sample(0, 0, 2));
    assertEquals(40, found.sample(1, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({"1, 255", "2, 85", "4, 17", "8, 1"})
  void oneTransparentLevelOfGrayGivesOpacity(int depth, int step) {
    int width = 8 / depth;
    // Level 1 in the last place, and transparent.
    byte[] file = TinyFiles.png(width, 2, depth, 0, new byte[] {0, 1, 0, 0});
    file = TinyFiles.pngWithChunk(file, "tRNS", new byte[] {0, 1});
    Image found = ImageFiles.decode(file, "key.png");
    assertEquals(Channels.GRAY_ALPHA, found.channels());
    assertEquals(step, found.sample(width - 1, 0, 0));
    assertEquals(0, found.sample(width - 1, 0, 1));
    assertEquals(255, found.sample(0, 1, 1));
  }

  @Test
  void oneTransparentLevelOfSixteenBitsIsComparedWhole() {
    byte[] rows = {0, 0x12, 0x34, 0x12, 0x35};
    byte[] file = TinyFiles.png(2, 1, 16, 0, rows);
    file = TinyFiles.pngWithChunk(file, "tRNS", new byte[] {0x12, 0x34});
    Image found = ImageFiles.decode(file, "key.png");
    assertEquals("2x1 GRAY_ALPHA 16-bit image", found.toString());
    assertEquals(0, found.sample(0, 0, 1));
    assertEquals(65_535, found.sample(1, 0, 1));
  }

  @Test
  void oneTransparentColourGivesOpacity() {
    byte[] rows = {0, 9, 8, 7, 1, 2, 3};
    byte[] file = TinyFiles.png(2, 1, 8, 2, rows);
    file = TinyFiles.pngWithChunk(file, "tRNS", new byte[] {0, 9, 0, 8, 0, 7});
    Image found = ImageFiles.decode(file, "key.png");
    assertEquals("2x1 RGBA 8-bit image", found.toString());
    assertEquals(0, found.sample(0, 0, 3));
    assertEquals(255, found.sample(1, 0, 3));
  }

  @ParameterizedTest
  @CsvSource({"3, 0", "16, 3", "4, 2", "8, 5", "8, 1"})
  void aPngHeaderThatMakesNoSenseIsRefused(int depth, int colorType) {
    byte[] file = TinyFiles.png(2, 1, depth, colorType, new byte[40]);
    GanvasException e =
        assertThrows(GanvasException.class, () -> ImageFiles.decode(file, "odd.png"));
    assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
    assertTrue(e.getMessage().contains("color type " + colorType), e.getMessage());
  }

  @Test
  void aPaletteThatIsMissingIsNamed() {
    byte[] file = TinyFiles.png(8, 1, 1, 3, new byte[] {0, 0x40});
    GanvasException e =
        assertThrows(GanvasException.class, () -> ImageFiles.decode(file, "odd.png"));
    assertTrue(e.getMessage().contains("palette"), e.getMessage());
  }

  @Test
  void jpegsOfSortsThatNobodyReadsAreNamed() {
    Image photo = TinyPictures.noise(16, 16, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    byte[] file = TinyFiles.sequentialJpeg(photo);
    int frame = 0;
    while (file[frame] != (byte) 0xff || file[frame + 1] != (byte) 0xc0) {
      frame++;
    }
    byte[] twelve = file.clone();
    twelve[frame + 4] = 12;
    byte[] lossless = file.clone();
    lossless[frame + 1] = (byte) 0xc3;
    byte[] flat = file.clone();
    Arrays.fill(flat, frame + 5, frame + 7, (byte) 0);
    assertNamed(twelve, "12 bits");
    assertNamed(lossless, "lossless");
    assertNamed(flat, "16x0");
  }

  private static void assertNamed(byte[] file, String expected) {
    GanvasException e =
        assertThrows(GanvasException.class, () -> ImageFiles.decode(file, "odd.jpg"));
    assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }
}
