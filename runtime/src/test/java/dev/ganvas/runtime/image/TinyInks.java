package dev.ganvas.runtime.image;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** JPEG files of four inks, and a profile for them, made in code. */
final class TinyInks {
  /** Side of the square that each colour fills: two blocks, so that none bleeds into another. */
  static final int SIDE = 16;

  private TinyInks() {}

  /** Squares beside each other, each of four samples as they are to be stored; no Adobe segment. */
  static byte[] jpeg(int[][] colors) {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, SIDE * colors.length, SIDE, 4, null);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE * colors.length; x++) {
        raster.setPixel(x, y, colors[x / SIDE]);
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(1);
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The same file with the segment by which Adobe's programs say how colours are stored. */
  static byte[] withAdobe(byte[] jpeg, int transform) {
    byte[] content = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
    return TinyFiles.jpegWithSegment(jpeg, 0xee, content);
  }

  /** The same file with a profile. */
  static byte[] withProfile(byte[] jpeg, byte[] profile) {
    ByteBuffer content = ByteBuffer.allocate(14 + profile.length);
    content.put("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 1);
    return TinyFiles.jpegWithSegment(jpeg, 0xe2, content.put(profile).array());
  }

  /**
   * A profile under which cyan is a middle gray (L* of 50), black is black and all else is white:
   * nothing that a guess without the profile could come to.
   */
  static byte[] profile() {
    byte[] table = new byte[16 * 3];
    for (int corner = 0; corner < 16; corner++) {
      boolean cyan = corner >= 8;
      boolean black = corner % 2 == 1;
      table[3 * corner] = (byte) (black ? 0 : cyan ? 128 : 255);
      table[3 * corner + 1] = (byte) 128;
      table[3 * corner + 2] = (byte) 128;
    }
    byte[] identity = new byte[256];
    for (int i = 0; i < 256; i++) {
      identity[i] = (byte) i;
    }
    int header = 128;
    int start = header + 4 + 12;
    int length = 48 + 4 * 256 + table.length + 3 * 256;
    ByteBuffer profile = ByteBuffer.allocate(start + length);
    profile.putInt(start + length).putInt(0).putInt(0x02400000);
    profile.put("prtrCMYKLab ".getBytes(StandardCharsets.US_ASCII));
    profile.putShort((short) 2020).putShort((short) 1).putShort((short) 1);
    profile.position(36);
    profile.put("acsp".getBytes(StandardCharsets.US_ASCII));
    profile.position(68);
    profile.putInt(0xf6d6).putInt(0x10000).putInt(0xd32d);
    profile.position(header);
    profile.putInt(1).put("A2B0".getBytes(StandardCharsets.US_ASCII)).putInt(start).putInt(length);
    // A table of eight bits: inks in, colours out, two grid points for each ink.
    profile.put("mft1".getBytes(StandardCharsets.US_ASCII)).putInt(0);
    profile.put(new byte[] {4, 3, 2, 0});
    for (int i = 0; i < 9; i++) {
      profile.putInt(i % 4 == 0 ? 0x10000 : 0);
    }
    for (int i = 0; i < 4; i++) {
      profile.put(identity);
    }
    profile.put(table);
    for (int i = 0; i < 3; i++) {
      profile.put(identity);
    }
    return profile.array();
  }

  /** Y, Cb, Cr and K of inks, as JPEG's formula has them for red, green and blue. */
  static int[] ycck(int[] inks) {
    double luma = 0.299 * inks[0] + 0.587 * inks[1] + 0.114 * inks[2];
    return new int[] {
      (int) Math.round(luma),
      (int) Math.max(0, Math.min(255, Math.round(128 + (inks[2] - luma) / 1.772))),
      (int) Math.max(0, Math.min(255, Math.round(128 + (inks[0] - luma) / 1.402))),
      255 - inks[3]
    };
  }

  /** What is left of white light behind inks. */
  static int[] light(int[] inks) {
    return Arrays.stream(inks, 0, 3).map(ink -> (255 - ink) * (255 - inks[3]) / 255).toArray();
  }
}
