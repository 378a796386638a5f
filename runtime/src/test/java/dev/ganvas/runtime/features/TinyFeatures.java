package dev.ganvas.runtime.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Feature sets for tests. */
final class TinyFeatures {
  private TinyFeatures() {}

  /** A set of the given rows. */
  static FeatureSet of(float[]... rows) {
    return new FeatureSet(List.of(rows));
  }

  /** A set of independent normal numbers, their mean added to each. */
  static FeatureSet normal(Random random, int pictures, int features, float mean) {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      float[] row = new float[features];
      for (int j = 0; j < features; j++) {
        row[j] = (float) random.nextGaussian() + mean;
      }
      rows.add(row);
    }
    return new FeatureSet(rows);
  }

  /** The set with the same offset added to every row. */
  static FeatureSet shifted(FeatureSet set, float... offset) {
    List<float[]> rows = new ArrayList<>();
    for (float[] row : set.rows()) {
      float[] moved = row.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += offset[i];
      }
      rows.add(moved);
    }
    return new FeatureSet(rows);
  }
}
