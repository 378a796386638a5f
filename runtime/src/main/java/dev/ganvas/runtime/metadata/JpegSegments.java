package dev.ganvas.runtime.metadata;

import dev.ganvas.runtime.metadata.PictureMetadata.Density;
import dev.ganvas.runtime.metadata.PictureMetadata.Unit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Metadata in JPEG files: application segments between the start of the image and its frame. */
final class JpegSegments {
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP13 = 0xed;
  private static final int START_OF_SCAN = 0xda;
  private static final int MOST = 65_533;

  /** As the XMP specification has it, two less than would fit. */
  private static final int MOST_XMP = 65_502;

  private static final byte[] JFIF = ascii("JFIF\0");
  private static final byte[] EXIF = ascii("Exif\0\0");
  private static final byte[] XMP = ascii("http://ns.adobe.com/xap/1.0/\0");
  private static final byte[] EXTENDED_XMP = ascii("http://ns.adobe.com/xmp/extension/\0");
  private static final byte[] ICC = ascii("ICC_PROFILE\0");
  private static final byte[] PHOTOSHOP = ascii("Photoshop 3.0\0");

  private JpegSegments() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static PictureMetadata read(byte[] file) {
    Optional<byte[]> exif = Optional.empty();
    Optional<byte[]> xmp = Optional.empty();
    Optional<Density> density = Optional.empty();
    TreeMap<Integer, byte[]> profile = new TreeMap<>();
    ByteArrayOutputStream iptc = new ByteArrayOutputStream();
    ExtendedXmp.Pieces extended = new ExtendedXmp.Pieces();
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == START_OF_SCAN) {
        break;
      }
      if (marker == 0xff) {
        at++;
        continue;
      }
      int length = ((file[at + 2] & 0xff) << 8) | (file[at + 3] & 0xff);
      if (length < 2 || at + 2 + length > file.length) {
        break;
      }
      byte[] content = Arrays.copyOfRange(file, at + 4, at + 2 + length);
      if (marker == APP0 && starts(content, JFIF) && content.length >= 12) {
        density = density(content);
      } else if (marker == APP1 && starts(content, EXIF) && exif.isEmpty()) {
        exif = Optional.of(after(content, EXIF.length));
      } else if (marker == APP1 && starts(content, XMP) && xmp.isEmpty()) {
        xmp = Optional.of(after(content, XMP.length));
      } else if (marker == APP1 && starts(content, EXTENDED_XMP)) {
        extended.add(after(content, EXTENDED_XMP.length));
      } else if (marker == APP2 && starts(content, ICC) && content.length > ICC.length + 2) {
        profile.put(content[ICC.length] & 0xff, after(content, ICC.length + 2));
      } else if (marker == APP13 && starts(content, PHOTOSHOP)) {
        iptc.writeBytes(after(content, PHOTOSHOP.length));
      }
      at += 2 + length;
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    profile.values().forEach(joined::writeBytes);
    return new PictureMetadata(
        joined.size() == 0 ? Optional.empty() : Optional.of(joined.toByteArray()),
        exif,
        xmp.map(extended::joinedTo),
        iptc.size() == 0 ? Optional.empty() : Optional.of(iptc.toByteArray()),
        density);
  }

  private static Optional<Density> density(byte[] jfif) {
    int x = ((jfif[8] & 0xff) << 8) | (jfif[9] & 0xff);
    int y = ((jfif[10] & 0xff) << 8) | (jfif[11] & 0xff);
    Unit unit =
        switch (jfif[7]) {
          case 1 -> Unit.INCH;
          case 2 -> Unit.CENTIMETRE;
          default -> Unit.NONE;
        };
    return x == 0 || y == 0 ? Optional.empty() : Optional.of(new Density(x, y, unit));
  }

  static byte[] write(byte[] file, PictureMetadata metadata) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + 70_000);
    int rest = 2;
    out.write(file, 0, 2);
    boolean hasJfif = file.length > 20 && (file[3] & 0xff) == APP0 && starts(after(file, 6), JFIF);
    if (hasJfif) {
      int length = ((file[4] & 0xff) << 8) | (file[5] & 0xff);
      byte[] jfif = Arrays.copyOfRange(file, 6, 4 + length);
      metadata.density().ifPresent(density -> put(jfif, density));
      segment(out, APP0, jfif);
      rest = 4 + length;
    }
    metadata
        .exif()
        .flatMap(exif -> fitted(exif).bytes())
        .ifPresent(e -> segment(out, APP1, EXIF, e));
    metadata.xmp().ifPresent(xmp -> packet(out, xmp));
    metadata.iptc().ifPresent(iptc -> pieces(out, iptc));
    metadata.icc().ifPresent(icc -> profile(out, icc));
    out.write(file, rest, file.length - rest);
    return out.toByteArray();
  }

  private static FittedExif fitted(byte[] exif) {
    return FittedExif.of(exif, MOST - EXIF.length);
  }

  /** What of these metadata no JPEG has room for, named for the user. */
  static List<String> leftOut(PictureMetadata metadata) {
    List<String> found = new ArrayList<>();
    metadata.exif().ifPresent(exif -> found.addAll(fitted(exif).leftOut()));
    metadata
        .xmp()
        .filter(xmp -> xmp.length > MOST_XMP && ExtendedXmp.split(xmp, MOST_XMP).isEmpty())
        .ifPresent(xmp -> found.add("XMP of " + xmp.length + " bytes"));
    return found;
  }

  private static void packet(ByteArrayOutputStream out, byte[] xmp) {
    if (xmp.length <= MOST_XMP) {
      segment(out, APP1, XMP, xmp);
      return;
    }
    ExtendedXmp.split(xmp, MOST_XMP)
        .ifPresent(
            both -> {
              segment(out, APP1, XMP, both.main());
              both.segments(MOST - EXTENDED_XMP.length)
                  .forEach(piece -> segment(out, APP1, EXTENDED_XMP, piece));
            });
  }

  private static void put(byte[] jfif, Density density) {
    jfif[7] =
        (byte)
            switch (density.unit()) {
              case NONE -> 0;
              case INCH -> 1;
              case CENTIMETRE -> 2;
            };
    int x = (int) Math.max(1, Math.min(0xffff, Math.round(density.x())));
    int y = (int) Math.max(1, Math.min(0xffff, Math.round(density.y())));
    jfif[8] = (byte) (x >> 8);
    jfif[9] = (byte) x;
    jfif[10] = (byte) (y >> 8);
    jfif[11] = (byte) y;
  }

  private static void profile(ByteArrayOutputStream out, byte[] icc) {
    int most = MOST - ICC.length - 2;
    int pieces = (icc.length + most - 1) / most;
    for (int i = 0; i < pieces && pieces < 256; i++) {
      byte[] piece = Arrays.copyOfRange(icc, i * most, Math.min(icc.length, (i + 1) * most));
      segment(out, APP2, ICC, new byte[] {(byte) (i + 1), (byte) pieces}, piece);
    }
  }

  private static void pieces(ByteArrayOutputStream out, byte[] resources) {
    int most = MOST - PHOTOSHOP.length;
    for (int from = 0; from < resources.length; from += most) {
      int to = Math.min(resources.length, from + most);
      segment(out, APP13, PHOTOSHOP, Arrays.copyOfRange(resources, from, to));
    }
  }

  /** One that is too long for its segment is left out: nothing else can be done with it. */
  private static void segment(ByteArrayOutputStream out, int marker, byte[]... parts) {
    int length = 2 + Arrays.stream(parts).mapToInt(part -> part.length).sum();
    if (length > MOST + 2) {
      return;
    }
    out.write(0xff);
    out.write(marker);
    out.write(length >> 8);
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
  }

  private static boolean starts(byte[] content, byte[] mark) {
    return content.length >= mark.length
        && Arrays.equals(content, 0, mark.length, mark, 0, mark.length);
  }

  private static byte[] after(byte[] content, int from) {
    return Arrays.copyOfRange(content, from, content.length);
  }
}
