package dev.ganvas.runtime.metadata;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.FileExtras;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.ImageSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a file says about its picture beside the pixels, as bytes that mean the same in every
 * format.
 *
 * @param icc colour profile (ICC.1)
 * @param exif TIFF block of tags (CIPA DC-008), without the marks that formats put before it
 * @param xmp XML packet (ISO 16684-1), UTF-8
 * @param iptc Photoshop's image resources, in which IPTC-IIM lies
 * @param density pixels a unit of length
 * @param colorimetry what a PNG says of its colours beside a profile; no other format can say it
 */
public record PictureMetadata(
    Optional<byte[]> icc,
    Optional<byte[]> exif,
    Optional<byte[]> xmp,
    Optional<byte[]> iptc,
    Optional<Density> density,
    Colorimetry colorimetry) {
  /** Nothing. */
  public static final PictureMetadata NONE =
      new PictureMetadata(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final int ORIENTATION = 0x112;
  private static final int SOFTWARE = 0x131;
  private static final int WIDTH = 0xa002;
  private static final int HEIGHT = 0xa003;
  private static final int[] FILE_TAGS = {
    // Of TIFF files: how pixels lie, which says nothing about another file; with Photoshop's layers
    // (0x935c) and notes pinned to them (0x935f), which are of the old picture.
    0xfe, 0xff, 0x100, 0x101, 0x102, 0x103, 0x106, 0x10a, 0x111, 0x115, 0x116, 0x117, 0x118, 0x119,
    0x11c, 0x13d, 0x140, 0x142, 0x143, 0x144, 0x145, 0x14a, 0x152, 0x153, 0x15b, 0x200, 0x201,
        0x202,
    0x211, 0x212, 0x214, 0x2bc, 0x83bb, 0x8649, 0x8773, 0x935c, 0x935f, 0xc4a5
  };

  /**
   * Numbers of the picture (0xa420, 0xc65d), the camera (0xa431, 0xc62f) and the lens, the camera's
   * owner (0xa430) and computer (0x13c), what only the maker can read (also 0xc634) or the whole
   * raw file (0xc68c), and where a map lies (0x830e and following). Who made the picture and what
   * is allowed stays: Artist, Copyright, XPAuthor.
   */
  private static final int[] PRIVATE_TAGS = {
    TiffBlock.MAKER_NOTE,
    0x13c,
    0xa420,
    0xa430,
    0xa431,
    0xa435,
    0xc62f,
    0xc634,
    0xc65d,
    0xc68c,
    0x830e,
    0x8480,
    0x8482,
    0x85d8,
    0x87af,
    0x87b0,
    0x87b1,
    0xa480
  };

  private static final int ICC_SPACE = 16;

  /** JPEG and PNG have all this before their pixels. */
  private static final int BEGINNING = 8 << 20;

  /** Larger files of other formats are not held whole for their metadata's sake. */
  private static final int MOST_BYTES = 256 << 20;

  /** Those of a file that can say no more of its colours than a profile does. */
  public PictureMetadata(
      Optional<byte[]> icc,
      Optional<byte[]> exif,
      Optional<byte[]> xmp,
      Optional<byte[]> iptc,
      Optional<Density> density) {
    this(icc, exif, xmp, iptc, density, Colorimetry.NONE);
  }

  /** The same with another density. */
  PictureMetadata with(Density other) {
    return new PictureMetadata(icc, exif, xmp, iptc, Optional.of(other), colorimetry);
  }

  /**
   * How many pixels lie on a unit of length.
   *
   * @param x pixels a unit, across
   * @param y pixels a unit, down
   * @param unit of length
   */
  public record Density(double x, double y, Unit unit) {}

  /** A unit of length. */
  public enum Unit {
    /** None: only how wide a pixel is for its height. */
    NONE,
    /** 2.54 cm. */
    INCH,
    /** A hundredth of a metre. */
    CENTIMETRE
  }

  /**
   * Reads what a file says.
   *
   * @param file the bytes of a whole file; the caller keeps them
   * @return what was understood; what is damaged is left out
   */
  public static PictureMetadata read(byte[] file) {
    Optional<ImageFormat> format = ImageFormat.ofContent(file);
    if (format.isEmpty()) {
      return NONE;
    }
    try {
      return Resolution.readInto(
          switch (format.get()) {
            case JPEG -> JpegSegments.read(file);
            case PNG -> PngChunks.read(file);
            case WEBP -> WebpChunks.read(file);
            case TIFF -> TiffFields.read(file);
            case BMP -> BmpHeaders.read(file);
            default -> NONE;
          });
    } catch (RuntimeException e) {
      // Hostile lengths: the picture may be sound all the same.
      return NONE;
    }
  }

  /**
   * Reads what a file says.
   *
   * @return what was understood; what is damaged is left out
   * @throws IOException if the file cannot be read
   */
  public static PictureMetadata read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(BEGINNING);
      Optional<ImageFormat> format = ImageFormat.ofContent(start);
      boolean atTheBeginning =
          format.isEmpty()
              || format.get() == ImageFormat.JPEG
              || format.get() == ImageFormat.PNG
              || start.length < BEGINNING;
      if (atTheBeginning || Files.size(file) > MOST_BYTES) {
        return read(start);
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(start);
      in.transferTo(all);
      return read(all.toByteArray());
    }
  }

  /**
   * What the result of a picture gets.
   *
   * @param result what was made: upright, of another size perhaps, gray no more perhaps
   * @param note which program and model made it
   */
  public PictureMetadata forResult(ImageSpec result, MetadataPolicy policy, String note) {
    Optional<byte[]> profile = icc.filter(bytes -> fits(bytes, result.channels()));
    if (policy == MetadataPolicy.NONE) {
      return new PictureMetadata(
          profile, Optional.empty(), Optional.empty(), Optional.empty(), density, colorimetry);
    }
    return new PictureMetadata(
        profile,
        Optional.of(exif(result, policy, note)),
        xmp.flatMap(packet -> XmpPacket.forResult(packet, result, policy)),
        iptc.flatMap(resources -> ImageResources.read(resources).forResult(policy).toBytes()),
        density,
        colorimetry);
  }

  /** A profile of other colours than the picture's says nothing about it. */
  private static boolean fits(byte[] profile, Channels channels) {
    if (profile.length < ICC_SPACE + 4) {
      return false;
    }
    String space = new String(profile, ICC_SPACE, 4, StandardCharsets.US_ASCII);
    return space.equals(channels.colors() == 1 ? "GRAY" : "RGB ");
  }

  private byte[] exif(ImageSpec result, MetadataPolicy policy, String note) {
    TiffBlock block = exif.flatMap(TiffBlock::read).orElseGet(TiffBlock::empty);
    TiffBlock.Directory root = block.root();
    removePixelTags(root);
    if (root.fields().containsKey(ORIENTATION)) {
      block.putShort(root, ORIENTATION, 1);
    }
    block.putText(root, SOFTWARE, note);
    block
        .child(TiffBlock.EXIF_POINTER)
        .ifPresent(
            tags -> {
              if (tags.fields().containsKey(WIDTH) || tags.fields().containsKey(HEIGHT)) {
                block.putLong(tags, WIDTH, result.width());
                block.putLong(tags, HEIGHT, result.height());
              }
            });
    if (policy == MetadataPolicy.SAFE) {
      removePrivateTags(root);
    }
    return block.toBytes();
  }

  /** Wherever they hang: damaged and hostile files have them where they do not belong. */
  private static void removePrivateTags(TiffBlock.Directory directory) {
    directory.children().remove(TiffBlock.GPS_POINTER);
    for (int tag : PRIVATE_TAGS) {
      directory.fields().remove(tag);
    }
    directory.children().values().forEach(PictureMetadata::removePrivateTags);
  }

  /** Takes away what says how the pixels of a TIFF file lie. */
  static void removePixelTags(TiffBlock.Directory root) {
    for (int tag : FILE_TAGS) {
      root.fields().remove(tag);
    }
  }

  /**
   * The same file with these metadata and no others.
   *
   * @param file a whole file that this program has encoded
   * @return the bytes of a whole file; the same ones where the format holds no metadata
   */
  public byte[] writeInto(byte[] file, ImageFormat format) {
    return switch (format) {
      case JPEG -> JpegSegments.write(file, this);
      case PNG -> PngChunks.write(file, this);
      case WEBP -> WebpChunks.write(file, this);
      case TIFF -> TiffFields.write(file, this);
      default -> file;
    };
  }

  /** What of these metadata a file of this format has no room for, named for the user. */
  public List<String> leftOut(ImageFormat format) {
    return format == ImageFormat.JPEG ? JpegSegments.leftOut(this) : List.of();
  }

  /** These metadata for a file that is written piece by piece and never held whole. */
  public FileExtras extras(ImageFormat format) {
    return switch (format) {
      case PNG -> PngChunks.extras(this);
      case TIFF -> new TiffExtras(this);
      default -> FileExtras.NONE;
    };
  }
}
