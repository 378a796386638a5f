package dev.ganvas.runtime.tiling;

import java.util.List;

/** How much each output position along one axis counts; nothing outside. */
final class AxisWeights {
  private final int start;
  private final float[] values;

  private AxisWeights(int start, float[] values) {
    this.start = start;
    this.values = values;
  }

  /** What counts of a tile. */
  static AxisWeights of(Span span, int scale) {
    return new AxisWeights(span.keepFrom() * scale, span.weights(scale));
  }

  /** The sum of neighbours, which leave no gap. */
  static AxisWeights sum(List<AxisWeights> neighbours) {
    int from = neighbours.stream().mapToInt(w -> w.start).min().orElse(0);
    int to = neighbours.stream().mapToInt(AxisWeights::end).max().orElse(from);
    float[] sum = new float[to - from];
    for (AxisWeights weights : neighbours) {
      for (int i = 0; i < weights.values.length; i++) {
        sum[weights.start - from + i] += weights.values[i];
      }
    }
    return new AxisWeights(from, sum);
  }

  /** The product, where both count. */
  AxisWeights times(AxisWeights other) {
    int from = Math.max(start, other.start);
    int to = Math.max(from, Math.min(end(), other.end()));
    float[] product = new float[to - from];
    for (int i = 0; i < product.length; i++) {
      product[i] = values[from - start + i] * other.values[from - other.start + i];
    }
    return new AxisWeights(from, product);
  }

  /** The first position that counts. */
  int start() {
    return start;
  }

  /** How many positions count. */
  int length() {
    return values.length;
  }

  /** How much the {@code i}-th of them counts. */
  float at(int i) {
    return values[i];
  }

  private int end() {
    return start + values.length;
  }
}
