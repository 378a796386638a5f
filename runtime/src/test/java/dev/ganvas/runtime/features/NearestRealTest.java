package dev.ganvas.runtime.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.features.NearestReal.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestRealTest {
  private static float[] at(float... numbers) {
    return numbers;
  }

  @Test
  void everyMadePictureGetsTheRealOneNearestToItNearestPairsFirst() {
    FeatureSet real = TinyFeatures.of(at(0, 0), at(10, 0), at(10, 3));
    FeatureSet made = TinyFeatures.of(at(0, 5), at(10, 2.5f), at(9, 0));
    NearestReal nearest = NearestReal.of(real, made);
    assertEquals(
        List.of(new Pair(1, 2, 0.5), new Pair(2, 1, 1), new Pair(0, 0, 5)), nearest.pairs());
  }

  @Test
  void whatIsNoFartherThanTheClosestRealOnesCounts() {
    // The closest real ones are 3 apart, none other is nearer than 10 to its next.
    FeatureSet real = TinyFeatures.of(at(0), at(10), at(13), at(30));
    FeatureSet made = TinyFeatures.of(at(3), at(-3.1f), at(40), at(30), at(20));
    NearestReal nearest = NearestReal.of(real, made);
    assertEquals(3, nearest.threshold(), 1e-12);
    assertEquals(2, nearest.memorised());
  }

  @Test
  void theThresholdIsAHundredthOfTheRealOnesNotTheirLeast() {
    // 200 pictures: 1, 2, 3 ... 200 from the next on one side, farther on the other.
    List<float[]> rows = new ArrayList<>();
    float position = 0;
    for (int gap = 1; gap <= 200; gap++) {
      rows.add(at(position));
      position += gap;
    }
    FeatureSet real = new FeatureSet(rows);
    // Own distances in order: 1, 1, 2, 3 ...; the second of two hundred is a hundredth.
    assertEquals(1, NearestReal.of(real, real).threshold(), 1e-12);
    // The same picture twice gives the least distance, 0, two times: no hundredth of them.
    List<float[]> more = new ArrayList<>(rows);
    more.add(at(0));
    assertEquals(1, NearestReal.of(new FeatureSet(more), real).threshold(), 1e-12);
  }

  /** Every second or third one is asked; its next one is mostly none of those. */
  @Test
  void ofManyRealPicturesSomeAreAskedButAllAreLookedAt() {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      rows.add(at(i));
    }
    NearestReal nearest =
        NearestReal.of(new FeatureSet(rows), TinyFeatures.of(at(1), at(4999.25f)));
    assertEquals(1, nearest.threshold(), 1e-12);
    assertEquals(1, nearest.pairs().get(0).real());
    assertEquals(4999, nearest.pairs().get(1).real());
  }

  @Test
  void copiesAreAllCountedAndStrangersHardly() {
    Random random = new Random(5);
    FeatureSet real = TinyFeatures.normal(random, 400, 6, 0);
    assertEquals(400, NearestReal.of(real, real).memorised());
    int strangers = NearestReal.of(real, TinyFeatures.normal(random, 400, 6, 0)).memorised();
    assertTrue(strangers < 16, strangers + " of 400, four expected");
  }

  @Test
  void setsOfDifferentNetworksAreRefused() {
    FeatureSet two = TinyFeatures.of(at(0, 0), at(1, 1));
    FeatureSet one = TinyFeatures.of(at(0), at(1));
    assertThrows(IllegalArgumentException.class, () -> NearestReal.of(two, one));
  }
}
