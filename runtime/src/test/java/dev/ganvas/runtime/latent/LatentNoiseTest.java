package dev.ganvas.runtime.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.model.LatentDistribution;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LatentNoiseTest {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long[] SEEDS = {0, 1, 2, 42, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32};

  // These numbers were computed with 200 bits by mpmath from the formula of the Javadoc. Pictures
  // are named by their seeds: if a number changes, the algorithm needs another name.

  @Test
  void uniformNumbersAreThoseOfTheFirstVersion() {
    assertEquals("splitmix64-boxmuller-1", LatentNoise.ALGORITHM);
    assertUniform(0, 0.7666216f, -0.13694401f, -0.94713247f, 0.94176394f, -0.7873066f);
    assertUniform(1, 0.4994965f, -0.25521314f, -0.12343219f, 0.9082334f, -0.5958806f);
    assertUniform(42, 0.19223775f, -0.67926925f, -0.6672044f, -0.9039484f, 0.961628f);
    assertUniform(-1, 0.29270843f, 0.41031316f, -0.36356828f, -0.9428541f, 0.6609193f);
    assertUniform(Long.MIN_VALUE, -0.17942695f, 0.9277074f, -0.64535314f, 0.45212445f, -0.4017802f);
  }

  private static void assertUniform(long seed, float... expected) {
    assertArrayEquals(expected, LatentNoise.numbers(LatentDistribution.UNIFORM, seed, 5));
  }

  @Test
  void normalNumbersAreThoseOfTheFirstVersion() {
    assertNormal(0, 1.0140971f, -1.8839084f, 0.86450684f, 0.22760794f, -0.042112686f, -0.22143789f);
    assertNormal(1, 0.6479827f, -1.1575494f, 1.1961f, 1.0296952f, -0.30536115f, -0.55388266f);
    assertNormal(42, 0.49828795f, 0.7189199f, 1.138606f, 0.57606214f, 0.17930521f, 0.26247513f);
    assertNormal(-1, 1.4617039f, -0.40089974f, -1.3849903f, 0.86119515f, 0.1562923f, 1.7690183f);
    assertNormal(
        Long.MIN_VALUE,
        -1.1481676f,
        1.001342f,
        -0.23141123f,
        -0.09362053f,
        -0.61775357f,
        0.59460443f);
  }

  private static void assertNormal(long seed, float number511, float... expected) {
    float[] found = LatentNoise.numbers(LatentDistribution.NORMAL, seed, 512);
    assertArrayEquals(expected, Arrays.copyOf(found, expected.length));
    assertEquals(number511, found[511]);
  }

  @Test
  void uniformNumbersComeFromTheWordsOfTheJdksOwnSplitMix() {
    for (long seed : SEEDS) {
      // SplittableRandom is SplitMix64 too: its n-th word mixes its seed and n gammas.
      long start = new SplittableRandom(seed - GOLDEN_GAMMA).nextLong();
      SplittableRandom words = new SplittableRandom(start);
      float[] found = LatentNoise.numbers(LatentDistribution.UNIFORM, seed, 300);
      for (int i = 0; i < found.length; i++) {
        double unit = (words.nextLong() >>> 11) * 0x1p-53;
        assertEquals((float) (2 * unit - 1), found[i], "number " + i + " of seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LatentDistribution.class)
  void rowsOfABatchAreWhatTheirSeedsGiveAlone(LatentDistribution distribution) {
    for (int size : new int[] {1, 2, 7, 64}) {
      FloatTensor rows = LatentNoise.of(distribution, size, SEEDS);
      assertEquals(Shape.of(SEEDS.length, size), rows.shape());
      float[] all = rows.toArray();
      for (int row = 0; row < SEEDS.length; row++) {
        assertArrayEquals(
            LatentNoise.numbers(distribution, SEEDS[row], size),
            Arrays.copyOfRange(all, row * size, (row + 1) * size),
            "seed " + SEEDS[row]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LatentDistribution.class)
  void longerVectorsBeginWithTheShorterOnes(LatentDistribution distribution) {
    float[] all = LatentNoise.numbers(distribution, 42, 101);
    for (int size = 1; size < all.length; size++) {
      assertArrayEquals(
          Arrays.copyOf(all, size), LatentNoise.numbers(distribution, 42, size), "size " + size);
    }
  }

  @Test
  void uniformNumbersFillTheirRangeEvenly() {
    float[] numbers = LatentNoise.numbers(LatentDistribution.UNIFORM, 5, 100_000);
    int[] tenths = new int[10];
    for (float number : numbers) {
      assertTrue(number >= -1 && number <= 1, "found " + number);
      tenths[Math.min(9, (int) ((number + 1) * 5))]++;
    }
    for (int count : tenths) {
      // 10,000 are expected; their deviation is 95.
      assertEquals(10_000, count, 500, Arrays.toString(tenths));
    }
    assertEquals(0, moment(numbers, 1), 0.009);
    assertEquals(1 / 3.0, moment(numbers, 2), 0.005);
  }

  @Test
  void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    float[] numbers = LatentNoise.numbers(LatentDistribution.NORMAL, 5, 100_000);
    // Within five standard errors: the roots of 1, 2, 15 and 96 over that of 100,000.
    assertEquals(0, moment(numbers, 1), 0.016);
    assertEquals(1, moment(numbers, 2), 0.023);
    assertEquals(0, moment(numbers, 3), 0.062);
    assertEquals(3, moment(numbers, 4), 0.155);
  }

  private static double moment(float[] numbers, int power) {
    double sum = 0;
    for (float number : numbers) {
      sum += Math.pow(number, power);
    }
    return sum / numbers.length;
  }

  @ParameterizedTest
  @EnumSource(LatentDistribution.class)
  void neighbouringSeedsHaveNothingInCommon(LatentDistribution distribution) {
    for (long seed = -20; seed < 20; seed++) {
      float[] first = LatentNoise.numbers(distribution, seed, 10_000);
      float[] second = LatentNoise.numbers(distribution, seed + 1, 10_000);
      // The standard error is 0.01.
      assertEquals(0, correlation(first, second, 0), 0.05, "seed " + seed);
      assertEquals(0, correlation(first, second, 1), 0.05, "seed " + seed + ", shifted");
      assertEquals(0, correlation(first, first, 1), 0.05, "seed " + seed + " and itself");
    }
  }

  @ParameterizedTest
  @EnumSource(LatentDistribution.class)
  void firstNumbersOfSuccessiveSeedsAreRandomToo(LatentDistribution distribution) {
    float[] firsts = new float[10_000];
    for (int seed = 0; seed < firsts.length; seed++) {
      firsts[seed] = LatentNoise.numbers(distribution, seed, 1)[0];
    }
    double variance = distribution == LatentDistribution.NORMAL ? 1 : 1 / 3.0;
    assertEquals(0, moment(firsts, 1), 0.05);
    assertEquals(variance, moment(firsts, 2), 0.07);
    assertEquals(0, correlation(firsts, firsts, 1), 0.05);
  }

  private static double correlation(float[] a, float[] b, int shift) {
    int length = a.length - shift;
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < length; i++) {
      product += (double) a[i] * b[i + shift];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i + shift] * b[i + shift];
    }
    return product / Math.sqrt(squaresA * squaresB);
  }

  @Test
  void seedsThatDifferByOneStepOfTheSequenceAreNotShiftedCopies() {
    float[] first = LatentNoise.numbers(LatentDistribution.UNIFORM, 7, 10);
    float[] second = LatentNoise.numbers(LatentDistribution.UNIFORM, 7 + GOLDEN_GAMMA, 10);
    for (int i = 0; i < 9; i++) {
      assertNotEquals(first[i + 1], second[i]);
    }
  }
}
