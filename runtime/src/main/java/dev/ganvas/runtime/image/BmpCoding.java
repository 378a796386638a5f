package dev.ganvas.runtime.image;

import java.util.List;

/** How the pixels of a BMP file are stored. */
enum BmpCoding {
  /** One pixel after another, each row padded to a multiple of four bytes. */
  ROWS("rows", 1, 2, 4, 8, 16, 24, 32),
  /** The same, and masks say which bits are which colour. */
  FIELDS("bit fields", 16, 32),
  /** Runs of equal pixels, of two alternating ones, and pieces without runs. */
  RLE4("runs", 4),
  /** Runs of equal pixels, and pieces without runs. */
  RLE8("runs", 8),
  /** OS/2: the same of colours. */
  RLE24("runs", 24),
  /** OS/2: a fax. */
  HUFFMAN("Huffman codes of OS/2"),
  /** Meant for printers. */
  JPEG("a JPEG inside of a BMP"),
  /** Meant for printers. */
  PNG("a PNG inside of a BMP"),
  /** Meant for printers. */
  INKS("CMYK samples"),
  /** None that is documented. */
  UNKNOWN("an unknown compression");

  private final String label;
  private final List<Integer> depths;

  BmpCoding(String label, Integer... depths) {
    this.label = label;
    this.depths = List.of(depths);
  }

  /** By the number in a header of Windows (wingdi.h). */
  static BmpCoding ofWindows(int number) {
    return switch (number) {
      case 0 -> ROWS;
      case 1 -> RLE8;
      case 2 -> RLE4;
      case 3, 6 -> FIELDS;
      case 4 -> JPEG;
      case 5 -> PNG;
      case 11, 12, 13 -> INKS;
      default -> UNKNOWN;
    };
  }

  /** By the number in a header of OS/2, which gave some of them another meaning. */
  static BmpCoding ofOs2(int number) {
    return switch (number) {
      case 0 -> ROWS;
      case 1 -> RLE8;
      case 2 -> RLE4;
      case 3 -> HUFFMAN;
      case 4 -> RLE24;
      default -> UNKNOWN;
    };
  }

  /** Whether pixels of so many bits can be stored so, and are read here. */
  boolean holds(int bits) {
    return depths.contains(bits);
  }

  /** Whether pixels are stored as runs. */
  boolean isRuns() {
    return this == RLE4 || this == RLE8 || this == RLE24;
  }

  /** What a refusal calls pixels of so many bits that are stored so. */
  String describe(int bits) {
    return depths.isEmpty() ? label : bits + "-bit pixels as " + label;
  }
}
