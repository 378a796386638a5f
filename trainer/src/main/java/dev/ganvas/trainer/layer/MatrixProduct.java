package dev.ganvas.trainer.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products of matrices by the native operation {@code matmul}. On matrices with one short side it
 * takes a fifth of the time of ND4J's {@code gemm} or less.
 */
final class MatrixProduct {
  private MatrixProduct() {}

  /**
   * Writes the product of two matrices, either of them transposed if that is wanted, into a third.
   */
  static void write(INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray to) {
    Nd4j.exec(
        DynamicCustomOp.builder("matmul")
            .addInputs(a, b)
            .addOutputs(to)
            .addIntegerArguments(transposeA ? 1 : 0, transposeB ? 1 : 0, 0)
            .build());
  }
}
