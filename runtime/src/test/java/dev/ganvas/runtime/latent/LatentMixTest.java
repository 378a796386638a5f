package dev.ganvas.runtime.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.model.LatentDistribution;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LatentMixTest {
  private static final LatentMix CIRCLE = new LatentMix(LatentDistribution.NORMAL);
  private static final LatentMix LINE = new LatentMix(LatentDistribution.UNIFORM);
  private static final float TOLERANCE = 1e-6f;

  @Test
  void halfWayBetweenTwoAxesIsTheDiagonalOfTheSameLength() {
    float[] x = {2, 0, 0};
    float[] y = {0, 2, 0};
    float part = (float) Math.sqrt(2);
    assertArrayEquals(new float[] {part, part, 0}, CIRCLE.between(x, y, 0.5), TOLERANCE);
    assertArrayEquals(new float[] {1, 1, 0}, LINE.between(x, y, 0.5), TOLERANCE);
  }

  @Test
  void theEndsAreTheTwoThemselves() {
    float[] a = LatentNoise.numbers(LatentDistribution.NORMAL, 1, 20);
    float[] b = LatentNoise.numbers(LatentDistribution.NORMAL, 2, 20);
    for (LatentMix mix : new LatentMix[] {CIRCLE, LINE}) {
      assertArrayEquals(a, mix.between(a, b, 0), TOLERANCE);
      assertArrayEquals(b, mix.between(a, b, 1), TOLERANCE);
    }
  }

  @Test
  void whatLiesOnOneLineIsMixedStraight() {
    float[] a = {1, 2};
    assertArrayEquals(new float[] {1.5f, 3}, CIRCLE.between(a, new float[] {2, 4}, 0.5), TOLERANCE);
    assertArrayEquals(a, CIRCLE.between(a, a, 0.3), TOLERANCE);
  }

  @Test
  void theGridHasARowForEachOfTheFirstSeeds() {
    float[] grid = CIRCLE.grid(4, new long[] {1, 2}, new long[] {7, 8, 9}, 0.25);
    assertEquals(2 * 3 * 4, grid.length);
    float[] two = LatentNoise.numbers(LatentDistribution.NORMAL, 2, 4);
    float[] seven = LatentNoise.numbers(LatentDistribution.NORMAL, 7, 4);
    assertArrayEquals(CIRCLE.between(two, seven, 0.25), Arrays.copyOfRange(grid, 12, 16));
  }

  @Test
  void differentLengthsAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> LINE.between(new float[2], new float[3], 0.5));
  }
}
