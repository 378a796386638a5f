package dev.ganvas.runtime.latent;

import dev.ganvas.runtime.model.LatentDistribution;

/**
 * Numbers between those of two pictures: on the great circle through both (Shoemake 1985, as White
 * 2016 uses it), so that they keep the length that a generator was trained with; uniform numbers go
 * straight, which stays within their range.
 *
 * @param distribution of the numbers
 */
public record LatentMix(LatentDistribution distribution) {
  /** Below this sine of the angle the circle's formula divides by next to nothing. */
  private static final double STRAIGHT = 1e-6;

  /**
   * The numbers at a share of the way.
   *
   * @param share 0 gives the first, 1 the second
   * @shape {@code [Z]} both, to {@code [Z]}; the caller keeps the inputs and owns the result
   */
  public float[] between(float[] from, float[] to, double share) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "expected as many numbers, found " + from.length + " and " + to.length);
    }
    double dot = 0;
    double fromSquare = 0;
    double toSquare = 0;
    for (int i = 0; i < from.length; i++) {
      dot += (double) from[i] * to[i];
      fromSquare += (double) from[i] * from[i];
      toSquare += (double) to[i] * to[i];
    }
    double cosine = dot / Math.sqrt(fromSquare * toSquare);
    double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
    boolean straight = distribution == LatentDistribution.UNIFORM || Math.sin(angle) < STRAIGHT;
    double first = straight ? 1 - share : Math.sin((1 - share) * angle) / Math.sin(angle);
    double second = straight ? share : Math.sin(share * angle) / Math.sin(angle);
    float[] result = new float[from.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (first * from[i] + second * to[i]);
    }
    return result;
  }

  /**
   * Every seed of one list mixed with every seed of another.
   *
   * @param size numbers a picture
   * @param share of the way from a row's seed to a column's
   * @shape to {@code [rows * columns, size]} in a row, row by row; the caller owns it
   */
  public float[] grid(int size, long[] rows, long[] columns, double share) {
    int cells = Math.multiplyExact(rows.length, columns.length);
    float[] all = new float[Math.multiplyExact(cells, size)];
    for (int r = 0; r < rows.length; r++) {
      float[] from = LatentNoise.numbers(distribution, rows[r], size);
      for (int c = 0; c < columns.length; c++) {
        float[] to = LatentNoise.numbers(distribution, columns[c], size);
        float[] between = between(from, to, share);
        System.arraycopy(between, 0, all, (r * columns.length + c) * size, size);
      }
    }
    return all;
  }
}
