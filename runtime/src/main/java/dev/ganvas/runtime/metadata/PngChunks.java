package dev.ganvas.runtime.metadata;

import dev.ganvas.runtime.image.FileExtras;
import dev.ganvas.runtime.metadata.PictureMetadata.Density;
import dev.ganvas.runtime.metadata.PictureMetadata.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Metadata in PNG files (W3C PNG, third edition): chunks between the header and the pixels. */
final class PngChunks {
  private static final int SIGNATURE = 8;
  private static final int HEADER_END = SIGNATURE + 25;
  private static final int MOST_INFLATED = 64 << 20;
  private static final double INCHES_A_METRE = 1 / 0.0254;
  private static final String IPTC_KEYWORD = "Raw profile type iptc";
  private static final int HEX_LINE = 72;
  private static final String XMP_KEYWORD = "XML:com.adobe.xmp";

  /** Those that this class writes. */
  private static final Set<String> OURS =
      Set.of("iCCP", "eXIf", "pHYs", "sRGB", "cICP", "gAMA", "cHRM");

  private PngChunks() {}

  static PictureMetadata read(byte[] file) {
    Optional<byte[]> icc = Optional.empty();
    Optional<byte[]> exif = Optional.empty();
    Optional<byte[]> xmp = Optional.empty();
    Optional<byte[]> iptc = Optional.empty();
    Optional<Density> density = Optional.empty();
    Map<String, byte[]> colors = new HashMap<>();
    int at = SIGNATURE;
    while (at + 12 <= file.length) {
      int length = ByteBuffer.wrap(file).getInt(at);
      if (length < 0 || length > file.length - at - 12) {
        break;
      }
      String type = new String(file, at + 4, 4, StandardCharsets.US_ASCII);
      byte[] content = Arrays.copyOfRange(file, at + 8, at + 8 + length);
      switch (type) {
        case "iCCP" -> icc = profile(content);
        case "eXIf" -> exif = Optional.of(content);
        case "iTXt" -> xmp = xmp.or(() -> packet(content));
        case "zTXt" -> iptc = iptc.or(() -> unhex(content));
        case "pHYs" -> density = density(content);
        case "cICP", "sRGB", "gAMA", "cHRM" -> colors.putIfAbsent(type, content);
        default -> {}
      }
      at += 12 + length;
    }
    Colorimetry colorimetry =
        new Colorimetry(
            Optional.ofNullable(colors.get("cICP")),
            Optional.ofNullable(colors.get("sRGB")),
            Optional.ofNullable(colors.get("gAMA")),
            Optional.ofNullable(colors.get("cHRM")));
    return new PictureMetadata(icc, exif, xmp, iptc, density, colorimetry);
  }

  private static Optional<byte[]> profile(byte[] content) {
    int name = indexOf(content, 0);
    return name < 0 || name + 2 >= content.length
        ? Optional.empty()
        : inflated(Arrays.copyOfRange(content, name + 2, content.length));
  }

  /** Keyword, 0, whether compressed, method, language, 0, keyword translated, 0, text. */
  private static Optional<byte[]> packet(byte[] content) {
    int keyword = indexOf(content, 0);
    if (keyword < 0
        || keyword + 3 > content.length
        || !new String(content, 0, keyword, StandardCharsets.ISO_8859_1).equals(XMP_KEYWORD)) {
      return Optional.empty();
    }
    int language = indexOf(content, keyword + 3);
    int translated = language < 0 ? -1 : indexOf(content, language + 1);
    if (translated < 0) {
      return Optional.empty();
    }
    byte[] text = Arrays.copyOfRange(content, translated + 1, content.length);
    return content[keyword + 1] == 1 ? inflated(text) : Optional.of(text);
  }

  private static Optional<Density> density(byte[] content) {
    if (content.length < 9) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(content);
    double x = buffer.getInt(0);
    double y = buffer.getInt(4);
    if (x < 1 || y < 1) {
      return Optional.empty();
    }
    return Optional.of(
        content[8] == 1
            ? new Density(anInch(x), anInch(y), Unit.INCH)
            : new Density(x, y, Unit.NONE));
  }

  /** A PNG's whole pixels a metre, taken for the whole pixels an inch that they were made of. */
  private static double anInch(double aMetre) {
    double exact = aMetre / INCHES_A_METRE;
    double whole = Math.rint(exact);
    return Math.rint(whole * INCHES_A_METRE) == aMetre ? whole : exact;
  }

  static byte[] write(byte[] file, PictureMetadata metadata) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + 4096);
    out.write(file, 0, HEADER_END);
    out.writeBytes(chunks(metadata));
    int at = HEADER_END;
    while (at + 12 <= file.length) {
      int length = ByteBuffer.wrap(file).getInt(at);
      String type = new String(file, at + 4, 4, StandardCharsets.US_ASCII);
      if (!OURS.contains(type)) {
        out.write(file, at, 12 + length);
      }
      at += 12 + length;
    }
    return out.toByteArray();
  }

  /** For a file whose pixels are written in pieces: room for the chunks is left before it. */
  static FileExtras extras(PictureMetadata metadata) {
    byte[] chunks = chunks(metadata);
    return new FileExtras() {
      @Override
      public int room() {
        return chunks.length;
      }

      @Override
      public void putInto(FileChannel file) throws IOException {
        // The header moves to the front; what is between it and its old end is just the room.
        byte[] header = FileBytes.read(file, chunks.length, HEADER_END);
        FileBytes.write(file, 0, header);
        FileBytes.write(file, HEADER_END, chunks);
      }
    };
  }

  /** What stands between the header and the pixels. */
  private static byte[] chunks(PictureMetadata metadata) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Colorimetry colors = metadata.colorimetry();
    colors.cicp().ifPresent(content -> chunk(out, "cICP", content));
    metadata.icc().ifPresent(icc -> chunk(out, "iCCP", bytes("icc\0\0"), deflated(icc)));
    if (metadata.icc().isEmpty()) {
      // A profile overrules these, and must not stand beside sRGB.
      colors.srgb().ifPresent(content -> chunk(out, "sRGB", content));
      colors.gama().ifPresent(content -> chunk(out, "gAMA", content));
      colors.chrm().ifPresent(content -> chunk(out, "cHRM", content));
    }
    metadata.density().ifPresent(density -> chunk(out, "pHYs", physical(density)));
    metadata.exif().ifPresent(exif -> chunk(out, "eXIf", exif));
    metadata.xmp().ifPresent(xmp -> chunk(out, "iTXt", bytes(XMP_KEYWORD + "\0\0\0\0\0"), xmp));
    metadata.iptc().ifPresent(iptc -> chunk(out, "zTXt", bytes(IPTC_KEYWORD + "\0\0"), hex(iptc)));
    return out.toByteArray();
  }

  /** As ImageMagick writes profiles that PNG has no chunk for: name, length, hexadecimal digits. */
  private static byte[] hex(byte[] profile) {
    StringBuilder text = new StringBuilder("\niptc\n");
    text.append(String.format(Locale.ROOT, "%8d", profile.length));
    String digits = HexFormat.of().formatHex(profile);
    for (int i = 0; i < digits.length(); i += HEX_LINE) {
      text.append('\n').append(digits, i, Math.min(digits.length(), i + HEX_LINE));
    }
    return deflated(bytes(text.append('\n').toString()));
  }

  private static Optional<byte[]> unhex(byte[] content) {
    int keyword = indexOf(content, 0);
    if (keyword < 0
        || keyword + 2 > content.length
        || !new String(content, 0, keyword, StandardCharsets.ISO_8859_1).equals(IPTC_KEYWORD)) {
      return Optional.empty();
    }
    return inflated(Arrays.copyOfRange(content, keyword + 2, content.length))
        .map(text -> new String(text, StandardCharsets.ISO_8859_1).strip().split("\\s+", 3))
        .filter(parts -> parts.length == 3)
        .map(parts -> parts[2].replaceAll("\\s", ""))
        .filter(digits -> digits.length() % 2 == 0 && digits.matches("[0-9a-fA-F]*"))
        .map(HexFormat.of()::parseHex);
  }

  private static byte[] physical(Density density) {
    double factor =
        switch (density.unit()) {
          case NONE -> 1;
          case INCH -> INCHES_A_METRE;
          case CENTIMETRE -> 100;
        };
    return ByteBuffer.allocate(9)
        .putInt(whole(density.x() * factor))
        .putInt(whole(density.y() * factor))
        .put((byte) (density.unit() == Unit.NONE ? 0 : 1))
        .array();
  }

  private static int whole(double number) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(number)));
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    CRC32 crc = new CRC32();
    out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
    out.writeBytes(bytes(type));
    crc.update(bytes(type));
    for (byte[] part : parts) {
      out.writeBytes(part);
      crc.update(part);
    }
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int indexOf(byte[] content, int from) {
    for (int i = from; i < content.length; i++) {
      if (content[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    while (!deflater.finished()) {
      out.write(piece, 0, deflater.deflate(piece));
    }
    deflater.end();
    return out.toByteArray();
  }

  private static Optional<byte[]> inflated(byte[] content) {
    Inflater inflater = new Inflater();
    inflater.setInput(content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    try {
      while (!inflater.finished() && out.size() < MOST_INFLATED) {
        int count = inflater.inflate(piece);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          return Optional.empty();
        }
        out.write(piece, 0, count);
      }
      return inflater.finished() ? Optional.of(out.toByteArray()) : Optional.empty();
    } catch (DataFormatException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }
}
