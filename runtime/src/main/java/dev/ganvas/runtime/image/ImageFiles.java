package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Pictures from files and to files.
 *
 * <p>Files are read and written whole, decoding and encoding happens in memory: OpenCV's own file
 * access fails on non-ASCII paths and hides why a write failed.
 */
public final class ImageFiles {
  private ImageFiles() {}

  /**
   * Reads a picture, whatever its name says its format is. Damaged files and those of several
   * pictures are refused.
   *
   * @return the upright picture, RGB order, 8 or 16 bits a sample; the caller owns it
   * @throws GanvasException UNREADABLE_IMAGE, UNSUPPORTED_IMAGE or IMAGE_TOO_LARGE, naming the file
   * @throws IOException if the file cannot be opened or read
   */
  public static Image read(Path file) throws IOException {
    return read(file, ReadRules.STRICT).image();
  }

  /**
   * Reads a picture, whatever its name says its format is.
   *
   * @param rules what to do about damaged files and those of several pictures
   * @return the upright picture, RGB order, 8 or 16 bits a sample, and what the rules passed over;
   *     the caller owns it
   * @throws GanvasException UNREADABLE_IMAGE, UNSUPPORTED_IMAGE or IMAGE_TOO_LARGE, naming the file
   * @throws IOException if the file cannot be opened or read
   */
  public static Reading read(Path file, ReadRules rules) throws IOException {
    return PictureFile.open(file).load(rules).reading();
  }

  /**
   * Decodes a picture from memory. Damaged files and those of several pictures are refused.
   *
   * @param file the bytes of a whole file; the caller keeps ownership
   * @param name what messages call it
   * @return the upright picture, RGB order, 8 or 16 bits a sample; the caller owns it
   * @throws GanvasException UNREADABLE_IMAGE, UNSUPPORTED_IMAGE or IMAGE_TOO_LARGE
   */
  public static Image decode(byte[] file, String name) {
    return decode(file, name, ReadRules.STRICT).image();
  }

  /**
   * Decodes a picture from memory.
   *
   * @param file the bytes of a whole file; the caller keeps ownership
   * @param name what messages call it
   * @param rules what to do about damaged files and those of several pictures
   * @return the upright picture, RGB order, 8 or 16 bits a sample, and what the rules passed over;
   *     the caller owns it
   * @throws GanvasException UNREADABLE_IMAGE, UNSUPPORTED_IMAGE or IMAGE_TOO_LARGE
   */
  public static Reading decode(byte[] file, String name, ReadRules rules) {
    return PictureReader.decode(file, name, rules);
  }

  /**
   * Refuses what a format cannot hold, so that nothing is computed in vain.
   *
   * @throws GanvasException UNSUPPORTED_IMAGE if the format cannot hold opacity and the picture has
   *     some; IMAGE_TOO_LARGE if a side is beyond the format's limit
   */
  public static void requireWritable(ImageSpec spec, ImageFormat format) {
    if (spec.channels().hasAlpha()) {
      requireOpacity(format);
    }
    requireSides(spec.width(), spec.height(), format);
  }

  /**
   * Refuses a format that cannot hold opacity, for a picture that has some.
   *
   * @throws GanvasException UNSUPPORTED_IMAGE, naming the formats that would do
   */
  public static void requireOpacity(ImageFormat format) {
    if (!format.holdsAlpha()) {
      throw new GanvasException(
          Kind.UNSUPPORTED_IMAGE,
          format + " cannot hold transparency, which this picture has: choose png, webp or tiff");
    }
  }

  /**
   * Refuses a size that a format cannot hold.
   *
   * @param width columns
   * @param height rows
   * @throws GanvasException IMAGE_TOO_LARGE, naming the formats that would do
   */
  public static void requireSides(int width, int height, ImageFormat format) {
    int longest = Math.max(width, height);
    if (longest > format.maxSide()) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          format
              + " holds at most "
              + format.maxSide()
              + " pixels a side, the result would be "
              + width
              + "x"
              + height
              + ": choose "
              + (longest <= ImageFormat.PNG.maxSide() ? "png or tiff" : "tiff"));
    }
  }

  /**
   * What decides the bytes of a format's files beside the picture and the options: another name,
   * other bytes. For sets that are made in several runs.
   */
  public static String encoder(ImageFormat format) {
    return format == ImageFormat.PNG
        ? "png " + SmallPng.VERSION
        : "opencv " + OpenCvLibrary.version();
  }

  /**
   * Encodes a picture in memory.
   *
   * @return the bytes of a whole file
   * @throws GanvasException UNSUPPORTED_IMAGE if the format cannot hold opacity and the picture has
   *     some; IMAGE_TOO_LARGE if a side is beyond the format's limit
   */
  public static byte[] encode(Image image, ImageFormat format, EncodeOptions options) {
    requireWritable(ImageSpec.of(image), format);
    return format == ImageFormat.PNG && SmallPng.suits(image)
        ? SmallPng.encode(image)
        : OpenCvCodec.encode(image, format, options);
  }

  /**
   * Writes a picture so that the final name only ever holds a complete file: into a temporary file
   * in the same folder, then an atomic rename. Missing folders are created.
   *
   * @throws GanvasException as {@link #encode}
   * @throws IOException if the folder cannot be written to or the disk is full; nothing is left
   *     behind
   */
  public static void write(Image image, Path file, ImageFormat format, EncodeOptions options)
      throws IOException {
    AtomicFiles.write(file, encode(image, format, options));
  }
}
