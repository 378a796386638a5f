package dev.ganvas.runtime.image;

import java.util.Optional;

/**
 * Pixels of a BMP file that are stored as runs: a count and a pixel, or 0 and either a piece of
 * pixels one after another, a step over some, the end of a row, or that of the picture.
 */
final class BmpRuns {
  private static final int END_OF_ROW = 0;
  private static final int END = 1;
  private static final int STEP = 2;

  /** Further right than any picture goes, and far from the largest number. */
  private static final int FAR = 1 << 30;

  private final byte[] file;
  private final BmpHeader header;
  private final BmpPixels to;
  private final long filledWidth;
  private int at;
  private int x;
  private int row;
  private Optional<String> damage = Optional.empty();

  private BmpRuns(byte[] file, BmpHeader header, BmpPixels to) {
    this.file = file;
    this.header = header;
    this.to = to;
    this.filledWidth = header.stride() * 8 / header.bits();
    this.at = (int) Math.min(file.length, header.pixelsAt());
  }

  /**
   * Hands out all pixels that lie in the picture.
   *
   * @return what is wrong with the runs
   */
  static Optional<String> walk(byte[] file, BmpHeader header, BmpPixels to) {
    BmpRuns runs = new BmpRuns(file, header, to);
    runs.walk();
    return runs.damage;
  }

  private void walk() {
    boolean ended = false;
    while (!ended && at <= file.length - 2 && row < header.height()) {
      int count = file[at] & 0xff;
      int what = file[at + 1] & 0xff;
      if (count > 0) {
        run(count);
      } else if (what == END_OF_ROW) {
        x = 0;
        row++;
        at += 2;
      } else if (what == END) {
        ended = true;
      } else if (what == STEP) {
        step();
      } else {
        piece(what);
      }
    }
    boolean full = row == header.height() - 1 && x >= header.width();
    if (!ended && !full && row < header.height()) {
      say("its data end after " + row + " of " + header.height() + " rows");
    }
  }

  private void step() {
    if (at <= file.length - 4) {
      x = Math.min(FAR, x + (file[at + 2] & 0xff));
      row += file[at + 3] & 0xff;
    }
    at += 4;
  }

  private void run(int count) {
    int start = at + 1;
    int bytes = header.coding() == BmpCoding.RLE24 ? 3 : 1;
    at = start + bytes;
    if (at > file.length) {
      return;
    }
    for (int i = 0; i < count; i++) {
      // Of two pixels in a byte the run takes turns.
      put(pixel(start, i % 2));
    }
  }

  private void piece(int count) {
    int start = at + 2;
    int bytes =
        switch (header.coding()) {
          case RLE4 -> (count + 1) / 2;
          case RLE24 -> 3 * count;
          default -> count;
        };
    // Pieces are filled up to an even number of bytes.
    at = start + bytes + bytes % 2;
    for (int i = 0; i < count && start + bytes <= file.length; i++) {
      put(
          switch (header.coding()) {
            case RLE4 -> pixel(start + i / 2, i % 2);
            case RLE24 -> pixel(start + 3 * i, 0);
            default -> pixel(start + i, 0);
          });
    }
  }

  private int pixel(int place, int half) {
    return switch (header.coding()) {
      case RLE4 -> file[place] >> (half == 0 ? 4 : 0) & 0xf;
      case RLE24 -> BmpRows.three(file, place);
      default -> file[place] & 0xff;
    };
  }

  private void put(int pixel) {
    if (x < header.width()) {
      to.put(x, row, pixel);
    } else if (x >= filledWidth) {
      // Some programs run on over what would fill the row; what is beyond that fits nowhere.
      say("a run leads beyond the end of row " + row);
    }
    x = Math.min(FAR, x + 1);
  }

  private void say(String what) {
    damage = damage.or(() -> Optional.of(what));
  }
}
