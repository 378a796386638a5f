package dev.ganvas.runtime.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Image files made byte by byte: what no encoder here would write. */
final class TinyFiles {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private TinyFiles() {}

  /** A TIFF structure whose only entry is the orientation, as EXIF keeps it. */
  static byte[] exif(int orientation, ByteOrder order) {
    return tiffStart(order)
        .putShort((short) 1)
        .putShort((short) 274)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  private static ByteBuffer tiffStart(ByteOrder order) {
    String mark = order == ByteOrder.BIG_ENDIAN ? "MM" : "II";
    return ByteBuffer.allocate(26)
        .order(order)
        .put(mark.getBytes(StandardCharsets.US_ASCII))
        .putShort((short) 42)
        .putInt(8);
  }

  /** A JPEG with an EXIF segment put right after its start marker. */
  static byte[] jpegWithExif(byte[] jpeg, byte[] exif) {
    byte[] content =
        ByteBuffer.allocate(6 + exif.length)
            .put(new byte[] {'E', 'x', 'i', 'f', 0, 0})
            .put(exif)
            .array();
    return jpegWithSegment(jpeg, 0xe1, content);
  }

  /** A JPEG with a segment put right after its start marker. */
  static byte[] jpegWithSegment(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + 4 + content.length);
    file.put(jpeg, 0, 2);
    file.put((byte) 0xff).put((byte) marker).putShort((short) (2 + content.length)).put(content);
    return file.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** A PNG with an eXIf chunk put right after its header. */
  static byte[] pngWithExif(byte[] png, byte[] exif) {
    return pngWithChunk(png, "eXIf", exif);
  }

  /** A PNG with a chunk put right after its header. */
  static byte[] pngWithChunk(byte[] png, String type, byte[] content) {
    int afterHeader = 8 + 25;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(png, 0, afterHeader);
    file.writeBytes(chunk(type, content));
    file.write(png, afterHeader, png.length - afterHeader);
    return file.toByteArray();
  }

  /** An RGBA PNG that claims a size and holds next to no pixels. */
  static byte[] pngClaiming(int width, int height) {
    return png(width, height, 8, 6, new byte[64]);
  }

  /** A PNG of 8-bit gray pixels whose rows, each with its filter before it, are given. */
  static byte[] grayPng(int width, int height, byte[] rows) {
    return png(width, height, 8, 0, rows);
  }

  /** A PNG of which everything is given. */
  static byte[] png(int width, int height, int depth, int colorType, byte[] rows) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {(byte) depth, (byte) colorType, 0, 0, 0})
            .array();
    Deflater deflater = new Deflater();
    deflater.setInput(rows);
    deflater.finish();
    byte[] pixels = new byte[64 + 2 * rows.length];
    int length = deflater.deflate(pixels);
    deflater.end();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(PNG_SIGNATURE);
    file.writeBytes(chunk("IHDR", header));
    file.writeBytes(chunk("IDAT", java.util.Arrays.copyOf(pixels, length)));
    file.writeBytes(chunk("IEND", new byte[0]));
    return file.toByteArray();
  }

  static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) crc.getValue()).array();
  }

  /** An uncompressed TIFF of an 8-bit RGB picture with an orientation entry. */
  static byte[] tiff(Image rgb, int orientation) {
    byte[] pixels = rgb.samples8();
    int entries = 10;
    int bitsAt = 8 + 2 + entries * 12 + 4;
    int pixelsAt = bitsAt + 6;
    ByteBuffer file = ByteBuffer.allocate(pixelsAt + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) entries);
    int[][] directory = {
      {256, 4, 1, rgb.width()},
      {257, 4, 1, rgb.height()},
      {258, 3, 3, bitsAt},
      {259, 3, 1, 1},
      {262, 3, 1, 2},
      {273, 4, 1, pixelsAt},
      {274, 3, 1, orientation},
      {277, 3, 1, 3},
      {278, 4, 1, rgb.height()},
      {279, 4, 1, pixels.length},
    };
    for (int[] entry : directory) {
      file.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]).putInt(entry[3]);
    }
    file.putInt(0).putShort((short) 8).putShort((short) 8).putShort((short) 8);
    return file.put(pixels).array();
  }

  /** A sequential JPEG, as most cameras write them; our own are progressive. */
  static byte[] sequentialJpeg(Image rgb) {
    BufferedImage image = new BufferedImage(rgb.width(), rgb.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < rgb.height(); y++) {
      for (int x = 0; x < rgb.width(); x++) {
        image.setRGB(
            x, y, rgb.sample(x, y, 0) << 16 | rgb.sample(x, y, 1) << 8 | rgb.sample(x, y, 2));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
