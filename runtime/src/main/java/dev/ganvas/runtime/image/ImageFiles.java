package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Pictures from files and to files.
 *
 * <p>Files are read and written whole, decoding and encoding happens in memory: OpenCV's own file
 * access fails on non-ASCII paths and hides why a write failed.
 */
public final class ImageFiles {
  /** A file larger than this is refused before it is read: it would not fit the decoder. */
  private static final long MAX_FILE_BYTES = 1L << 30;

  /** Enough to reach the picture's size behind thumbnails and colour profiles. */
  private static final int HEADER_BYTES = 256 << 10;

  private ImageFiles() {}

  /**
   * Reads a picture, whatever its name says its format is.
   *
   * @return the upright picture, RGB order, 8 or 16 bits a sample; the caller owns it
   * @throws GanvasException UNREADABLE_IMAGE, UNSUPPORTED_IMAGE or IMAGE_TOO_LARGE, naming the file
   * @throws IOException if the file cannot be opened or read
   */
  public static Image read(Path file) throws IOException {
    long size = Files.size(file);
    if (size == 0) {
      throw empty(file);
    }
    Optional<Image> large = readLarge(file);
    if (large.isPresent()) {
      return large.get();
    }
    if (size > MAX_FILE_BYTES) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          "expected an image file of at most 1 GiB, found " + size + " bytes: " + file);
    }
    return decode(Files.readAllBytes(file), file.toString());
  }

  private static Optional<Image> readLarge(Path file) throws IOException {
    ImageHeader header = ImageHeader.read(start(file), file.toString());
    if (!LargePictures.isLarge(header)) {
      return Optional.empty();
    }
    header.requireHoldable(file.toString());
    return LargePictures.read(file, header)
        .map(image -> Orientations.upright(image, header.orientation()));
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEADER_BYTES);
    }
  }

  /**
   * Decodes a picture from memory.
   *
   * @param file the bytes of a whole file; the caller keeps ownership
   * @param name what messages call it
   * @return the upright picture, RGB order, 8 or 16 bits a sample; the caller owns it
   * @throws GanvasException UNREADABLE_IMAGE, UNSUPPORTED_IMAGE or IMAGE_TOO_LARGE
   */
  public static Image decode(byte[] file, String name) {
    ImageHeader header = ImageHeader.read(file, name);
    header.requireComplete(file, name);
    header.requireHoldable(name);
    Image image = OpenCvCodec.decode(file, header, name);
    return Orientations.upright(image, header.orientation());
  }

  /**
   * A picture's size as stored, from the file's header alone; where that does not tell, a guess by
   * the file's size.
   *
   * @throws GanvasException UNREADABLE_IMAGE if it is no image
   * @throws IOException if the file cannot be opened or read
   */
  public static Dimensions estimatedSize(Path file) throws IOException {
    byte[] start = start(file);
    if (start.length == 0) {
      throw empty(file);
    }
    ImageHeader header = ImageHeader.read(start, file.toString());
    if (header.width().isPresent() && header.height().isPresent()) {
      return new Dimensions(header.width().getAsInt(), header.height().getAsInt());
    }
    // Lossy formats take some two bits a pixel at least.
    int side = (int) Math.sqrt(4.0 * Files.size(file)) + 1;
    return new Dimensions(side, side);
  }

  /**
   * Refuses what a format cannot hold, so that nothing is computed in vain.
   *
   * @throws GanvasException UNSUPPORTED_IMAGE if the format cannot hold opacity and the picture has
   *     some; IMAGE_TOO_LARGE if a side is beyond the format's limit
   */
  public static void requireWritable(ImageSpec spec, ImageFormat format) {
    if (spec.channels().hasAlpha() && !format.holdsAlpha()) {
      throw new GanvasException(
          Kind.UNSUPPORTED_IMAGE,
          format + " cannot hold transparency, which this picture has: choose png, webp or tiff");
    }
    if (Math.max(spec.width(), spec.height()) > format.maxSide()) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          format
              + " holds at most "
              + format.maxSide()
              + " pixels a side, the picture is "
              + spec.width()
              + "x"
              + spec.height()
              + ": choose png or tiff");
    }
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

  private static GanvasException empty(Path file) {
    return new GanvasException(
        Kind.UNREADABLE_IMAGE, "expected an image, found an empty file: " + file);
  }
}
