package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Both passes of {@link Linear}, three products of matrices. */
final class LinearPass extends ParametricPass<Linear> implements EffectiveWeights {
  private static final long serialVersionUID = 1L;

  private final transient Scratch output = new Scratch();
  private final transient Scratch inputGradient = new Scratch();
  private final transient SpectralNorm spectralNorm = new SpectralNorm();

  LinearPass(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  INDArray forward(Mode mode) {
    INDArray result = output.get(input.dataType(), input.size(0), layerConf().out());
    MatrixProduct.write(Planes.dense(input), false, weights(mode), true, result);
    INDArray bias = parameter(Convolution2d.BIAS);
    Planes.add(result, bias.reshape('c', new long[] {1, bias.length()}), result);
    return result;
  }

  @Override
  INDArray backward(INDArray epsilon, BackwardScope scope) {
    INDArray toInput = inputGradient.get(input.dataType(), input.shape());
    INDArray weights =
        layerConf().weighting() == Weighting.SPECTRAL
            ? spectralNorm.last()
            : parameter(Convolution2d.WEIGHT);
    MatrixProduct.write(epsilon, false, weights, false, toInput);
    if (scope == BackwardScope.PARAMETERS_AND_INPUT) {
      INDArray weightGradient = gradient(Convolution2d.WEIGHT);
      MatrixProduct.write(epsilon, true, Planes.dense(input), false, weightGradient);
      if (layerConf().weighting() == Weighting.SPECTRAL) {
        spectralNorm.chain(weightGradient);
      }
      try (INDArray sum = epsilon.sum(0)) {
        gradient(Convolution2d.BIAS).assign(sum);
      }
    }
    return toInput;
  }

  /** {@code to = a b}, each transposed first if so marked. */
  @Override
  public INDArray effectiveWeights() {
    return weights(Mode.INFERENCE);
  }

  private INDArray weights(Mode mode) {
    INDArray stored = parameter(Convolution2d.WEIGHT);
    return layerConf().weighting() == Weighting.SPECTRAL
        ? spectralNorm.apply(stored, parameter(Convolution2d.POWER_ITERATION), mode)
        : stored;
  }
}
