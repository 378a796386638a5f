package dev.ganvas.runtime.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelDistanceTest {
  private static double kernel(float[] x, float[] y) {
    double product = 0;
    for (int i = 0; i < x.length; i++) {
      product += (double) x[i] * y[i];
    }
    return Math.pow(product / x.length + 1, 3);
  }

  /** Equation 4 of Bińkowski et al. 2018 as it stands there, over all ordered pairs. */
  private static double unbiased(FeatureSet first, FeatureSet second) {
    return meanOfPairs(first) + meanOfPairs(second) - 2 * meanAcross(first, second);
  }

  private static double meanOfPairs(FeatureSet set) {
    List<float[]> rows = set.rows();
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < rows.size(); j++) {
        if (i != j) {
          sum += kernel(rows.get(i), rows.get(j));
          pairs++;
        }
      }
    }
    return sum / pairs;
  }

  private static double meanAcross(FeatureSet first, FeatureSet second) {
    double sum = 0;
    int pairs = 0;
    for (float[] x : first.rows()) {
      for (float[] y : second.rows()) {
        sum += kernel(x, y);
        pairs++;
      }
    }
    return sum / pairs;
  }

  @Test
  void oneFeatureGivesWhatIsReckonedByHand() {
    // Within: (1*2 + 1)^3 = 27 and (0*3 + 1)^3 = 1; across: 1, 64, 1 and 343, on the mean 102.25.
    FeatureSet first = TinyFeatures.of(new float[] {1}, new float[] {2});
    FeatureSet second = TinyFeatures.of(new float[] {0}, new float[] {3});
    assertEquals(27 + 1 - 2 * 102.25, KernelDistance.between(first, second), 1e-12);
  }

  @Test
  void productIsDividedByTheNumberOfFeatures() {
    // Within: (4/2 + 1)^3 = 27 and (0 + 1)^3 = 1; across: 1, 1, 1 and (2/2 + 1)^3 = 8.
    FeatureSet first = TinyFeatures.of(new float[] {2, 0}, new float[] {2, 2});
    FeatureSet second = TinyFeatures.of(new float[] {0, 0}, new float[] {0, 1});
    assertEquals(27 + 1 - 2 * 11 / 4.0, KernelDistance.between(first, second), 1e-12);
  }

  @Test
  void setsOfAnySizeGiveTheSumsOverAllPairs() {
    Random random = new Random(1);
    for (int pictures = 2; pictures < 9; pictures++) {
      FeatureSet first = TinyFeatures.normal(random, pictures, 5, 0);
      FeatureSet second = TinyFeatures.normal(random, 11 - pictures, 5, 0.7f);
      double expected = unbiased(first, second);
      assertEquals(expected, KernelDistance.between(first, second), 1e-9);
      assertEquals(expected, KernelDistance.between(second, first), 1e-9);
    }
  }

  @Test
  void setsOfTheSameKindAreAroundZeroOnTheMean() {
    Random random = new Random(2);
    int trials = 2_000;
    double sum = 0;
    double squares = 0;
    int negative = 0;
    for (int i = 0; i < trials; i++) {
      double distance =
          KernelDistance.between(
              TinyFeatures.normal(random, 8, 4, 0), TinyFeatures.normal(random, 8, 4, 0));
      sum += distance;
      squares += distance * distance;
      negative += distance < 0 ? 1 : 0;
    }
    // With the pictures' kernels with themselves the mean would be above 1.
    double standardError = Math.sqrt(squares) / trials;
    assertTrue(standardError < 0.1, "found " + standardError);
    assertEquals(0, sum / trials, 4 * standardError);
    assertTrue(negative > trials / 4 && negative < 3 * trials / 4, "negative: " + negative);
  }

  @Test
  void normalSetsAreAsFarApartAsTheoryHasIt() {
    // With t = x'y / 4, E (t + 1)^3 is 1.75 among four features of mean 0, 12.875 among those of
    // mean 1, and 2.5 across: from the mean, the variance and the third moment of t.
    Random random = new Random(3);
    int trials = 200;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < trials; i++) {
      double distance =
          KernelDistance.between(
              TinyFeatures.normal(random, 20, 4, 0), TinyFeatures.normal(random, 20, 4, 1));
      sum += distance;
      squares += distance * distance;
    }
    double mean = sum / trials;
    double standardError = Math.sqrt((squares / trials - mean * mean) / trials);
    assertTrue(standardError < 0.5, "found " + standardError);
    assertEquals(1.75 + 12.875 - 2 * 2.5, mean, 4 * standardError);
  }

  @Test
  void refusesSetsOfDifferentFeatures() {
    FeatureSet one = TinyFeatures.of(new float[1], new float[1]);
    FeatureSet two = TinyFeatures.of(new float[2], new float[2]);
    assertThrows(IllegalArgumentException.class, () -> KernelDistance.between(one, two));
  }
}
