package dev.ganvas.runtime.metrics;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;

/**
 * Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004, "Image quality assessment: from
 * error visibility to structural similarity", equation 13):
 *
 * <pre>{@code
 * SSIM = (2 m_a m_b + C1) (2 s_ab + C2) / ((m_a^2 + m_b^2 + C1) (s_a^2 + s_b^2 + C2))
 * C1 = (K1 L)^2, C2 = (K2 L)^2
 * }</pre>
 *
 * <p>with means m, variances s^2 and covariance s_ab under a window, and the settings of the
 * authors' {@code ssim_index.m}: an 11x11 Gaussian window of sigma 1.5 and sum 1, K1 = 0.01, K2 =
 * 0.03, L = 255, variances as mean squares less squared means, only windows that lie wholly inside;
 * the mean over all positions and planes. Pictures are not reduced first, which the authors' later
 * {@code ssim.m} does and the super-resolution papers do not. 1 is identical.
 *
 * @param comparison which numbers are compared
 */
public record Ssim(ImageComparison comparison) {
  private static final int WINDOW = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = (0.01 * 255) * (0.01 * 255);
  private static final double C2 = (0.03 * 255) * (0.03 * 255);

  /**
   * Of a candidate against its reference.
   *
   * @param border pixels left out at each side; the papers use the scale
   * @return at most 1
   * @shape both {@code [H, W, C]}; opacity is ignored
   * @throws GanvasException UNSUPPORTED_IMAGE if sizes or channels differ, or a side without its
   *     border is below 11 pixels
   */
  public double of(Image reference, Image candidate, int border) {
    comparison.requireComparable(reference, candidate, border);
    int width = reference.width() - 2 * border;
    int height = reference.height() - 2 * border;
    if (Math.min(width, height) < WINDOW) {
      throw new GanvasException(
          Kind.UNSUPPORTED_IMAGE,
          "SSIM needs at least "
              + WINDOW
              + " pixels a side inside the border, found "
              + width
              + "x"
              + height);
    }
    double sum = 0;
    int planes = comparison.planes(reference);
    for (int p = 0; p < planes; p++) {
      sum +=
          ssim(
              comparison.plane(reference, p, border),
              comparison.plane(candidate, p, border),
              width,
              height);
    }
    return sum / planes;
  }

  private static double ssim(double[] a, double[] b, int width, int height) {
    double[] kernel = kernel();
    double[] meanA = filter(a, width, height, kernel);
    double[] meanB = filter(b, width, height, kernel);
    double[] squareA = filter(product(a, a), width, height, kernel);
    double[] squareB = filter(product(b, b), width, height, kernel);
    double[] cross = filter(product(a, b), width, height, kernel);
    double sum = 0;
    for (int i = 0; i < meanA.length; i++) {
      double varianceA = squareA[i] - meanA[i] * meanA[i];
      double varianceB = squareB[i] - meanB[i] * meanB[i];
      double covariance = cross[i] - meanA[i] * meanB[i];
      sum +=
          (2 * meanA[i] * meanB[i] + C1)
              * (2 * covariance + C2)
              / ((meanA[i] * meanA[i] + meanB[i] * meanB[i] + C1) * (varianceA + varianceB + C2));
    }
    return sum / meanA.length;
  }

  private static double[] product(double[] a, double[] b) {
    double[] product = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }

  private static double[] kernel() {
    double[] kernel = new double[WINDOW];
    double sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      double d = i - WINDOW / 2;
      kernel[i] = Math.exp(-d * d / (2 * SIGMA * SIGMA));
      sum += kernel[i];
    }
    for (int i = 0; i < WINDOW; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }

  /** Separable filtering, only positions where the whole window lies inside. */
  private static double[] filter(double[] in, int width, int height, double[] kernel) {
    int outWidth = width - WINDOW + 1;
    int outHeight = height - WINDOW + 1;
    double[] across = new double[outWidth * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < outWidth; x++) {
        double sum = 0;
        for (int k = 0; k < WINDOW; k++) {
          sum += kernel[k] * in[y * width + x + k];
        }
        across[y * outWidth + x] = sum;
      }
    }
    double[] out = new double[outWidth * outHeight];
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        double sum = 0;
        for (int k = 0; k < WINDOW; k++) {
          sum += kernel[k] * across[(y + k) * outWidth + x];
        }
        out[y * outWidth + x] = sum;
      }
    }
    return out;
  }
}
