package dev.ganvas.runtime.features;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The Fréchet distance between two sets of features, each taken for normally distributed (Dowson
 * and Landau 1982; Heusel et al. 2017):
 *
 * <pre>{@code |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2))}</pre>
 *
 * <p>Only with the features of a certain Inception network is this the FID; numbers of different
 * networks, or of different numbers of pictures, do not compare.
 */
public final class FrechetDistance {
  private FrechetDistance() {}

  /** The distance, at least 0. */
  public static double between(FeatureSet first, FeatureSet second) {
    if (first.features() != second.features()) {
      throw new IllegalArgumentException(
          "expected as many features, found " + first.features() + " and " + second.features());
    }
    double[] m1 = first.mean();
    double[] m2 = second.mean();
    double means = 0;
    for (int i = 0; i < m1.length; i++) {
      means += (m1[i] - m2[i]) * (m1[i] - m2[i]);
    }
    DMatrixRMaj c1 = covariance(first);
    DMatrixRMaj c2 = covariance(second);
    double trace = CommonOps_DDRM.trace(c1) + CommonOps_DDRM.trace(c2) - 2 * traceOfRoot(c1, c2);
    return Math.max(0, means + trace);
  }

  private static DMatrixRMaj covariance(FeatureSet set) {
    List<double[]> rows = set.centred();
    DMatrixRMaj matrix = new DMatrixRMaj(rows.toArray(new double[0][]));
    DMatrixRMaj covariance = new DMatrixRMaj(set.features(), set.features());
    CommonOps_DDRM.multInner(matrix, covariance);
    CommonOps_DDRM.divide(covariance, set.size() - 1.0);
    return covariance;
  }

  /**
   * tr (C1 C2)^(1/2). C1 C2 has the eigenvalues of R C2 R with R the root of C1, and that matrix is
   * symmetric: no complex numbers arise, as they do from the root of a product.
   */
  private static double traceOfRoot(DMatrixRMaj c1, DMatrixRMaj c2) {
    DMatrixRMaj root = root(c1);
    DMatrixRMaj left = new DMatrixRMaj(c1.numRows, c1.numCols);
    DMatrixRMaj product = new DMatrixRMaj(c1.numRows, c1.numCols);
    CommonOps_DDRM.mult(root, c2, left);
    CommonOps_DDRM.mult(left, root, product);
    EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(product, WithVectors.NO);
    double trace = 0;
    for (int i = 0; i < eigen.getNumberOfEigenvalues(); i++) {
      trace += Math.sqrt(Math.max(0, eigen.getEigenvalue(i).getReal()));
    }
    return trace;
  }

  private static DMatrixRMaj root(DMatrixRMaj symmetric) {
    int n = symmetric.numRows;
    EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(symmetric, WithVectors.YES);
    DMatrixRMaj vectors = new DMatrixRMaj(n, n);
    DMatrixRMaj scaled = new DMatrixRMaj(n, n);
    for (int j = 0; j < n; j++) {
      double value = Math.sqrt(Math.max(0, eigen.getEigenvalue(j).getReal()));
      DMatrixRMaj vector = eigen.getEigenVector(j);
      for (int i = 0; i < n; i++) {
        vectors.set(i, j, vector.get(i));
        scaled.set(i, j, vector.get(i) * value);
      }
    }
    DMatrixRMaj root = new DMatrixRMaj(n, n);
    CommonOps_DDRM.multTransB(scaled, vectors, root);
    return root;
  }

  private enum WithVectors {
    YES,
    NO
  }

  private static EigenDecomposition_F64<DMatrixRMaj> decompose(
      DMatrixRMaj matrix, WithVectors with) {
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(matrix.numRows, with == WithVectors.YES, true);
    // Rounding leaves the product symmetric to 1e-12 only; the decomposition wants it exactly.
    DMatrixRMaj symmetric = matrix.copy();
    for (int i = 0; i < matrix.numRows; i++) {
      for (int j = 0; j < i; j++) {
        double mean = (matrix.get(i, j) + matrix.get(j, i)) / 2;
        symmetric.set(i, j, mean);
        symmetric.set(j, i, mean);
      }
    }
    if (!eigen.decompose(symmetric)) {
      throw new IllegalStateException("the eigenvalues of a covariance could not be found");
    }
    return eigen;
  }
}
