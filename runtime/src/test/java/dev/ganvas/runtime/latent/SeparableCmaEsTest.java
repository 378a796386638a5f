package dev.ganvas.runtime.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SeparableCmaEsTest {
  private static final int POPULATION = 16;

  /** The best of the last generation. */
  private static float[] minimum(
      SeparableCmaEs search, int n, int generations, ToDoubleFunction<float[]> loss) {
    float[] best = new float[n];
    for (int g = 0; g < generations; g++) {
      float[] asked = search.ask();
      double[] losses = new double[POPULATION];
      int least = 0;
      for (int k = 0; k < POPULATION; k++) {
        losses[k] = loss.applyAsDouble(Arrays.copyOfRange(asked, k * n, (k + 1) * n));
        least = losses[k] < losses[least] ? k : least;
      }
      best = Arrays.copyOfRange(asked, least * n, (least + 1) * n);
      search.tell(losses);
    }
    return best;
  }

  /** A bowl a thousand times steeper along one axis than along another. */
  private static double bowl(float[] x, float... bottom) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double steep = Math.pow(1000, (double) i / (x.length - 1));
      sum += steep * (x[i] - bottom[i]) * (x[i] - bottom[i]);
    }
    return sum;
  }

  @Test
  void theBottomOfASteepBowlIsFound() {
    float[] bottom = {0.5f, -1, 2, 0, -0.25f, 1.5f, -2, 1};
    SeparableCmaEs search = new SeparableCmaEs(new float[8], 0.5, 4, POPULATION, 1);
    float[] found = minimum(search, 8, 300, x -> bowl(x, bottom));
    assertArrayEquals(bottom, found, 1e-3f);
    assertTrue(search.step() < 0.01, "the step does not shrink: " + search.step());
  }

  @Test
  void aBottomOutOfBoundsIsApproachedAsFarAsTheBound() {
    float[] bottom = {3, -0.5f, -7};
    SeparableCmaEs search = new SeparableCmaEs(new float[3], 0.3, 1, POPULATION, 2);
    float[] found = minimum(search, 3, 200, x -> bowl(x, bottom));
    assertArrayEquals(new float[] {1, -0.5f, -1}, found, 1e-2f);
  }

  @Test
  void theSameSeedSearchesTheSameWay() {
    float[] start = {0.1f, 0.2f, 0.3f};
    float[] first =
        minimum(new SeparableCmaEs(start, 0.3, 4, POPULATION, 7), 3, 20, x -> bowl(x, 1, 1, 1));
    float[] second =
        minimum(new SeparableCmaEs(start, 0.3, 4, POPULATION, 7), 3, 20, x -> bowl(x, 1, 1, 1));
    assertArrayEquals(first, second);
    float[] other = new SeparableCmaEs(start, 0.3, 4, POPULATION, 8).ask();
    assertEquals(POPULATION * 3, other.length);
    assertTrue(
        !Arrays.equals(other, new SeparableCmaEs(start, 0.3, 4, POPULATION, 7).ask()),
        "another seed draws the same");
  }

  @Test
  void lossesThatAreNoNumbersAreRefused() {
    SeparableCmaEs search = new SeparableCmaEs(new float[2], 1, 1, 4, 0);
    search.ask();
    assertThrows(IllegalArgumentException.class, () -> search.tell(new double[3]));
    double[] undefined = {1, 2, Double.NaN, 3};
    assertThrows(IllegalArgumentException.class, () -> search.tell(undefined));
    assertThrows(
        IllegalArgumentException.class, () -> new SeparableCmaEs(new float[0], 1, 1, 4, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new SeparableCmaEs(new float[1], 0, 1, 4, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new SeparableCmaEs(new float[1], 1, 1, 3, 0));
  }
}
