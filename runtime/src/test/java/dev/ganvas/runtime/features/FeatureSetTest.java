package dev.ganvas.runtime.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureSetTest {
  @Test
  void tellsItsSizes() {
    FeatureSet set = new FeatureSet(List.of(new float[5], new float[5], new float[5]));
    assertEquals(3, set.size());
    assertEquals(5, set.features());
  }

  @Test
  void meanIsTakenOffEveryRow() {
    FeatureSet set =
        new FeatureSet(List.of(new float[] {1, 10}, new float[] {2, 20}, new float[] {6, -60}));
    assertArrayEquals(new double[] {3, -10}, set.mean());
    List<double[]> centred = set.centred();
    assertArrayEquals(new double[] {-2, 20}, centred.get(0));
    assertArrayEquals(new double[] {-1, 30}, centred.get(1));
    assertArrayEquals(new double[] {3, -50}, centred.get(2));
    assertArrayEquals(new float[] {1, 10}, set.rows().get(0));
  }

  @Test
  void rowsAddedLaterDoNotCount() {
    List<float[]> rows = new ArrayList<>(List.of(new float[2], new float[2]));
    FeatureSet set = new FeatureSet(rows);
    rows.add(new float[2]);
    assertEquals(2, set.size());
  }

  @Test
  void refusesFewerThanTwoPictures() {
    assertThrows(IllegalArgumentException.class, () -> new FeatureSet(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new FeatureSet(List.of(new float[3])));
  }

  @Test
  void refusesRowsOfDifferentLengths() {
    List<float[]> ragged = List.of(new float[3], new float[3], new float[2]);
    assertThrows(IllegalArgumentException.class, () -> new FeatureSet(ragged));
  }
}
