package dev.ganvas.runtime.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest {
  private static final FeatureSet SIX =
      TinyFeatures.of(
          new float[] {1, 2, 0, 3},
          new float[] {4, -1, 2, 0},
          new float[] {0, 5, 1, -2},
          new float[] {3, 3, -4, 1},
          new float[] {-2, 0, 6, 2},
          new float[] {5, 1, 1, -3});
  private static final FeatureSet FIVE =
      TinyFeatures.of(
          new float[] {2, 0, 1, 1},
          new float[] {-3, 4, 0, 2},
          new float[] {1, 1, 5, -1},
          new float[] {0, -2, 2, 4},
          new float[] {6, 3, -1, 0});

  /** The corners of a box around a centre: covariance exactly diag(4/3 a^2, 4/3 b^2). */
  private static FeatureSet box(float x, float y, float a, float b) {
    return TinyFeatures.of(
        new float[] {x - a, y - b},
        new float[] {x - a, y + b},
        new float[] {x + a, y - b},
        new float[] {x + a, y + b});
  }

  /** The corners of such a box around 0, sheared: x + s y, y. */
  private static FeatureSet sheared(float a, float b, float s) {
    List<float[]> rows = new ArrayList<>();
    for (float[] row : box(0, 0, a, b).rows()) {
      rows.add(new float[] {row[0] + s * row[1], row[1]});
    }
    return new FeatureSet(rows);
  }

  @Test
  void sameSetIsAtNoDistance() {
    assertEquals(0, FrechetDistance.between(SIX, SIX), 1e-9);
    FeatureSet many = TinyFeatures.normal(new Random(1), 100, 20, 3);
    assertEquals(0, FrechetDistance.between(many, many), 1e-9);
  }

  @Test
  void independentFeaturesFollowTheClosedFormula() {
    // Deviations sqrt 3 and 2 sqrt 3 against sqrt 3 / 2 and 4 sqrt 3: 3/4 + 12.
    FeatureSet first = box(0, 0, 1.5f, 3);
    FeatureSet second = box(0, 0, 0.75f, 6);
    assertEquals(12.75, FrechetDistance.between(first, second), 1e-9);
    // Means (1, -2) and (4, 2) are 5 apart.
    assertEquals(37.75, FrechetDistance.between(box(1, -2, 1.5f, 3), box(4, 2, 0.75f, 6)), 1e-9);
  }

  @Test
  void shiftedSetIsAsFarAsItsMeanIsSquared() {
    FeatureSet moved = TinyFeatures.shifted(SIX, 1, 0, -2, 4);
    assertEquals(21, FrechetDistance.between(SIX, moved), 1e-6);
  }

  @Test
  void dependentFeaturesOfDifferentAxesFollowTheFormulaForTwo() {
    // C = diag(4/3 a^2, 4/3 b^2) sheared; for 2x2, tr M^(1/2) = sqrt(tr M + 2 sqrt(det M)).
    double a = 4 / 3.0 * 2.25;
    double b = 4 / 3.0 * 1;
    double shear = 2;
    double c = 4 / 3.0 * 0.25;
    double d = 4 / 3.0 * 9;
    // C1 = [a + s^2 b, s b; s b, b], C2 = diag(c, d)
    double traceOfProduct = (a + shear * shear * b) * c + b * d;
    double determinant = a * b * c * d;
    double root = Math.sqrt(traceOfProduct + 2 * Math.sqrt(determinant));
    double expected = a + shear * shear * b + b + c + d - 2 * root;
    FeatureSet first = sheared(1.5f, 1, 2);
    FeatureSet second = sheared(0.5f, 3, 0);
    assertEquals(expected, FrechetDistance.between(first, second), 1e-9);
  }

  @Test
  void fourDependentFeaturesGiveWhatScipyGives() {
    // numpy.cov and scipy.linalg.sqrtm of the same numbers.
    assertEquals(4.2644528689273, FrechetDistance.between(SIX, FIVE), 1e-9);
    assertEquals(4.2644528689273, FrechetDistance.between(FIVE, SIX), 1e-9);
  }

  @Test
  void twoPicturesOfManyFeaturesFollowTheFormulaForRankOne() {
    // C = d d' / 2 for the difference d of both rows, so tr (C1 C2)^(1/2) = |d1 . d2| / 2.
    Random random = new Random(2);
    FeatureSet first = TinyFeatures.normal(random, 2, 64, 0);
    FeatureSet second = TinyFeatures.normal(random, 2, 64, 0.5f);
    double means = 0;
    double squares = 0;
    double product = 0;
    for (int i = 0; i < 64; i++) {
      double p = first.rows().get(0)[i];
      double q = first.rows().get(1)[i];
      double r = second.rows().get(0)[i];
      double s = second.rows().get(1)[i];
      means += (p + q - r - s) * (p + q - r - s) / 4;
      squares += (p - q) * (p - q) / 2 + (r - s) * (r - s) / 2;
      product += (p - q) * (r - s) / 2;
    }
    double expected = means + squares - 2 * Math.abs(product);
    assertEquals(expected, FrechetDistance.between(first, second), 1e-3);
  }

  @Test
  void fewerPicturesThanFeaturesGiveAFiniteDistanceOfAtLeastZero() {
    Random random = new Random(3);
    for (int pictures = 2; pictures < 8; pictures++) {
      FeatureSet first = TinyFeatures.normal(random, pictures, 40, 0);
      FeatureSet second = TinyFeatures.normal(random, pictures + 3, 40, 0);
      double distance = FrechetDistance.between(first, second);
      assertTrue(Double.isFinite(distance) && distance > 1, "found " + distance);
      double none = FrechetDistance.between(first, first);
      assertTrue(none >= 0 && none < 1e-3, "found " + none);
    }
  }

  @Test
  void picturesThatAreAllAlikeAreAsFarAsTheirMeans() {
    FeatureSet first = TinyFeatures.of(new float[] {1, 2, 3}, new float[] {1, 2, 3});
    FeatureSet second = TinyFeatures.of(new float[] {1, 5, 7}, new float[] {1, 5, 7});
    assertEquals(25, FrechetDistance.between(first, second), 1e-9);
    assertEquals(0, FrechetDistance.between(first, first), 1e-9);
  }

  @Test
  void moreDifferentSetsAreFartherApart() {
    FeatureSet reference = TinyFeatures.normal(new Random(4), 200, 10, 0);
    double before = -1;
    for (float mean : new float[] {0, 0.3f, 0.6f, 1.2f}) {
      FeatureSet other = TinyFeatures.normal(new Random(5), 200, 10, mean);
      double distance = FrechetDistance.between(reference, other);
      assertTrue(distance > before, distance + " after " + before);
      before = distance;
    }
  }

  @Test
  void refusesSetsOfDifferentFeatures() {
    FeatureSet other = box(0, 0, 1, 1);
    assertThrows(IllegalArgumentException.class, () -> FrechetDistance.between(SIX, other));
  }
}
