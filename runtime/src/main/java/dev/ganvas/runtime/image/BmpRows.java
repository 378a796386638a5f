package dev.ganvas.runtime.image;

/** Pixels of a BMP file that are stored one after another. */
final class BmpRows {
  private BmpRows() {}

  /** How many rows the file has all pixels of; the last one needs no filling. */
  static int whole(byte[] file, BmpHeader header) {
    long there = Math.max(0, file.length - header.pixelsAt());
    long stride = header.stride();
    return (int) Math.min(header.height(), (there + stride - header.rowBytes()) / stride);
  }

  /** Hands out the pixels of those rows. */
  static void walk(byte[] file, BmpHeader header, BmpPixels to) {
    int rows = whole(file, header);
    for (int row = 0; row < rows; row++) {
      int start = (int) (header.pixelsAt() + row * header.stride());
      for (int x = 0; x < header.width(); x++) {
        to.put(x, row, pixel(file, start, header.bits(), x));
      }
    }
  }

  private static int pixel(byte[] file, int start, int bits, int x) {
    return switch (bits) {
      case 16 -> at(file, start + 2 * x) | at(file, start + 2 * x + 1) << 8;
      case 24 -> three(file, start + 3 * x);
      case 32 -> three(file, start + 4 * x) | at(file, start + 4 * x + 3) << 24;
      default -> {
        int inByte = 8 / bits;
        int shift = (inByte - 1 - x % inByte) * bits;
        yield at(file, start + x / inByte) >> shift & ((1 << bits) - 1);
      }
    };
  }

  /** The least significant byte first. */
  static int three(byte[] file, int start) {
    return at(file, start) | at(file, start + 1) << 8 | at(file, start + 2) << 16;
  }

  private static int at(byte[] file, int place) {
    return file[place] & 0xff;
  }
}
