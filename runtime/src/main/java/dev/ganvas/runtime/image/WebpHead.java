package dev.ganvas.runtime.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What an extended WebP file begins with (RFC 9649, section 2.7). */
final class WebpHead {
  /** Of the file's own head, up to its first chunk. */
  static final int FILE = 12;

  /** Of a chunk's head: its type and the length of what follows. */
  static final int CHUNK = 8;

  /** Of what is said of a whole picture. */
  static final int EXTENDED = 10;

  /** Of what is said of a frame, before its picture. */
  static final int FRAME = 16;

  /** All of them up to the first chunk of the picture's own. */
  static final int LENGTH = FILE + CHUNK + EXTENDED;

  static final int ALPHA_FLAG = 0x10;
  static final int ANIMATION_FLAG = 0x02;

  private WebpHead() {}

  /**
   * The first {@link #LENGTH} bytes of a file.
   *
   * @param length of the whole file
   * @param flags what is in it
   * @param width columns
   * @param height rows
   */
  static byte[] of(long length, int flags, int width, int height) {
    ByteBuffer head = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    head.put(ascii("RIFF")).putInt((int) (length - CHUNK)).put(ascii("WEBP"));
    head.put(ascii("VP8X")).putInt(EXTENDED).putInt(flags);
    triple(triple(head, width - 1), height - 1);
    return head.array();
  }

  /** Appends a number of three bytes, the least significant first. */
  static ByteBuffer triple(ByteBuffer bytes, int number) {
    return bytes.put((byte) number).put((byte) (number >> 8)).put((byte) (number >> 16));
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
