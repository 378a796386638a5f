package dev.ganvas.runtime.features;

import java.util.ArrayList;
import java.util.List;

/**
 * The features of a set of pictures, one row each.
 *
 * @param rows {@code [pictures][features]}, all of one length
 */
public record FeatureSet(List<float[]> rows) {
  /** Checks that there are at least two rows, all of one length. */
  public FeatureSet {
    rows = List.copyOf(rows);
    if (rows.size() < 2) {
      throw new IllegalArgumentException("expected at least two pictures, found " + rows.size());
    }
    int length = rows.get(0).length;
    if (rows.stream().anyMatch(row -> row.length != length)) {
      throw new IllegalArgumentException("expected rows of " + length + " numbers");
    }
  }

  /** How many pictures. */
  public int size() {
    return rows.size();
  }

  /** How many numbers a picture. */
  public int features() {
    return rows.get(0).length;
  }

  /** The mean of each feature. */
  double[] mean() {
    double[] mean = new double[features()];
    for (float[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= rows.size();
    }
    return mean;
  }

  /** Rows with the mean taken off. */
  List<double[]> centred() {
    double[] mean = mean();
    List<double[]> centred = new ArrayList<>();
    for (float[] row : rows) {
      double[] difference = new double[mean.length];
      for (int i = 0; i < mean.length; i++) {
        difference[i] = row[i] - mean[i];
      }
      centred.add(difference);
    }
    return centred;
  }
}
