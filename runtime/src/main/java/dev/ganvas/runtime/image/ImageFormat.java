package dev.ganvas.runtime.image;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The file formats that can be read, and which of them can be written. */
public enum ImageFormat {
  /** Lossless, 8 and 16 bits, gray and colour, with opacity. The limit is libpng's. */
  PNG(true, 1_000_000, "png"),
  /** Lossy, 8 bits, gray and colour. The format ends at 65,535 a side, libjpeg at 65,500. */
  JPEG(true, 65_500, "jpg", "jpeg", "jpe", "jfif"),
  /** Lossy or lossless, 8 bits, colour with opacity. */
  WEBP(true, 16_383, "webp"),
  /** Lossless, 8 and 16 bits. */
  TIFF(true, Integer.MAX_VALUE, "tif", "tiff"),
  /** Lossless, 8 bits. */
  BMP(true, 32_767, "bmp", "dib"),
  /** Portable any map: lossless, 8 and 16 bits. */
  PNM(true, Integer.MAX_VALUE, "ppm", "pgm", "pnm", "pbm"),
  /** JPEG 2000. */
  JPEG2000(false, Integer.MAX_VALUE, "jp2"),
  /** 256 colours, one of them transparent; the first picture of it is read. */
  GIF(false, 65_535, "gif");

  private final boolean writable;
  private final int maxSide;
  private final List<String> extensions;

  ImageFormat(boolean writable, int maxSide, String... extensions) {
    this.writable = writable;
    this.maxSide = maxSide;
    this.extensions = List.of(extensions);
  }

  /** Whether {@link ImageFiles} writes it. */
  public boolean writable() {
    return writable;
  }

  /** The most pixels a side that our writer of this format takes, and others read. */
  public int maxSide() {
    return maxSide;
  }

  /** The usual file name extension, without the dot. */
  public String extension() {
    return extensions.get(0);
  }

  /** Whether files of this format can hold opacity. */
  public boolean holdsAlpha() {
    return this == PNG || this == WEBP || this == TIFF;
  }

  /** Whether files of this format can hold 16-bit samples. */
  public boolean holds16Bits() {
    return this == PNG || this == TIFF || this == PNM;
  }

  /** The format that a file name's extension stands for, in any case. */
  public static Optional<ImageFormat> ofFileName(String fileName) {
    int dot = fileName.lastIndexOf('.');
    String extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    for (ImageFormat format : values()) {
      if (dot >= 0 && format.extensions.contains(extension)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** The format that a file's first bytes stand for, whatever the file is called. */
  public static Optional<ImageFormat> ofContent(byte[] file) {
    if (startsWith(file, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return Optional.of(PNG);
    }
    if (startsWith(file, 0, 0xff, 0xd8, 0xff)) {
      return Optional.of(JPEG);
    }
    if (startsWith(file, 0, 'R', 'I', 'F', 'F') && startsWith(file, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    if (startsWith(file, 0, 'I', 'I', 42, 0) || startsWith(file, 0, 'M', 'M', 0, 42)) {
      return Optional.of(TIFF);
    }
    if (startsWith(file, 0, 'B', 'M')) {
      return Optional.of(BMP);
    }
    if (file.length > 2 && file[0] == 'P' && file[1] >= '1' && file[1] <= '6') {
      return Optional.of(PNM);
    }
    if (startsWith(file, 0, 'G', 'I', 'F', '8', '7', 'a')
        || startsWith(file, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return Optional.of(GIF);
    }
    if (startsWith(file, 4, 'j', 'P', ' ', ' ')) {
      return Optional.of(JPEG2000);
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] file, int offset, int... expected) {
    if (file.length < offset + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((file[offset + i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
