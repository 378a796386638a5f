package dev.ganvas.trainer.layer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** How ND4J's convolutions are told what to do. */
final class Kernels {
  private Kernels() {}

  /** Runs a convolution, a transposed one, or either's backward pass. */
  static void run(String operation, int[] arguments, List<INDArray> inputs, INDArray... outputs) {
    Nd4j.exec(
        DynamicCustomOp.builder(operation)
            .addInputs(inputs.toArray(INDArray[]::new))
            .addOutputs(outputs)
            .addIntegerArguments(arguments)
            .build());
  }

  /**
   * kH, kW, sH, sW, pH, pW, dH, dW, explicit padding, NCHW, weights {@code [out, in, kH, kW]} for
   * convolutions, {@code [in, out, kH, kW]} for transposed ones.
   */
  static int[] arguments(int kernel, int stride, int padding) {
    return new int[] {kernel, kernel, stride, stride, padding, padding, 1, 1, 0, 0, 1};
  }
}
