package dev.ganvas.trainer.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Both passes of {@link DoublingConvolution2d} on the native operations of transposed convolutions,
 * with weights that are summed up before and gradients that are dealt out after.
 *
 * <p>A pixel of the small picture, repeated twice, meets in each axis the three weights w at four
 * places of the large one: w2, then w1 and w2 on its two copies, then w0 and w1, then w0.
 */
final class DoublingConvolution2dPass extends ParametricPass<DoublingConvolution2d> {
  private static final long serialVersionUID = 1L;

  private static final int LARGE = 4;

  private static final int[] ARGUMENTS = Kernels.arguments(LARGE, 2, 1);

  /** Which of an axis's three weights each of the four is the sum of. */
  private static final double[][] SUMS = {{0, 0, 1}, {0, 1, 1}, {1, 1, 0}, {1, 0, 0}};

  private final transient Scratch output = new Scratch();
  private final transient Scratch inputGradient = new Scratch();
  private final transient Scratch summedWeights = new Scratch();
  private final transient Scratch summedGradient = new Scratch();
  private final transient INDArray sums;

  DoublingConvolution2dPass(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
    this.sums = sums().castTo(type);
  }

  /** {@code [9, 16]}: from the weights of both axes to their sums. */
  private static INDArray sums() {
    int kernel = DoublingConvolution2d.KERNEL;
    double[][] both = new double[kernel * kernel][LARGE * LARGE];
    for (int i = 0; i < both.length; i++) {
      for (int j = 0; j < both[i].length; j++) {
        both[i][j] = SUMS[j / LARGE][i / kernel] * SUMS[j % LARGE][i % kernel];
      }
    }
    return Nd4j.createFromArray(both);
  }

  @Override
  INDArray forward(Mode mode) {
    INDArray result =
        output.get(
            input.dataType(),
            input.size(0),
            layerConf().out(),
            2 * input.size(2),
            2 * input.size(3));
    INDArray weights = parameter(Convolution2d.WEIGHT);
    INDArray summed = summedWeights.get(weights.dataType(), large());
    MatrixProduct.write(rows(weights), false, sums, false, rows(summed));
    Kernels.run(
        "deconv2d", ARGUMENTS, List.of(input, summed, parameter(Convolution2d.BIAS)), result);
    return result;
  }

  @Override
  INDArray backward(INDArray epsilon, BackwardScope scope) {
    INDArray toInput = inputGradient.like(input);
    INDArray summed = summedWeights.last();
    if (scope == BackwardScope.INPUT_ONLY) {
      Kernels.run("conv2d", ARGUMENTS, List.of(epsilon, summed), toInput);
      return toInput;
    }
    INDArray toSummed = summedGradient.like(summed);
    Kernels.run(
        "deconv2d_bp",
        ARGUMENTS,
        List.of(input, summed, parameter(Convolution2d.BIAS), epsilon),
        toInput,
        toSummed,
        gradient(Convolution2d.BIAS));
    MatrixProduct.write(rows(toSummed), false, sums, true, rows(gradient(Convolution2d.WEIGHT)));
    return toInput;
  }

  private long[] large() {
    return new long[] {layerConf().in(), layerConf().out(), LARGE, LARGE};
  }

  /** One row for each kernel. */
  private static INDArray rows(INDArray kernels) {
    return kernels.reshape(
        'c', kernels.size(0) * kernels.size(1), kernels.size(2) * kernels.size(3));
  }
}
