package dev.ganvas.runtime.latent;

import dev.ganvas.runtime.model.LatentDistribution;

/**
 * A closed walk from seed to seed: each step lies on the great circle between two neighbours
 * (Shoemake 1985, as White 2016 uses it), so that the numbers keep the length that a generator was
 * trained with; uniform numbers go straight, which stays within their range.
 */
public final class LatentWalk {
  private final LatentDistribution distribution;
  private final int size;
  private final long[] seeds;

  /**
   * A walk.
   *
   * @param distribution of the numbers
   * @param size numbers a picture
   * @param seeds that are passed, the last leading back to the first
   */
  public LatentWalk(LatentDistribution distribution, int size, long... seeds) {
    if (seeds.length == 0) {
      throw new IllegalArgumentException("expected at least one seed to walk by");
    }
    this.distribution = distribution;
    this.size = size;
    this.seeds = seeds.clone();
  }

  /**
   * The steps, evenly spread.
   *
   * @shape to {@code [frames, size]} in a row; the caller owns it
   */
  public float[] steps(int frames) {
    float[] all = new float[frames * size];
    for (int frame = 0; frame < frames; frame++) {
      double position = (double) frame * seeds.length / frames;
      int leg = (int) position;
      float[] from = LatentNoise.numbers(distribution, seeds[leg], size);
      float[] to = LatentNoise.numbers(distribution, seeds[(leg + 1) % seeds.length], size);
      float[] between = between(from, to, position - leg);
      System.arraycopy(between, 0, all, frame * size, size);
    }
    return all;
  }

  private float[] between(float[] from, float[] to, double share) {
    double dot = 0;
    double fromSquare = 0;
    double toSquare = 0;
    for (int i = 0; i < size; i++) {
      dot += (double) from[i] * to[i];
      fromSquare += (double) from[i] * from[i];
      toSquare += (double) to[i] * to[i];
    }
    double cosine = dot / Math.sqrt(fromSquare * toSquare);
    double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
    boolean straight = distribution == LatentDistribution.UNIFORM || Math.sin(angle) < 1e-6;
    double first = straight ? 1 - share : Math.sin((1 - share) * angle) / Math.sin(angle);
    double second = straight ? share : Math.sin(share * angle) / Math.sin(angle);
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = (float) (first * from[i] + second * to[i]);
    }
    return result;
  }
}
