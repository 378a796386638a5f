package dev.ganvas.runtime.latent;

import java.util.List;

/** What is added to the numbers of every picture: the sum of some edits. */
public final class LatentShift {
  /** Adds nothing. */
  public static final LatentShift NONE = new LatentShift(new double[0]);

  private final double[] sum;

  private LatentShift(double[] sum) {
    this.sum = sum;
  }

  /**
   * The sum of edits.
   *
   * @throws IllegalArgumentException if there is no direction of such a number
   */
  public static LatentShift of(LatentDirections directions, List<LatentEdit> edits) {
    double[] sum = new double[directions.count()];
    for (LatentEdit edit : edits) {
      double[] vector = directions.vector(edit.direction());
      for (int i = 0; i < sum.length; i++) {
        sum[i] += edit.strength() * vector[i];
      }
    }
    return new LatentShift(sum);
  }

  /**
   * Adds it to the numbers of pictures.
   *
   * @shape {@code [N, Z]} in a row, changed in place; the caller keeps ownership
   */
  public void addTo(float[] latent) {
    if (sum.length == 0) {
      return;
    }
    if (latent.length % sum.length != 0) {
      throw new IllegalArgumentException(
          "expected rows of " + sum.length + " numbers, found " + latent.length + " in all");
    }
    for (int i = 0; i < latent.length; i++) {
      latent[i] = (float) (latent[i] + sum[i % sum.length]);
    }
  }
}
