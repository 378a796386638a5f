package dev.ganvas.runtime.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * What a file says about its picture before it is decoded.
 *
 * @param format by content, not by name
 * @param width columns as stored, before the orientation is applied; empty where the format does
 *     not tell cheaply
 * @param height rows as stored; empty where the format does not tell cheaply
 * @param orientation EXIF orientation that the decoder leaves to us, 1 (upright) to 8
 * @param channels that it will have when it is decoded, as far as is known; opacity of BMP and GIF
 *     files may turn out to be none
 * @param depth that it will have, as far as is known
 * @param grayAlpha whether a PNG stores gray with opacity, which OpenCV decodes as four channels
 */
public record ImageHeader(
    ImageFormat format,
    OptionalInt width,
    OptionalInt height,
    int orientation,
    Channels channels,
    SampleDepth depth,
    boolean grayAlpha) {

  /** Of a file or of its beginning; what the beginning does not tell is left empty. */
  static ImageHeader read(byte[] file, String name) {
    ImageFormat format =
        ImageFormat.ofContent(file)
            .orElseThrow(
                () ->
                    new GanvasException(
                        Kind.UNREADABLE_IMAGE,
                        "expected an image, found " + describe(file) + ": " + name));
    return of(format, FileStructure.of(format, file, FileStructure.Extent.HEADER));
  }

  static ImageHeader of(ImageFormat format, FileStructure structure) {
    // OpenCV's TIFF decoder turns the picture by itself, whatever the flags say.
    int orientation =
        format == ImageFormat.TIFF ? 1 : structure.exif().map(ImageHeader::orientation).orElse(1);
    boolean grayAlpha = format == ImageFormat.PNG && structure.channels() == Channels.GRAY_ALPHA;
    return new ImageHeader(
        format,
        structure.width(),
        structure.height(),
        orientation,
        structure.channels(),
        structure.depth(),
        grayAlpha);
  }

  /** Refuses a picture that no array can hold, before anything is allocated on the file's word. */
  void requireHoldable(String name) {
    if (width.isPresent() && height.isPresent()) {
      long w = width.getAsInt();
      long h = height.getAsInt();
      if (w < 1 || h < 1) {
        throw new GanvasException(
            Kind.UNREADABLE_IMAGE, "expected an image, found one of " + w + "x" + h + ": " + name);
      }
      // OpenCV's own limit is 2^30 pixels; with four channels the array limit is below that.
      if (!Image.fits(w, h, Channels.RGBA)) {
        throw new GanvasException(
            Kind.IMAGE_TOO_LARGE,
            "expected at most "
                + (Integer.MAX_VALUE / 4)
                + " pixels, found "
                + w
                + "x"
                + h
                + ": "
                + name);
      }
    }
  }

  /** Of the library's many readers only the one that is needed: each believes other lengths. */
  private static int orientation(byte[] exif) {
    Metadata metadata = new Metadata();
    try {
      new ExifReader().extract(new ByteArrayReader(exif), metadata);
    } catch (RuntimeException e) {
      // Damaged metadata do not make the pixels unreadable.
      return 1;
    }
    Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    Integer value =
        directory == null ? null : directory.getInteger(ExifDirectoryBase.TAG_ORIENTATION);
    return value == null || value < 1 || value > 8 ? 1 : value;
  }

  private static String describe(byte[] file) {
    int shown = Math.min(file.length, 24);
    for (int i = 0; i < shown; i++) {
      if (file[i] < 0x20 && file[i] != '\n' && file[i] != '\r' && file[i] != '\t') {
        return file.length + " bytes of an unknown format";
      }
    }
    String text = new String(file, 0, shown, StandardCharsets.UTF_8).strip().replace('\n', ' ');
    return "text (\"" + text + (file.length > shown ? "…" : "") + "\")";
  }
}
