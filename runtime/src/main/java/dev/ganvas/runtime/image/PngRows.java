package dev.ganvas.runtime.image;

/**
 * How the rows of a PNG's picture follow each other in its data (W3C PNG, clauses 7 to 9): each
 * begins with the number of its filter, and an interlaced picture is seven smaller ones.
 */
final class PngRows {
  private static final int MOST_FILTER = 4;
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final long[] rows;
  private final long[] rowBytes;
  private long total;
  private int pass;
  private long rowInPass;
  private long nextFilter;
  private long position;

  PngRows(long width, long height, int bitsPerPixel, boolean interlaced) {
    int passes = interlaced ? ADAM7.length : 1;
    this.rows = new long[passes];
    this.rowBytes = new long[passes];
    for (int i = 0; i < passes; i++) {
      int[] grid = interlaced ? ADAM7[i] : new int[] {0, 0, 1, 1};
      long across = (width - grid[0] + grid[2] - 1) / grid[2];
      long down = (height - grid[1] + grid[3] - 1) / grid[3];
      rows[i] = across > 0 ? Math.max(0, down) : 0;
      rowBytes[i] = (Math.max(0, across) * bitsPerPixel + 7) / 8 + 1;
      total += rows[i] * rowBytes[i];
    }
    passOverEmpty();
  }

  /** Bytes that the whole picture takes. */
  long total() {
    return total;
  }

  /** Whole rows that have gone by; of an interlaced picture, of its passes together. */
  long rowsDone() {
    long done = position < nextFilter ? rowInPass - 1 : rowInPass;
    for (int i = 0; i < pass; i++) {
      done += rows[i];
    }
    return Math.max(0, done);
  }

  /** Rows of all passes together. */
  long allRows() {
    long all = 0;
    for (long inPass : rows) {
      all += inPass;
    }
    return all;
  }

  /**
   * Goes on by so many bytes of the picture.
   *
   * @return how many of them are sound: fewer if a row begins with a filter that does not exist
   */
  int pass(byte[] data, int count) {
    long end = position + count;
    while (nextFilter < end && pass < rows.length) {
      int at = (int) (nextFilter - position);
      if (data[at] < 0 || data[at] > MOST_FILTER) {
        position = nextFilter;
        return at;
      }
      nextFilter += rowBytes[pass];
      rowInPass++;
      passOverEmpty();
    }
    position = end;
    return count;
  }

  private void passOverEmpty() {
    while (pass < rows.length && rowInPass == rows[pass]) {
      pass++;
      rowInPass = 0;
    }
  }
}
