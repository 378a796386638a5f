package dev.ganvas.runtime.metrics;

import dev.ganvas.runtime.image.Image;

/**
 * Peak signal-to-noise ratio: {@code 10 log10(255^2 / MSE)} in decibels, higher is better; MSE the
 * mean squared difference over all places and planes inside the border. The peak is 255 for luma
 * too, though it ends at 235, as in all papers.
 *
 * @param comparison which numbers are compared
 */
public record Psnr(ImageComparison comparison) {
  /**
   * Of a candidate against its reference.
   *
   * @param border pixels left out at each side; the papers use the scale
   * @return decibels; infinite where all numbers are equal
   * @shape both {@code [H, W, C]}; opacity is ignored
   * @throws dev.ganvas.runtime.failure.GanvasException UNSUPPORTED_IMAGE if sizes or channels
   *     differ
   */
  public double of(Image reference, Image candidate, int border) {
    comparison.requireComparable(reference, candidate, border);
    int planes = comparison.planes(reference);
    double sum = 0;
    long count = 0;
    for (int p = 0; p < planes; p++) {
      double[] a = comparison.plane(reference, p, border);
      double[] b = comparison.plane(candidate, p, border);
      for (int i = 0; i < a.length; i++) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
      }
      count += a.length;
    }
    return 10 * Math.log10(255.0 * 255.0 * count / sum);
  }
}
