package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallPngTest {
  private static final int BEFORE_CHUNKS = 8;

  @TempDir private Path folder = Path.of(".");

  private static Image picture(int width, int height, Channels channels, int... samples) {
    return TinyPictures.filled(
        width, height, channels, SampleDepth.EIGHT_BITS, i -> samples[i % samples.length]);
  }

  private void assertKept(Image picture) throws IOException {
    Path file = Files.write(folder.resolve("picture.png"), SmallPng.encode(picture));
    assertSamePicture(picture, ImageFiles.read(file));
  }

  @Test
  void everySampleOfEveryKindOfPictureIsKept() throws IOException {
    int seen = 0;
    for (Image picture : TinyPictures.ofEveryKind()) {
      if (picture.depth() == SampleDepth.EIGHT_BITS) {
        assertTrue(SmallPng.suits(picture));
        assertKept(picture);
        seen++;
      }
    }
    assertEquals(TinyPictures.SIZES.size() * Channels.values().length, seen);
  }

  @Test
  void flatAndSmoothPicturesAreKept() throws IOException {
    for (Channels channels : Channels.values()) {
      assertKept(picture(28, 28, channels, 255));
      int count = channels.count();
      assertKept(
          TinyPictures.filled(
              64,
              64,
              channels,
              SampleDepth.EIGHT_BITS,
              // No pixel is wholly transparent: what lies there need not be kept.
              i -> 1 + (2 * (i / count % 64) + 3 * (i / count / 64) + 40 * (i % count)) % 255));
    }
  }

  @Test
  void theLargestThatSuitsIsKept() throws IOException {
    Image largest = TinyPictures.noise(256, 256, Channels.GRAY, SampleDepth.EIGHT_BITS, 5);
    assertTrue(SmallPng.suits(largest));
    assertKept(largest);
    assertFalse(SmallPng.suits(Image.blank(257, 256, Channels.GRAY, SampleDepth.EIGHT_BITS)));
    assertFalse(SmallPng.suits(Image.blank(1, 1, Channels.GRAY, SampleDepth.SIXTEEN_BITS)));
  }

  @Test
  void theFileIsHeaderPixelsAndEndWithRightChecksums() {
    byte[] file = SmallPng.encode(picture(5, 3, Channels.RGB, 1, 2, 3, 4));
    ByteBuffer bytes = ByteBuffer.wrap(file);
    bytes.position(BEFORE_CHUNKS);
    List<String> types = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int length = bytes.getInt();
      byte[] typeAndContent = new byte[length + 4];
      bytes.get(typeAndContent);
      types.add(new String(typeAndContent, 0, 4, StandardCharsets.US_ASCII));
      CRC32 crc = new CRC32();
      crc.update(typeAndContent);
      assertEquals((int) crc.getValue(), bytes.getInt(), types.toString());
    }
    assertEquals(List.of("IHDR", "IDAT", "IEND"), types);
    assertArrayEquals(
        new byte[] {0, 0, 0, 5, 0, 0, 0, 3, 8, 2, 0, 0, 0}, Arrays.copyOfRange(file, 16, 29));
  }

  /** The filtered rows, as they are before they are compressed. */
  private static byte[] rows(Image picture) throws IOException {
    byte[] file = SmallPng.encode(picture);
    int length = ByteBuffer.wrap(file).getInt(33);
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(file, 41, length))) {
      return in.readAllBytes();
    }
  }

  /** The number of the filter of each row. */
  private static List<Integer> filters(Image picture) throws IOException {
    byte[] rows = rows(picture);
    int rowLength = picture.width() * picture.channels().count() + 1;
    assertEquals(picture.height() * rowLength, rows.length);
    List<Integer> filters = new ArrayList<>();
    for (int y = 0; y < picture.height(); y++) {
      filters.add((int) rows[y * rowLength]);
    }
    return filters;
  }

  @Test
  void everyRowHasTheFilterThatLeavesTheLeast() throws IOException {
    int[] ramp = new int[16];
    Arrays.setAll(ramp, i -> 10 * i + 50);
    // A ramp differs from its left neighbour by 10, a repeated row from the upper one by 0.
    assertEquals(List.of(1, 2, 2), filters(picture(16, 3, Channels.GRAY, ramp)));
    assertEquals(List.of(0, 0), filters(picture(16, 2, Channels.GRAY, 0)));
  }

  /**
   * Data sets note the encoder's version: whoever changes its bytes counts that up. How rows are
   * compressed is zlib's affair, which is not the same everywhere.
   */
  @Test
  void theRowsAreThoseOfTheVersion() throws Exception {
    int[] tiny = new int[28 * 28];
    Arrays.setAll(tiny, i -> i / 28 * (i % 28) * 37 % 256);
    int[] small = new int[48 * 48 * 3];
    Arrays.setAll(small, i -> (i % 144 * i % 251 + i / 144) % 256);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(rows(picture(28, 28, Channels.GRAY, tiny)));
    digest.update(rows(picture(48, 48, Channels.RGB, small)));
    assertEquals(2, SmallPng.VERSION);
    assertEquals(
        "8149af93b7199eec520cd62ab4d397a2fba47ab83ec6b11789c960bd371a834f",
        HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    List<Image> pictures = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      pictures.add(TinyPictures.noise(9 + i % 7, 11, Channels.RGB, SampleDepth.EIGHT_BITS, i));
    }
    List<byte[]> alone = pictures.stream().map(SmallPng::encode).toList();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<byte[]>> together = new ArrayList<>();
      for (Image picture : pictures) {
        together.add(pool.submit(() -> SmallPng.encode(picture)));
      }
      for (int i = 0; i < alone.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i).get());
      }
    } finally {
      pool.shutdown();
    }
  }
}
