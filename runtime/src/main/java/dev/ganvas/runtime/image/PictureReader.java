package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From a file to a picture: its structure is walked through first, by code that cannot crash, and
 * only what holds together is given to a decoder.
 */
final class PictureReader {
  /** However much of a damaged file is missing: less than this part of it is no picture. */
  private static final int LEAST_PART = 64;

  private PictureReader() {}

  static Reading decode(byte[] file, String name, ReadRules rules) {
    ImageHeader beginning = ImageHeader.read(file, name);
    beginning.requireHoldable(name);
    FileStructure structure =
        FileStructure.of(beginning.format(), file, FileStructure.Extent.WHOLE);
    ImageHeader header = ImageHeader.of(beginning.format(), structure);
    header.requireHoldable(name);
    Optional<String> damage =
        rules.damage() == DamagePolicy.TRUST
            ? structuralDamage(structure, header, file.length)
            : damage(structure, header, file);
    List<String> remarks = judge(structure, damage, header, file.length, name, rules);
    Image image = structure.decode(file, header, name);
    return new Reading(Orientations.upright(image, header.orientation()), remarks);
  }

  /**
   * Reads a very large picture without holding its file.
   *
   * @return empty if it is none, or one that can be read from memory only
   */
  static Optional<Reading> readLarge(Path file, ImageHeader beginning, ReadRules rules)
      throws IOException {
    if (!LargePictures.isLarge(beginning)) {
      return Optional.empty();
    }
    String name = file.toString();
    beginning.requireHoldable(name);
    FileStructure structure = walk(file, beginning.format());
    ImageHeader header = ImageHeader.of(beginning.format(), structure);
    header.requireHoldable(name);
    long length = Files.size(file);
    Optional<String> damage = structuralDamage(structure, header, length);
    List<String> remarks = judge(structure, damage, header, length, name, rules);
    boolean transparent = structure instanceof PngStructure png && png.hasTransparentColors();
    boolean inks = structure instanceof JpegStructure jpeg && jpeg.isCmyk();
    if (structure.damage().isPresent() || transparent || inks) {
      return Optional.empty();
    }
    return LargePictures.read(file, header)
        .map(image -> new Reading(Orientations.upright(image, header.orientation()), remarks));
  }

  private static FileStructure walk(Path file, ImageFormat format) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      ByteSource bytes = new ByteSource(in);
      return format == ImageFormat.PNG
          ? PngStructure.read(bytes, FileStructure.Extent.WHOLE)
          : JpegStructure.read(bytes, FileStructure.Extent.WHOLE);
    }
  }

  private static Optional<String> structuralDamage(
      FileStructure structure, ImageHeader header, long bytes) {
    boolean tooShort = bytes < structure.leastBytes();
    Optional<String> size = tooShort ? Optional.of(claims(header, bytes)) : Optional.empty();
    return structure.damage().or(() -> size);
  }

  /** The codes are gone through only where nothing is wrong so far. */
  private static Optional<String> damage(FileStructure structure, ImageHeader header, byte[] file) {
    return structuralDamage(structure, header, file.length).or(() -> structure.damageOfCodes(file));
  }

  /** Refuses what the rules do not take, and says what they do. */
  private static List<String> judge(
      FileStructure structure,
      Optional<String> damage,
      ImageHeader header,
      long bytes,
      String name,
      ReadRules rules) {
    List<String> remarks = new ArrayList<>();
    if (structure.frames() > 1) {
      String unit = header.format() == ImageFormat.TIFF ? " pages" : " frames";
      if (rules.frames() == FramePolicy.REFUSE) {
        throw new GanvasException(
            Kind.UNSUPPORTED_IMAGE,
            "expected one picture, found "
                + structure.frames()
                + unit
                + ": "
                + name
                + ". upscale and stylize take the first one with --first-frame");
      }
      remarks.add("the first of " + structure.frames() + unit);
    }
    if (damage.isPresent()) {
      boolean hopeless = bytes < structure.leastBytes() / LEAST_PART;
      if (rules.damage() != DamagePolicy.ACCEPT || hopeless) {
        throw new GanvasException(
            Kind.UNREADABLE_IMAGE,
            "expected a whole "
                + header.format()
                + " file, found one that is damaged: "
                + (hopeless ? claims(header, bytes) : damage.get())
                + ": "
                + name
                + ". Copy it again from its source"
                + (hopeless
                    ? ""
                    : "; upscale and stylize take what can be decoded with --accept-damaged"));
      }
      remarks.add("damaged: " + damage.get());
    }
    return remarks;
  }

  private static String claims(ImageHeader header, long bytes) {
    return bytes
        + " bytes cannot hold "
        + header.width().orElse(0)
        + "x"
        + header.height().orElse(0)
        + " pixels";
  }
}
