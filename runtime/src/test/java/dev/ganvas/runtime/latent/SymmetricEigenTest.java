package dev.ganvas.runtime.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {
  private static final double TOLERANCE = 1e-12;

  private static double[] values(SymmetricEigen eigen, int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = eigen.value(i);
    }
    return values;
  }

  @Test
  void twoByTwoIsThatOfPaper() {
    SymmetricEigen eigen = new SymmetricEigen(2, new double[] {2, 1, 1, 2});
    assertArrayEquals(new double[] {3, 1}, values(eigen, 2), TOLERANCE);
    double half = Math.sqrt(0.5);
    assertArrayEquals(new double[] {half, half}, eigen.vector(0), TOLERANCE);
    double[] second = eigen.vector(1);
    assertEquals(half, Math.abs(second[0]), TOLERANCE);
    assertEquals(-second[0], second[1], TOLERANCE);
  }

  @Test
  void secondDifferencesHaveTheEigenvaluesOfTheVibratingString() {
    // Of the matrix with 2 on the diagonal and -1 beside it: 2 - 2 cos(k pi / (n + 1)).
    int n = 9;
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) {
        matrix[i * n + i - 1] = -1;
        matrix[(i - 1) * n + i] = -1;
      }
    }
    double[] expected = new double[n];
    for (int k = 1; k <= n; k++) {
      expected[n - k] = 2 - 2 * Math.cos(k * Math.PI / (n + 1));
    }
    assertArrayEquals(expected, values(new SymmetricEigen(n, matrix), n), TOLERANCE);
  }

  @Test
  void diagonalMatricesAreSortedAndNothingElse() {
    SymmetricEigen eigen = new SymmetricEigen(3, new double[] {-1, 0, 0, 0, 5, 0, 0, 0, 2});
    assertArrayEquals(new double[] {5, 2, -1}, values(eigen, 3));
    assertArrayEquals(new double[] {0, 1, 0}, eigen.vector(0));
    assertArrayEquals(new double[] {0, 0, 1}, eigen.vector(1));
    assertArrayEquals(new double[] {1, 0, 0}, eigen.vector(2));
    assertEquals(6, eigen.trace());
    assertArrayEquals(new double[] {0}, values(new SymmetricEigen(1, new double[] {0}), 1));
  }

  @Test
  void vectorsOfARandomMatrixAreItsOwnAtRightAnglesAndUpright() {
    int n = 40;
    Random random = new Random(3);
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i * n + j] = random.nextGaussian();
        matrix[j * n + i] = matrix[i * n + j];
      }
    }
    SymmetricEigen eigen = new SymmetricEigen(n, matrix);
    for (int rank = 0; rank < n; rank++) {
      double[] vector = eigen.vector(rank);
      double largest = 0;
      for (int i = 0; i < n; i++) {
        double image = 0;
        for (int j = 0; j < n; j++) {
          image += matrix[i * n + j] * vector[j];
        }
        assertEquals(eigen.value(rank) * vector[i], image, 1e-11);
        largest = Math.abs(vector[i]) > Math.abs(largest) ? vector[i] : largest;
      }
      assertTrue(largest > 0);
      assertTrue(rank == 0 || eigen.value(rank) <= eigen.value(rank - 1));
      for (int other = 0; other <= rank; other++) {
        double product = 0;
        for (int i = 0; i < n; i++) {
          product += vector[i] * eigen.vector(other)[i];
        }
        assertEquals(other == rank ? 1 : 0, product, 1e-11);
      }
    }
  }

  @Test
  void whatIsNotSymmetricOrNoNumberIsRefused() {
    for (double[] bad :
        new double[][] {{1, 2, 3, 4}, {1, Double.NaN, Double.NaN, 1}, {1, 2, 2}, {}}) {
      assertThrows(IllegalArgumentException.class, () -> new SymmetricEigen(2, bad));
    }
  }
}
