package dev.ganvas.runtime.features;

/**
 * The kernel distance between two sets of features (Bińkowski et al. 2018): the unbiased estimate
 * of the squared maximum mean discrepancy under the kernel {@code (x'y / features + 1)^3}. Unlike
 * the Fréchet distance it has no bias on small sets; around 0 for sets of the same kind, and then
 * possibly negative.
 */
public final class KernelDistance {
  private KernelDistance() {}

  /** The distance. */
  public static double between(FeatureSet first, FeatureSet second) {
    if (first.features() != second.features()) {
      throw new IllegalArgumentException(
          "expected as many features, found " + first.features() + " and " + second.features());
    }
    return within(first) + within(second) - 2 * across(first, second);
  }

  /** The mean kernel over all pairs of a set; a picture with itself is no pair. */
  private static double within(FeatureSet set) {
    double sum = 0;
    for (int i = 0; i < set.size(); i++) {
      for (int j = 0; j < i; j++) {
        sum += kernel(set.rows().get(i), set.rows().get(j));
      }
    }
    return 2 * sum / ((double) set.size() * (set.size() - 1));
  }

  private static double across(FeatureSet a, FeatureSet b) {
    double sum = 0;
    for (float[] x : a.rows()) {
      for (float[] y : b.rows()) {
        sum += kernel(x, y);
      }
    }
    return sum / ((double) a.size() * b.size());
  }

  private static double kernel(float[] x, float[] y) {
    double product = 0;
    for (int i = 0; i < x.length; i++) {
      product += (double) x[i] * y[i];
    }
    double base = product / x.length + 1;
    return base * base * base;
  }
}
