package dev.ganvas.runtime.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A file's bytes one after another, of which no more than a piece is held. Lengths that a file
 * claims are never allocated before so many bytes are there.
 */
final class ByteSource {
  private static final int PIECE = 1 << 16;

  private final InputStream in;
  private final byte[] piece = new byte[PIECE];
  private long before;
  private int at;
  private int end;

  ByteSource(InputStream in) {
    this.in = in;
  }

  static ByteSource of(byte[] file) {
    return new ByteSource(new ByteArrayInputStream(file));
  }

  /** How many bytes have been taken. */
  long position() {
    return before + at;
  }

  private boolean fill() throws IOException {
    before += end;
    at = 0;
    end = Math.max(0, in.readNBytes(piece, 0, PIECE));
    return end > 0;
  }

  /** The next byte, 0 to 255; -1 at the end. */
  int next() throws IOException {
    return at < end || fill() ? piece[at++] & 0xff : -1;
  }

  /** A number of up to four bytes, the most significant first; -1 if the file ends before. */
  long number(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      int next = next();
      if (next < 0) {
        return -1;
      }
      value = value << 8 | next;
    }
    return value;
  }

  /** Passes over bytes, and tells whether there were so many. */
  boolean skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      if (at == end && !fill()) {
        return false;
      }
      int step = (int) Math.min(left, end - at);
      at += step;
      left -= step;
    }
    return true;
  }

  /** Takes up to {@code most} bytes as they lie; 0 at the end only. */
  int take(byte[] to, int most) throws IOException {
    if (at == end && !fill()) {
      return 0;
    }
    int count = Math.min(most, Math.min(to.length, end - at));
    System.arraycopy(piece, at, to, 0, count);
    at += count;
    return count;
  }

  /**
   * A few bytes.
   *
   * @return empty if the file ends before
   */
  Optional<byte[]> bytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    int done = 0;
    while (done < count) {
      if (at == end && !fill()) {
        return Optional.empty();
      }
      int step = Math.min(count - done, end - at);
      System.arraycopy(piece, at, bytes, done, step);
      at += step;
      done += step;
    }
    return Optional.of(bytes);
  }
}
