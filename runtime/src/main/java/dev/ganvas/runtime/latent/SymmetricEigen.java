package dev.ganvas.runtime.latent;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations in cyclic order (Golub
 * and Van Loan 2013, section 8.5). It works in plain double arithmetic in a fixed order, so that
 * the result is the same to the bit on every machine.
 */
final class SymmetricEigen {
  private static final int MOST_SWEEPS = 60;

  /** Of the matrix's norm: what is smaller is zero but for rounding. */
  private static final double NEGLIGIBLE = 1e-15;

  private final int n;
  private final double[] values;
  private final double[][] vectors;

  /**
   * Decomposes.
   *
   * @param n rows and columns
   * @param matrix {@code [n, n]} in a row, symmetric; the caller keeps it
   * @throws IllegalArgumentException if it is not symmetric, or not of numbers
   */
  SymmetricEigen(int n, double[] matrix) {
    if (matrix.length != n * n) {
      throw new IllegalArgumentException(
          "expected " + n + "x" + n + " numbers, found " + matrix.length);
    }
    this.n = n;
    double[][] a = new double[n][n];
    double norm = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double value = matrix[i * n + j];
        if (!Double.isFinite(value) || value != matrix[j * n + i]) {
          throw new IllegalArgumentException(
              "expected a symmetric matrix, found " + value + " at " + i + ", " + j);
        }
        a[i][j] = value;
        norm += value * value;
      }
    }
    double[][] rows = identity(n);
    diagonalise(a, rows, NEGLIGIBLE * Math.sqrt(norm));
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -a[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.values = Arrays.stream(order).mapToDouble(i -> a[i][i]).toArray();
    this.vectors = new double[n][];
    for (int i = 0; i < n; i++) {
      vectors[i] = upright(rows[order[i]]);
    }
  }

  private static double[][] identity(int n) {
    double[][] rows = new double[n][n];
    for (int i = 0; i < n; i++) {
      rows[i][i] = 1;
    }
    return rows;
  }

  /** Of the two unit vectors on a line, the one whose largest number is positive. */
  private static double[] upright(double[] vector) {
    double largest = 0;
    for (double value : vector) {
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    return largest >= 0 ? vector : Arrays.stream(vector).map(value -> -value).toArray();
  }

  /** Turns pairs of axes until nothing is left beside the diagonal. */
  private void diagonalise(double[][] a, double[][] rows, double negligible) {
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      boolean turned = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (Math.abs(a[p][q]) > negligible) {
            turn(a, rows, p, q);
            turned = true;
          }
        }
      }
      if (!turned) {
        return;
      }
    }
    throw new IllegalStateException("no eigenvalues after " + MOST_SWEEPS + " sweeps");
  }

  private void turn(double[][] a, double[][] rows, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    // The smaller of the two angles; for a large theta its square would overflow.
    double t =
        Math.abs(theta) > 1e150
            ? 1 / (2 * theta)
            : Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    double shift = t * a[p][q];
    double[] rowP = a[p];
    double[] rowQ = a[q];
    for (int k = 0; k < n; k++) {
      if (k != p && k != q) {
        double before = rowP[k];
        rowP[k] = c * before - s * rowQ[k];
        rowQ[k] = s * before + c * rowQ[k];
        a[k][p] = rowP[k];
        a[k][q] = rowQ[k];
      }
    }
    rowP[p] -= shift;
    rowQ[q] += shift;
    rowP[q] = 0;
    rowQ[p] = 0;
    double[] vectorP = rows[p];
    double[] vectorQ = rows[q];
    for (int k = 0; k < n; k++) {
      double before = vectorP[k];
      vectorP[k] = c * before - s * vectorQ[k];
      vectorQ[k] = s * before + c * vectorQ[k];
    }
  }

  /** The eigenvalue of a rank, from 0 for the greatest. */
  double value(int rank) {
    return values[rank];
  }

  /** The sum of all eigenvalues. */
  double trace() {
    return Arrays.stream(values).sum();
  }

  /**
   * The eigenvector of a rank: length 1, its largest number positive.
   *
   * @shape to {@code [n]}; a copy
   */
  double[] vector(int rank) {
    return vectors[rank].clone();
  }
}
