package dev.ganvas.runtime.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** BMP files made byte by byte. */
final class TinyBmp {
  private static final int FILE_HEADER = 14;
  private static final int MASKS_AT = 54;

  private final int size;
  private byte[] header;
  private byte[] colors = {};
  private byte[] appendix = {};
  private int gap;

  private TinyBmp(int size) {
    this.size = size;
    this.header = new byte[FILE_HEADER + size];
    in().put(0, (byte) 'B').put(1, (byte) 'M').putInt(14, size);
  }

  private ByteBuffer in() {
    return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** With the first header of all, whose palettes have three bytes a colour. */
  static TinyBmp ofCore(int width, int height, int bits) {
    TinyBmp file = new TinyBmp(12);
    file.in().putShort(18, (short) width).putShort(20, (short) height);
    file.in().putShort(22, (short) 1).putShort(24, (short) bits);
    return file;
  }

  /** With any later header; rows from the top have a negative height. */
  static TinyBmp of(int headerSize, int width, int height, int bits, int compression) {
    TinyBmp file = new TinyBmp(headerSize);
    file.in().putInt(18, width).putInt(22, height);
    file.in().putShort(26, (short) 1).putShort(28, (short) bits);
    if (headerSize > 16) {
      file.in().putInt(30, compression);
    }
    return file;
  }

  /** Masks of red, green, blue and perhaps opacity, behind the header if that has no room. */
  TinyBmp masks(int... masks) {
    header = Arrays.copyOf(header, Math.max(header.length, MASKS_AT + 4 * masks.length));
    for (int i = 0; i < masks.length; i++) {
      in().putInt(MASKS_AT + 4 * i, masks[i]);
    }
    return this;
  }

  /** A palette of red, green and blue. */
  TinyBmp colors(int... rgb) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int color : rgb) {
      out.write(color);
      out.write(color >> 8);
      out.write(color >> 16);
      if (size != 12) {
        out.write(0x77);
      }
    }
    colors = out.toByteArray();
    return this;
  }

  /** How many colours the header claims. */
  TinyBmp claimingColors(int count) {
    in().putInt(46, count);
    return this;
  }

  /** Pixels a metre. */
  TinyBmp density(int x, int y) {
    in().putInt(38, x).putInt(42, y);
    return this;
  }

  /** A profile behind the pixels. */
  TinyBmp profile(byte[] profile) {
    in().putInt(70, 0x4d424544);
    appendix = profile.clone();
    return this;
  }

  /** Bytes that mean nothing before the pixels. */
  TinyBmp gap(int bytes) {
    gap = bytes;
    return this;
  }

  /** The file with these bytes of pixels. */
  byte[] file(int... pixels) {
    int start = header.length + colors.length + gap;
    in().putInt(10, start);
    if (appendix.length > 0) {
      in().putInt(126, start - FILE_HEADER + pixels.length).putInt(130, appendix.length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header);
    out.writeBytes(colors);
    out.writeBytes(new byte[gap]);
    for (int pixel : pixels) {
      out.write(pixel);
    }
    out.writeBytes(appendix);
    return out.toByteArray();
  }
}
