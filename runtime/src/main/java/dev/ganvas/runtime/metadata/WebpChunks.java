package dev.ganvas.runtime.metadata;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Metadata in WebP files (RFC 9649): chunks of an extended file, beside the picture's own. */
final class WebpChunks {
  private static final int HEADER = 12;
  private static final int EXTENDED = 10;
  private static final int ICC_FLAG = 0x20;
  private static final int ALPHA_FLAG = 0x10;
  private static final int EXIF_FLAG = 0x08;
  private static final int XMP_FLAG = 0x04;
  private static final Set<String> PICTURE = Set.of("VP8 ", "VP8L", "ALPH");

  private WebpChunks() {}

  static PictureMetadata read(byte[] file) {
    Optional<byte[]> icc = Optional.empty();
    Optional<byte[]> exif = Optional.empty();
    Optional<byte[]> xmp = Optional.empty();
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = HEADER;
    while (at + 8 <= file.length) {
      int length = buffer.getInt(at + 4);
      if (length < 0 || length > file.length - at - 8) {
        break;
      }
      byte[] content = Arrays.copyOfRange(file, at + 8, at + 8 + length);
      switch (type(file, at)) {
        case "ICCP" -> icc = Optional.of(content);
        case "EXIF" -> exif = Optional.of(withoutMark(content));
        case "XMP " -> xmp = Optional.of(content);
        default -> {}
      }
      at += 8 + length + length % 2;
    }
    return new PictureMetadata(icc, exif, xmp, Optional.empty(), Optional.empty());
  }

  /** Some programs put JPEG's mark before the block. */
  private static byte[] withoutMark(byte[] content) {
    boolean marked = content.length > 6 && content[0] == 'E' && content[1] == 'x';
    return marked ? Arrays.copyOfRange(content, 6, content.length) : content;
  }

  static byte[] write(byte[] file, PictureMetadata metadata) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream picture = new ByteArrayOutputStream(file.length);
    byte[] extended = new byte[EXTENDED];
    int at = HEADER;
    while (at + 8 <= file.length) {
      int length = buffer.getInt(at + 4);
      String type = type(file, at);
      if (type.equals("VP8X")) {
        System.arraycopy(file, at + 8, extended, 0, EXTENDED);
      } else if (PICTURE.contains(type)) {
        if (sides(extended) == 0) {
          describe(extended, file, at + 8, type);
        }
        picture.write(file, at, Math.min(file.length - at, 8 + length + length % 2));
      }
      at += 8 + length + length % 2;
    }
    Optional<byte[]> exif = Resolution.exifWith(metadata);
    extended[0] =
        (byte)
            ((extended[0] & ALPHA_FLAG)
                | (metadata.icc().isPresent() ? ICC_FLAG : 0)
                | (exif.isPresent() ? EXIF_FLAG : 0)
                | (metadata.xmp().isPresent() ? XMP_FLAG : 0));
    ByteArrayOutputStream body = new ByteArrayOutputStream(file.length + 4096);
    chunk(body, "VP8X", extended);
    metadata.icc().ifPresent(icc -> chunk(body, "ICCP", icc));
    body.writeBytes(picture.toByteArray());
    exif.ifPresent(block -> chunk(body, "EXIF", block));
    metadata.xmp().ifPresent(xmp -> chunk(body, "XMP ", xmp));
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.size() + HEADER);
    out.writeBytes("RIFF".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(number(body.size() + 4));
    out.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  private static int sides(byte[] extended) {
    return Arrays.hashCode(Arrays.copyOfRange(extended, 4, EXTENDED))
        - Arrays.hashCode(new byte[EXTENDED - 4]);
  }

  /** Width and height less one, 24 bits each, from the picture's own header. */
  private static void describe(byte[] extended, byte[] file, int at, String type) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int width;
    int height;
    if (type.equals("VP8L")) {
      int bits = buffer.getInt(at + 1);
      width = bits & 0x3fff;
      height = (bits >> 14) & 0x3fff;
      extended[0] |= (byte) (((bits >> 28) & 1) == 1 ? ALPHA_FLAG : 0);
    } else {
      width = (buffer.getShort(at + 6) & 0x3fff) - 1;
      height = (buffer.getShort(at + 8) & 0x3fff) - 1;
    }
    for (int i = 0; i < 3; i++) {
      extended[4 + i] = (byte) (width >> (8 * i));
      extended[7 + i] = (byte) (height >> (8 * i));
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
    out.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(number(content.length));
    out.writeBytes(content);
    if (content.length % 2 == 1) {
      out.write(0);
    }
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static String type(byte[] file, int at) {
    return new String(file, at, 4, StandardCharsets.US_ASCII);
  }
}
