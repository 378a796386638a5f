package dev.ganvas.runtime.latent;

import dev.ganvas.runtime.model.LatentDistribution;

/** A closed walk from seed to seed: a step lies between two neighbours, see {@link LatentMix}. */
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
    return steps(0, frames, frames);
  }

  /**
   * Some of the steps, so that not all of a long walk need be held.
   *
   * @param first of them, from 0
   * @param end one after the last of them
   * @param frames how many the whole walk has
   * @shape to {@code [end - first, size]} in a row; the caller owns it
   */
  public float[] steps(int first, int end, int frames) {
    LatentMix mix = new LatentMix(distribution);
    float[] some = new float[Math.multiplyExact(end - first, size)];
    for (int frame = first; frame < end; frame++) {
      double position = (double) frame * seeds.length / frames;
      int leg = (int) position;
      float[] from = LatentNoise.numbers(distribution, seeds[leg], size);
      float[] to = LatentNoise.numbers(distribution, seeds[(leg + 1) % seeds.length], size);
      float[] between = mix.between(from, to, position - leg);
      System.arraycopy(between, 0, some, (frame - first) * size, size);
    }
    return some;
  }
}
