package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What walking through a file tells before any decoder sees it. Nothing in here believes a length,
 * an offset or a size that the file claims.
 */
sealed interface FileStructure
    permits BmpStructure,
        GifStructure,
        JpegStructure,
        PlainStructure,
        PngStructure,
        TiffStructure,
        WebpStructure {

  /** How far a walk goes. */
  enum Extent {
    /** To where the picture's data begin: enough for the beginning of a file. */
    HEADER,
    /** To the end of the file. */
    WHOLE
  }

  /** Columns as stored; empty where the part of the file that was seen does not tell. */
  OptionalInt width();

  /** Rows as stored; empty where the part of the file that was seen does not tell. */
  OptionalInt height();

  /**
   * The channels that the decoder will give, by the part of the file that was seen; where that does
   * not tell, those of most pictures. Opacity of BMP and GIF files may turn out to be none.
   */
  default Channels channels() {
    return Channels.RGB;
  }

  /** Bits a sample that the decoder will give; where that is not told, those of most pictures. */
  default SampleDepth depth() {
    return SampleDepth.EIGHT_BITS;
  }

  /** EXIF's block of tags, if the file has one. */
  default Optional<byte[]> exif() {
    return Optional.empty();
  }

  /** How many pictures there are, reduced copies not counted. */
  default int frames() {
    return 1;
  }

  /** What is wrong, as in "its data end after 3 of 9 rows"; empty for a sound file. */
  Optional<String> damage();

  /**
   * What is wrong with the coded pixels, where only going through them tells.
   *
   * @param file the file that this is the structure of; only read
   */
  default Optional<String> damageOfCodes(byte[] file) {
    return Optional.empty();
  }

  /** The fewest bytes in which a file could hold so many pixels; 0 where there is no such limit. */
  default long leastBytes() {
    return 0;
  }

  /**
   * Decodes the picture; of a damaged file, what can be decoded.
   *
   * @param file the whole file, from which this structure was read; the caller keeps it
   * @shape {@code [H, W, C]} as stored, not yet turned; the caller owns it
   * @throws GanvasException UNREADABLE_IMAGE or UNSUPPORTED_IMAGE, naming the file
   */
  Image decode(byte[] file, ImageHeader header, String name);

  /** Walks through a file, or through the beginning of one. */
  static FileStructure of(ImageFormat format, byte[] file, Extent extent) {
    try {
      return switch (format) {
        case PNG -> PngStructure.read(ByteSource.of(file), extent);
        case JPEG -> JpegStructure.read(ByteSource.of(file), extent);
        case WEBP -> WebpStructure.read(file);
        case TIFF -> TiffStructure.read(file);
        case GIF -> GifStructure.read(ByteSource.of(file));
        case BMP -> BmpStructure.read(file, extent);
        case PNM, JPEG2000 -> PlainStructure.read(file, format);
      };
    } catch (IOException e) {
      // Arrays do not fail to be read.
      throw new UncheckedIOException(e);
    }
  }

  /** The exception for a file that cannot be read at all. */
  static GanvasException unreadable(String expected, String found, String name) {
    return new GanvasException(
        Kind.UNREADABLE_IMAGE, "expected " + expected + ", found " + found + ": " + name);
  }
}
