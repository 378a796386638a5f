package dev.ganvas.runtime.latent;

import dev.ganvas.runtime.model.LatentDistribution;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;

/**
 * A generator's input numbers from a seed, the same on every machine and in every release: number i
 * of a seed depends on the seed and on i alone.
 *
 * <p>Version {@value #ALGORITHM}: word k of a seed is SplitMix64's output function (Steele, Lea and
 * Flood 2014) of {@code mix(seed) + (k + 1) * 0x9E3779B97F4A7C15}, where {@code mix} is that same
 * function, so that neighbouring seeds have nothing in common. Uniform numbers are {@code 2 u - 1},
 * with u the word's upper 53 bits over 2^53. Normal numbers come in pairs from two words, u1 and u2
 * (Box and Muller 1958): {@code r cos(2 pi u2)} and {@code r sin(2 pi u2)} with {@code r = sqrt(-2
 * ln(1 - u1))}, in double precision by {@code StrictMath}, then rounded to float.
 */
public final class LatentNoise {
  /** What a manifest calls this way of making numbers. */
  public static final String ALGORITHM = "splitmix64-boxmuller-1";

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double TO_UNIT = 0x1.0p-53;

  private LatentNoise() {}

  /**
   * The numbers of some seeds, a row each.
   *
   * @shape to {@code [seeds.length, size]} float32; the caller owns it
   */
  public static FloatTensor of(LatentDistribution distribution, int size, long... seeds) {
    FloatTensor rows = FloatTensor.zeros(Shape.of(seeds.length, size));
    for (int row = 0; row < seeds.length; row++) {
      float[] numbers = numbers(distribution, seeds[row], size);
      rows.buffer().put(row * size, numbers);
    }
    return rows;
  }

  /**
   * The first numbers of a seed.
   *
   * @shape to {@code [size]}; the caller owns it
   */
  public static float[] numbers(LatentDistribution distribution, long seed, int size) {
    long start = mix(seed);
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] =
          (float)
              switch (distribution) {
                case UNIFORM -> 2 * unit(start, i) - 1;
                case NORMAL -> normal(start, i);
              };
    }
    return numbers;
  }

  private static double normal(long start, int index) {
    int pair = index / 2 * 2;
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit(start, pair)));
    double angle = 2 * Math.PI * unit(start, pair + 1);
    return radius * (index == pair ? StrictMath.cos(angle) : StrictMath.sin(angle));
  }

  /** In [0, 1). */
  private static double unit(long start, int word) {
    return (mix(start + (word + 1) * GOLDEN_GAMMA) >>> 11) * TO_UNIT;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
