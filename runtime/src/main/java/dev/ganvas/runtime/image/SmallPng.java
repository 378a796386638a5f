package dev.ganvas.runtime.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes small 8-bit pictures as PNG files (W3C PNG, third edition): the header, one chunk of
 * pixels, the end. A data set is a hundred thousand of them, so what each costs beside its
 * compression counts: nothing is copied into another library's memory and back.
 *
 * <p>Each row gets the filter with the least sum of absolute differences, as the specification
 * recommends. Of tiny pictures, whose files are smaller than what a disk gives any file, only the
 * filters that look one way are tried, and compressed faster: a fifth less work, files of the same
 * size within 4 %.
 */
final class SmallPng {
  /**
   * Counts up whenever the bytes of a picture's file change: data sets are not to be of two kinds.
   */
  static final int VERSION = 2;

  /** Samples up to which this way is taken; with larger pictures the compression is all. */
  private static final int MOST_SAMPLES = 1 << 16;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int HEADER_CONTENT = 13;

  /** Length and type before a chunk's content, a checksum behind it. */
  private static final int BEFORE = 8;

  private static final int BEHIND = 4;
  private static final int PIXELS_AT = SIGNATURE.length + BEFORE + HEADER_CONTENT + BEHIND + BEFORE;
  private static final int TAIL = BEHIND + BEFORE + BEHIND;

  /** Samples up to which a picture is tiny: 28x28 gray ones, 32x32 colour icons just not. */
  private static final int TINY = 2048;

  /** The same as larger pictures get, see {@code OpenCvCodec}. */
  private static final int LEVEL = 4;

  private static final int TINY_LEVEL = 3;

  private static final int NONE = 0;
  private static final int SUB = 1;
  private static final int UP = 2;
  private static final int AVERAGE = 3;
  private static final int PAETH = 4;

  /** One a thread: zlib's tables take a quarter of a megabyte, much more than such a picture. */
  private static final ThreadLocal<SmallPng> ENCODERS = ThreadLocal.withInitial(SmallPng::new);

  private final Deflater usual = deflater(LEVEL);
  private final Deflater fast = deflater(TINY_LEVEL);
  private final CRC32 crc = new CRC32();

  private SmallPng() {}

  private static Deflater deflater(int level) {
    Deflater deflater = new Deflater(level);
    deflater.setStrategy(Deflater.FILTERED);
    return deflater;
  }

  /** Whether a picture is small and of 8 bits. */
  static boolean suits(Image image) {
    return image.depth() == SampleDepth.EIGHT_BITS && image.byteCount() <= MOST_SAMPLES;
  }

  /**
   * The bytes of a whole file.
   *
   * @shape {@code [H, W, any]} of 8 bits, at most {@value #MOST_SAMPLES} samples; the caller keeps
   *     the picture and owns the bytes
   */
  static byte[] encode(Image image) {
    return ENCODERS.get().file(image);
  }

  private byte[] file(Image image) {
    boolean tiny = image.byteCount() <= TINY;
    byte[] rows = filtered(image, tiny);
    Deflater deflater = tiny ? fast : usual;
    deflater.reset();
    deflater.setInput(rows);
    deflater.finish();
    // Rows that cannot be compressed grow by some bytes.
    byte[] file = new byte[PIXELS_AT + rows.length + rows.length / 8 + 64 + TAIL];
    int end = PIXELS_AT;
    while (!deflater.finished()) {
      if (end == file.length - TAIL) {
        file = Arrays.copyOf(file, 2 * file.length);
      }
      end += deflater.deflate(file, end, file.length - TAIL - end);
    }
    System.arraycopy(SIGNATURE, 0, file, 0, SIGNATURE.length);
    ByteBuffer header = ByteBuffer.wrap(file, SIGNATURE.length + BEFORE, HEADER_CONTENT);
    header.putInt(image.width()).putInt(image.height());
    header.put((byte) Byte.SIZE).put(colorType(image.channels()));
    int at = frame(file, SIGNATURE.length, "IHDR", HEADER_CONTENT);
    at = frame(file, at, "IDAT", end - PIXELS_AT);
    at = frame(file, at, "IEND", 0);
    return Arrays.copyOf(file, at);
  }

  /** Puts length, type and checksum around a chunk's content; returns where the next begins. */
  private int frame(byte[] file, int start, String type, int length) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    bytes.position(start);
    bytes.putInt(length).put(type.getBytes(StandardCharsets.US_ASCII));
    int end = start + BEFORE + length;
    crc.reset();
    // The checksum covers the type, not the length.
    crc.update(file, start + Integer.BYTES, end - start - Integer.BYTES);
    bytes.putInt(end, (int) crc.getValue());
    return end + BEHIND;
  }

  private static byte colorType(Channels channels) {
    return (byte)
        switch (channels) {
          case GRAY -> 0;
          case RGB -> 2;
          case GRAY_ALPHA -> 4;
          case RGBA -> 6;
        };
  }

  /** Every row with its filter's number before it. */
  private static byte[] filtered(Image image, boolean oneWay) {
    byte[] samples = image.samples8();
    int pixel = image.channels().count();
    int length = image.width() * pixel;
    byte[] rows = new byte[image.height() * (length + 1)];
    byte[][] candidates = new byte[PAETH + 1][length];
    // A pixel of zeros to the left of each row, and a row of them above the first.
    byte[] above = new byte[pixel + length];
    byte[] row = new byte[pixel + length];
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(samples, y * length, row, pixel, length);
      int filter =
          oneWay
              ? oneWayFilter(row, above, pixel, candidates)
              : filter(row, above, pixel, candidates);
      int to = y * (length + 1);
      rows[to] = (byte) filter;
      System.arraycopy(candidates[filter], 0, rows, to + 1, length);
      byte[] next = above;
      above = row;
      row = next;
    }
    return rows;
  }

  /** Filters a row to the left and upwards; returns which has the least sum. */
  private static int oneWayFilter(byte[] row, byte[] above, int pixel, byte[][] candidates) {
    byte[] sub = candidates[SUB];
    byte[] up = candidates[UP];
    int ofNone = 0;
    int ofSub = 0;
    int ofUp = 0;
    for (int i = 0; i < sub.length; i++) {
      int value = row[i + pixel];
      sub[i] = (byte) (value - row[i]);
      up[i] = (byte) (value - above[i + pixel]);
      ofNone += Math.abs(value);
      ofSub += Math.abs(sub[i]);
      ofUp += Math.abs(up[i]);
    }
    System.arraycopy(row, pixel, candidates[NONE], 0, sub.length);
    if (ofNone <= Math.min(ofSub, ofUp)) {
      return NONE;
    }
    return ofSub <= ofUp ? SUB : UP;
  }

  /** Filters a row in all ways; returns which has the least sum. */
  private static int filter(byte[] row, byte[] above, int pixel, byte[][] candidates) {
    byte[] sub = candidates[SUB];
    byte[] up = candidates[UP];
    byte[] average = candidates[AVERAGE];
    byte[] paeth = candidates[PAETH];
    int ofNone = 0;
    int ofSub = 0;
    int ofUp = 0;
    int ofAverage = 0;
    int ofPaeth = 0;
    for (int i = 0; i < sub.length; i++) {
      int value = row[i + pixel];
      int left = row[i] & 0xff;
      int over = above[i + pixel] & 0xff;
      sub[i] = (byte) (value - left);
      up[i] = (byte) (value - over);
      average[i] = (byte) (value - (left + over) / 2);
      paeth[i] = (byte) (value - paeth(left, over, above[i] & 0xff));
      ofNone += Math.abs(value);
      ofSub += Math.abs(sub[i]);
      ofUp += Math.abs(up[i]);
      ofAverage += Math.abs(average[i]);
      ofPaeth += Math.abs(paeth[i]);
    }
    System.arraycopy(row, pixel, candidates[NONE], 0, sub.length);
    int least = Math.min(Math.min(Math.min(ofNone, ofSub), Math.min(ofUp, ofAverage)), ofPaeth);
    if (least == ofNone) {
      return NONE;
    }
    if (least == ofSub) {
      return SUB;
    }
    if (least == ofUp) {
      return UP;
    }
    return least == ofAverage ? AVERAGE : PAETH;
  }

  /** Whichever of the three neighbours is nearest to left + up - corner; in this order. */
  private static int paeth(int left, int up, int corner) {
    int toLeft = Math.abs(up - corner);
    int toUp = Math.abs(left - corner);
    int toCorner = Math.abs(left + up - 2 * corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }
}
