package dev.ganvas.trainer.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Operations on {@code [N, C, P]} views, P being all pixels of a plane or 1 for flat inputs.
 *
 * <p>Written with the custom operations {@code multiply}, {@code add} and {@code subtract}: on
 * {@code [N, C, P]} against {@code [1, C, 1]} they take a tenth of the time of ND4J's broadcast
 * operations, and summing rows before pictures is faster than one sum over several axes.
 */
final class Planes {
  private Planes() {}

  /** The same numbers in 'c' order without gaps; the array itself if it is so already. */
  static INDArray dense(INDArray array) {
    // ND4J calls every reshaped array a view; one of all its memory lies as it should.
    boolean whole =
        !array.isView() || (array.offset() == 0 && array.data().length() == array.length());
    boolean dense = whole && array.ordering() == 'c' && array.elementWiseStride() == 1;
    return dense ? array : array.dup('c');
  }

  /** {@code [N, C, H, W]} or {@code [N, C]} as {@code [N, C, P]}, without a copy. */
  static INDArray of(INDArray array) {
    return array.reshape('c', new long[] {array.size(0), array.size(1), pixels(array)});
  }

  /** H W of {@code [N, C, H, W]}; 1 of {@code [N, C]}. */
  static long pixels(INDArray array) {
    return array.length() / (array.size(0) * array.size(1));
  }

  /** {@code [C]} as {@code [1, C, 1]}, without a copy. */
  static INDArray channels(INDArray vector) {
    return vector.reshape('c', new long[] {1, vector.length(), 1});
  }

  static void multiply(INDArray x, INDArray y, INDArray result) {
    run("multiply", x, y, result);
  }

  static void add(INDArray x, INDArray y, INDArray result) {
    run("add", x, y, result);
  }

  static void subtract(INDArray x, INDArray y, INDArray result) {
    run("subtract", x, y, result);
  }

  private static void run(String operation, INDArray x, INDArray y, INDArray result) {
    Nd4j.exec(DynamicCustomOp.builder(operation).addInputs(x, y).addOutputs(result).build());
  }

  /** Writes one over the root of variance plus epsilon, of as many numbers. */
  static void invertRoot(INDArray variance, double epsilon, INDArray result) {
    result.assign(variance);
    result.addi(epsilon);
    Nd4j.exec(new Sqrt(result, result));
    result.rdivi(1);
  }

  /** The sum over pictures and pixels of {@code [N, C, P]}: a fresh {@code [C]}. */
  static INDArray sumByChannel(INDArray planes) {
    try (INDArray rows = planes.sum(2)) {
      return rows.sum(0);
    }
  }
}
