package dev.ganvas.runtime.image;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.bmp.BmpHeaderDirectory;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.webp.WebpDirectory;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about its picture before it is decoded.
 *
 * @param format by content, not by name
 * @param width columns as stored, before the orientation is applied; empty where the format does
 *     not tell cheaply
 * @param height rows as stored; empty where the format does not tell cheaply
 * @param orientation EXIF orientation that the decoder leaves to us, 1 (upright) to 8
 * @param grayAlpha whether a PNG stores gray with opacity, which OpenCV decodes as four channels
 */
public record ImageHeader(
    ImageFormat format, OptionalInt width, OptionalInt height, int orientation, boolean grayAlpha) {

  private static final int PNG_WIDTH = 16;
  private static final int PNG_HEIGHT = 20;
  private static final int PNG_COLOR_TYPE = 25;
  private static final int PNG_GRAY_ALPHA = 4;
  private static final byte[] PNG_END = {'I', 'E', 'N', 'D'};

  static ImageHeader read(byte[] file, String name) {
    ImageFormat format =
        ImageFormat.ofContent(file)
            .orElseThrow(
                () ->
                    new GanvasException(
                        Kind.UNREADABLE_IMAGE,
                        "expected an image, found " + describe(file) + ": " + name));
    Metadata metadata = readMetadata(file);
    OptionalInt width = OptionalInt.empty();
    OptionalInt height = OptionalInt.empty();
    boolean grayAlpha = false;
    switch (format) {
      case PNG -> {
        // Read here: of a file's beginning alone, the library would tell nothing.
        if (file.length > PNG_COLOR_TYPE) {
          width = OptionalInt.of(bigEndian(file, PNG_WIDTH));
          height = OptionalInt.of(bigEndian(file, PNG_HEIGHT));
          grayAlpha = file[PNG_COLOR_TYPE] == PNG_GRAY_ALPHA;
        }
      }
      case JPEG -> {
        JpegDirectory jpeg = metadata.getFirstDirectoryOfType(JpegDirectory.class);
        width = integer(jpeg, JpegDirectory.TAG_IMAGE_WIDTH);
        height = integer(jpeg, JpegDirectory.TAG_IMAGE_HEIGHT);
      }
      case WEBP -> {
        WebpDirectory webp = metadata.getFirstDirectoryOfType(WebpDirectory.class);
        width = integer(webp, WebpDirectory.TAG_IMAGE_WIDTH);
        height = integer(webp, WebpDirectory.TAG_IMAGE_HEIGHT);
      }
      case BMP -> {
        BmpHeaderDirectory bmp = metadata.getFirstDirectoryOfType(BmpHeaderDirectory.class);
        width = integer(bmp, BmpHeaderDirectory.TAG_IMAGE_WIDTH);
        height = absolute(integer(bmp, BmpHeaderDirectory.TAG_IMAGE_HEIGHT));
      }
      case TIFF -> {
        ExifIFD0Directory tiff = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        width = integer(tiff, ExifDirectoryBase.TAG_IMAGE_WIDTH);
        height = integer(tiff, ExifDirectoryBase.TAG_IMAGE_HEIGHT);
      }
      case PNM, JPEG2000 -> {}
    }
    // OpenCV's TIFF decoder turns the picture by itself, whatever the flags say.
    int orientation =
        format == ImageFormat.TIFF
            ? 1
            : integer(
                    metadata.getFirstDirectoryOfType(ExifIFD0Directory.class),
                    ExifDirectoryBase.TAG_ORIENTATION)
                .orElse(1);
    return new ImageHeader(
        format, width, height, orientation >= 1 && orientation <= 8 ? orientation : 1, grayAlpha);
  }

  /** Refuses a file that stops early: decoders fill the rest with gray and report success. */
  void requireComplete(byte[] file, String name) {
    boolean complete =
        switch (format) {
          case JPEG -> endsWithJpegMarker(file);
          case PNG -> lastIndexOf(file, PNG_END) >= 0;
          default -> true;
        };
    if (!complete) {
      throw new GanvasException(
          Kind.UNREADABLE_IMAGE,
          "expected a whole "
              + format
              + " file, found one that ends early (after "
              + file.length
              + " bytes): "
              + name
              + ". Copy it again from its source");
    }
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

  private static Metadata readMetadata(byte[] file) {
    try {
      return ImageMetadataReader.readMetadata(new ByteArrayInputStream(file), file.length);
    } catch (ImageProcessingException | IOException | RuntimeException e) {
      // Damaged metadata does not make the pixels unreadable: the decoder has the last word.
      return new Metadata();
    }
  }

  private static int bigEndian(byte[] file, int at) {
    return java.nio.ByteBuffer.wrap(file).getInt(at);
  }

  private static OptionalInt integer(@Nullable Directory directory, int tag) {
    Integer value = directory == null ? null : directory.getInteger(tag);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static OptionalInt absolute(OptionalInt value) {
    return value.isPresent() ? OptionalInt.of(Math.abs(value.getAsInt())) : value;
  }

  private static boolean endsWithJpegMarker(byte[] file) {
    // Cameras append data after the end marker, so it is looked for from the back; but not among
    // the segments before the scan, where a thumbnail has an end marker of its own.
    int scan = startOfJpegScan(file);
    for (int i = file.length - 2; i >= scan; i--) {
      if (file[i] == (byte) 0xff && file[i + 1] == (byte) 0xd9) {
        return true;
      }
    }
    return false;
  }

  /**
   * Walks the segments by their lengths to the first scan; the end of the file if there is none.
   */
  private static int startOfJpegScan(byte[] file) {
    int at = 2;
    while (at + 4 <= file.length && file[at] == (byte) 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xda) {
        return at;
      }
      boolean standsAlone = marker == 0xff || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
      int length = (file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff);
      at += marker == 0xff ? 1 : standsAlone ? 2 : 2 + length;
    }
    return file.length;
  }

  private static int lastIndexOf(byte[] file, byte[] pattern) {
    for (int i = file.length - pattern.length; i >= 0; i--) {
      int matched = 0;
      while (matched < pattern.length && file[i + matched] == pattern[matched]) {
        matched++;
      }
      if (matched == pattern.length) {
        return i;
      }
    }
    return -1;
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
