package dev.ganvas.runtime.wear;

import java.util.OptionalInt;

/**
 * The quality that a JPEG file was written with, told from its table of quantisation steps for
 * light. Programs that use the Independent JPEG Group's library scale the example table of ITU-T
 * T.81, annex K, by their quality; of a hundred such tables the nearest one counts. Files of
 * others, with tables of their own, get the quality that quantises about as coarsely.
 */
public final class JpegQuality {
  private static final int START = 0xd8;
  private static final int TABLES = 0xdb;
  private static final int SCAN = 0xda;
  private static final int STEPS = 64;

  /** Table K.1 for light, in the zigzag order in which files store it. */
  private static final int[] EXAMPLE = {
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40,
    26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
    56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99
  };

  private JpegQuality() {}

  /**
   * The quality of a file.
   *
   * @param file the whole file, or its beginning up to the picture's data; only read
   * @return 1 to 100; empty if it is no JPEG file, or none with such a table
   */
  public static OptionalInt of(byte[] file) {
    if (file.length < 4 || at(file, 0) != 0xff || at(file, 1) != START) {
      return OptionalInt.empty();
    }
    int position = 2;
    while (position + 4 <= file.length) {
      if (at(file, position) != 0xff) {
        return OptionalInt.empty();
      }
      int marker = at(file, position + 1);
      if (marker == 0xff) {
        // Fill bytes may stand before a marker.
        position++;
        continue;
      }
      int length = at(file, position + 2) << 8 | at(file, position + 3);
      int end = position + 2 + length;
      if (marker == SCAN || length < 2 || end > file.length) {
        return OptionalInt.empty();
      }
      if (marker == TABLES) {
        OptionalInt quality = inTables(file, position + 4, end);
        if (quality.isPresent()) {
          return quality;
        }
      }
      position = end;
    }
    return OptionalInt.empty();
  }

  /** One segment may hold several tables; number 0 is the one for light in all usual files. */
  private static OptionalInt inTables(byte[] file, int from, int end) {
    int position = from;
    while (position < end) {
      int kind = at(file, position++);
      int bytes = kind >> 4 == 0 ? 1 : 2;
      if (position + STEPS * bytes > end) {
        return OptionalInt.empty();
      }
      if ((kind & 0xf) == 0) {
        int[] table = new int[STEPS];
        for (int i = 0; i < STEPS; i++) {
          int byteAt = position + i * bytes;
          table[i] = bytes == 1 ? at(file, byteAt) : at(file, byteAt) << 8 | at(file, byteAt + 1);
        }
        return OptionalInt.of(nearest(table));
      }
      position += STEPS * bytes;
    }
    return OptionalInt.empty();
  }

  /** The quality whose table differs least; of several, as at the lowest ones, the highest. */
  private static int nearest(int[] table) {
    int best = 1;
    long least = Long.MAX_VALUE;
    for (int quality = 1; quality <= 100; quality++) {
      long difference = 0;
      for (int i = 0; i < STEPS; i++) {
        difference += Math.abs(table[i] - step(EXAMPLE[i], quality));
      }
      if (difference <= least) {
        least = difference;
        best = quality;
      }
    }
    return best;
  }

  /** {@code jpeg_quality_scaling} and {@code jpeg_add_quant_table} of the group's library. */
  private static int step(int example, int quality) {
    int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    return Math.max(1, Math.min(255, (example * percent + 50) / 100));
  }

  private static int at(byte[] file, int position) {
    return file[position] & 0xff;
  }
}
