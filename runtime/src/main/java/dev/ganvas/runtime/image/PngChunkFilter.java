package dev.ganvas.runtime.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * PNG files as the decoder gets them: without what is not the picture. A colour profile or a text
 * that libpng does not like would make it print to the user's terminal.
 */
final class PngChunkFilter {
  private static final int SIGNATURE = 8;
  private static final int FRAME = 12;

  private PngChunkFilter() {}

  /**
   * A sound file without the chunks that the picture does not need.
   *
   * @return the file itself if it has no others
   */
  static byte[] bare(byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
    out.write(file, 0, SIGNATURE);
    int at = SIGNATURE;
    while (at + FRAME <= file.length) {
      int length = length(file, at);
      if (length < 0) {
        return file;
      }
      String type = type(file, at);
      if (isNeeded(type)) {
        out.write(file, at, FRAME + length);
      }
      at += FRAME + length;
      if (type.equals("IEND")) {
        break;
      }
    }
    return out.size() == file.length ? file : out.toByteArray();
  }

  /**
   * A whole file of what can be decoded of a damaged one: rows that are not there are zeros.
   *
   * @param rows how the picture lies in its data
   */
  static byte[] mended(byte[] file, PngRows rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
    out.write(file, 0, SIGNATURE);
    Inflater inflater = new Inflater();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      Mending mending = new Mending(rows, inflater, deflater);
      int at = SIGNATURE;
      boolean begun = false;
      while (at + FRAME <= file.length) {
        int length = length(file, at);
        String type = type(file, at);
        boolean data = type.equals("IDAT");
        if (begun && !data) {
          break;
        }
        int there = length < 0 ? file.length - at - 8 : length;
        if (data) {
          begun = true;
          mending.add(file, at + 8, there);
        } else if (length >= 0 && isNeeded(type)) {
          chunk(out, type, file, at + 8, length);
        }
        if (length < 0) {
          break;
        }
        at += FRAME + length;
      }
      byte[] pixels = mending.finish();
      chunk(out, "IDAT", pixels, 0, pixels.length);
      chunk(out, "IEND", pixels, 0, 0);
    } finally {
      inflater.end();
      deflater.end();
    }
    return out.toByteArray();
  }

  /** A chunk's length; -1 if it goes beyond the end of the file. */
  private static int length(byte[] file, int at) {
    int length = ByteBuffer.wrap(file).getInt(at);
    return length < 0 || length > file.length - at - FRAME ? -1 : length;
  }

  private static String type(byte[] file, int at) {
    return new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
  }

  /** Capital letters mark what a decoder must understand. */
  private static boolean isNeeded(String type) {
    return Character.isUpperCase(type.charAt(0)) || type.equals("tRNS");
  }

  private static void chunk(
      ByteArrayOutputStream out, String type, byte[] from, int at, int length) {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(from, at, length);
    out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
    out.writeBytes(name);
    out.write(from, at, length);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
  }

  /** Inflates as far as it goes, and deflates that with zeros for the rest. */
  private static final class Mending {
    private final PngRows rows;
    private final Inflater inflater;
    private final Deflater deflater;
    private final ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    private final byte[] piece = new byte[1 << 16];
    private long done;
    private boolean sound = true;

    Mending(PngRows rows, Inflater inflater, Deflater deflater) {
      this.rows = rows;
      this.inflater = inflater;
      this.deflater = deflater;
    }

    void add(byte[] file, int at, int length) {
      if (!sound || inflater.finished()) {
        return;
      }
      inflater.setInput(file, at, length);
      byte[] made = new byte[1 << 16];
      try {
        int count = inflater.inflate(made);
        while (count > 0 && sound) {
          int good = (int) Math.min(rows.pass(made, count), rows.total() - done);
          deflate(made, good);
          sound = good == count;
          count = sound ? inflater.inflate(made) : 0;
        }
      } catch (DataFormatException e) {
        sound = false;
      }
    }

    private void deflate(byte[] data, int count) {
      deflater.setInput(data, 0, count);
      done += count;
      while (!deflater.needsInput()) {
        deflated.write(piece, 0, deflater.deflate(piece));
      }
    }

    byte[] finish() {
      byte[] zeros = new byte[1 << 16];
      while (done < rows.total()) {
        deflate(zeros, (int) Math.min(zeros.length, rows.total() - done));
      }
      deflater.finish();
      while (!deflater.finished()) {
        deflated.write(piece, 0, deflater.deflate(piece));
      }
      return deflated.toByteArray();
    }
  }
}
