package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {
  private static final ReadRules FIRST = new ReadRules(DamagePolicy.REFUSE, FramePolicy.FIRST);
  private static final EncodeOptions LOSSLESS =
      new EncodeOptions(95, EncodeOptions.Compression.LOSSLESS);

  private static void assertTakenOnlyOnDemand(byte[] file, String frames, Image expected) {
    GanvasException e =
        assertThrows(GanvasException.class, () -> ImageFiles.decode(file, "several"));
    assertEquals(Kind.UNSUPPORTED_IMAGE, e.kind());
    assertTrue(e.getMessage().contains("found " + frames + ": several"), e.getMessage());
    assertTrue(e.getMessage().contains("--first-frame"), e.getMessage());
    Reading first = ImageFiles.decode(file, "several", FIRST);
    assertEquals(List.of("the first of " + frames), first.remarks());
    assertSamePicture(expected, first.image());
  }

  /** Few colours, so that a GIF holds them all. */
  private static Image drawing(int seed) {
    return TinyPictures.filled(
        20, 12, Channels.RGB, SampleDepth.EIGHT_BITS, i -> (i / 3 + seed) % 5 * 40);
  }

  @Test
  void aStillGifIsAPicture() {
    byte[] file = AnimatedGif.encode(List.of(drawing(1)), 10);
    Reading read = ImageFiles.decode(file, "still.gif", ReadRules.STRICT);
    assertSamePicture(drawing(1), read.image());
    assertEquals(List.of(), read.remarks());
  }

  @Test
  void anAnimatedGifIsTakenOnlyOnDemand() {
    byte[] file = AnimatedGif.encode(List.of(drawing(1), drawing(2), drawing(3)), 10);
    assertTakenOnlyOnDemand(file, "3 frames", drawing(1));
  }

  /** Black and white, a pixel each; the second colour is transparent if a control block says so. */
  private static byte[] tinyGif(int width, int height, int x, int y, boolean transparent) {
    ByteBuffer file = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    file.put("GIF89a".getBytes(StandardCharsets.US_ASCII));
    file.putShort((short) width).putShort((short) height).put(new byte[] {(byte) 0x80, 0, 0});
    file.put(new byte[] {0, 0, 0, (byte) 255, (byte) 255, (byte) 255});
    if (transparent) {
      file.put(new byte[] {0x21, (byte) 0xf9, 4, 1, 0, 0, 1, 0});
    }
    file.put((byte) 0x2c).putShort((short) x).putShort((short) y);
    // Codes of three bits: clear, 0, 1, end.
    file.putShort((short) 2).putShort((short) 1).put(new byte[] {0, 2, 2, 0x44, 0x0a, 0, 0x3b});
    return Arrays.copyOf(file.array(), file.position());
  }

  @Test
  void aGifSmallerThanItsCanvasIsPutInItsPlace() {
    Image found = ImageFiles.decode(tinyGif(5, 4, 2, 1, false), "small.gif");
    assertEquals("5x4 RGBA 8-bit image", found.toString());
    assertEquals(255, found.sample(3, 1, 0));
    assertEquals(255, found.sample(2, 1, 3));
    assertEquals(0, found.sample(2, 1, 0));
    assertEquals(0, found.sample(1, 1, 3));
    assertEquals(0, found.sample(4, 3, 3));
  }

  @Test
  void aGifsTransparentColourIsTransparent() {
    Image found = ImageFiles.decode(tinyGif(2, 1, 0, 0, true), "clear.gif");
    assertEquals("2x1 RGBA 8-bit image", found.toString());
    assertEquals(255, found.sample(0, 0, 3));
    assertEquals(0, found.sample(1, 0, 3));
  }

  @Test
  void aGifThatReachesBeyondItsCanvasIsTakenAsItIs() {
    Image found = ImageFiles.decode(tinyGif(1, 1, 0, 0, false), "large.gif");
    assertEquals("2x1 RGB 8-bit image", found.toString());
  }

  @Test
  void aGifThatIsCutIsRefused() {
    byte[] file = tinyGif(2, 1, 0, 0, false);
    byte[] cut = Arrays.copyOf(file, file.length - 4);
    GanvasException e =
        assertThrows(GanvasException.class, () -> ImageFiles.decode(cut, "cut.gif"));
    assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
    assertTrue(e.getMessage().contains("is damaged: its data end after"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1, false", "7, true"})
  void aPngWithSeveralFramesIsTakenOnlyOnDemand(int frames, boolean animated) {
    Image picture = TinyPictures.noise(9, 7, Channels.RGBA, SampleDepth.EIGHT_BITS, 1);
    byte[] png = ImageFiles.encode(picture, ImageFormat.PNG, EncodeOptions.DEFAULT);
    byte[] control = ByteBuffer.allocate(8).putInt(frames).putInt(0).array();
    byte[] file = TinyFiles.pngWithChunk(png, "acTL", control);
    if (animated) {
      assertTakenOnlyOnDemand(file, frames + " frames", picture);
    } else {
      assertSamePicture(picture, ImageFiles.decode(file, "still.png"));
    }
  }

  /** A second directory after the pixels of a file of one. */
  private static byte[] withSecondPage(byte[] tiff, int subfile) {
    int entries = 10;
    int start = tiff.length + tiff.length % 2;
    int length = 2 + (entries + 1) * 12 + 4;
    ByteBuffer file = ByteBuffer.allocate(start + length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(tiff).putInt(8 + 2 + entries * 12, start);
    file.position(start);
    file.putShort((short) (entries + 1));
    file.putShort((short) 254).putShort((short) 4).putInt(1).putInt(subfile);
    return file.put(tiff, 10, entries * 12).putInt(0).array();
  }

  @Test
  void aTiffOfTwoPagesIsTakenOnlyOnDemand() {
    Image page = TinyPictures.noise(9, 7, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    assertTakenOnlyOnDemand(withSecondPage(TinyFiles.tiff(page, 1), 0), "2 pages", page);
    assertTakenOnlyOnDemand(withSecondPage(TinyFiles.tiff(page, 1), 2), "2 pages", page);
  }

  @Test
  void aTiffsThumbnailAndMaskAreNoPages() {
    Image page = TinyPictures.noise(9, 7, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    for (int subfile : new int[] {1, 4}) {
      byte[] file = withSecondPage(TinyFiles.tiff(page, 1), subfile);
      assertSamePicture(page, ImageFiles.decode(file, "scan.tif"));
    }
  }

  @Test
  void aTiffWhosePagesGoInACircleComesToAnEnd() {
    Image page = TinyPictures.noise(9, 7, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    byte[] file = TinyFiles.tiff(page, 1);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(8 + 2 + 10 * 12, 8);
    assertEquals(1, TiffStructure.read(file).frames());
  }

  private static byte[] chunk(String type, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer chunk = ByteBuffer.allocate(8 + length + length % 2).order(ByteOrder.LITTLE_ENDIAN);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).putInt(length);
    for (byte[] part : parts) {
      chunk.put(part);
    }
    return chunk.array();
  }

  /** Three bytes each, the least significant first. */
  private static byte[] triples(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(3 * numbers.length);
    for (int number : numbers) {
      bytes.put((byte) number).put((byte) (number >> 8)).put((byte) (number >> 16));
    }
    return bytes.array();
  }

  private static byte[] animatedWebp(int width, int height, int x, int y, Image... frames) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(chunk("VP8X", new byte[] {0x12, 0, 0, 0}, triples(width - 1, height - 1)));
    body.writeBytes(chunk("ANIM", new byte[6]));
    for (Image frame : frames) {
      byte[] still = ImageFiles.encode(frame, ImageFormat.WEBP, LOSSLESS);
      byte[] place = triples(x / 2, y / 2, frame.width() - 1, frame.height() - 1, 100);
      byte[] picture = Arrays.copyOfRange(still, 12, still.length);
      body.writeBytes(chunk("ANMF", place, new byte[] {2}, picture));
    }
    return chunk("RIFF", body.toByteArray());
  }

  @Test
  void anAnimatedWebpIsTakenOnlyOnDemand() {
    for (Channels channels : new Channels[] {Channels.RGB, Channels.RGBA}) {
      Image a = TinyPictures.noise(31, 13, channels, SampleDepth.EIGHT_BITS, 1);
      Image b = TinyPictures.noise(31, 13, channels, SampleDepth.EIGHT_BITS, 2);
      byte[] file = animatedWebp(31, 13, 0, 0, a, b);
      Reading first = ImageFiles.decode(file, "walk.webp", FIRST);
      assertEquals(List.of("the first of 2 frames"), first.remarks());
      for (int i = 0; i < 31 * 13; i++) {
        for (int c = 0; c < 3; c++) {
          assertEquals(a.sample(i % 31, i / 31, c), first.image().sample(i % 31, i / 31, c));
        }
      }
      GanvasException e =
          assertThrows(GanvasException.class, () -> ImageFiles.decode(file, "walk.webp"));
      assertEquals(Kind.UNSUPPORTED_IMAGE, e.kind());
    }
  }

  @Test
  void aWebpFrameSmallerThanItsCanvasIsPutInItsPlace() {
    Image frame = TinyPictures.noise(31, 13, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    Image found = ImageFiles.decode(animatedWebp(40, 20, 4, 2, frame), "one.webp");
    assertEquals("40x20 RGBA 8-bit image", found.toString());
    assertEquals(frame.sample(30, 12, 2), found.sample(34, 14, 2));
    assertEquals(255, found.sample(4, 2, 3));
    assertEquals(0, found.sample(3, 2, 3));
  }
}
