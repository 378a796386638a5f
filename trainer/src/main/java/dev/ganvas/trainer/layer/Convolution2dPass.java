package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Both passes of {@link Convolution2d} on the native operations {@code conv2d} and {@code
 * conv2d_bp}. DL4J's own layer goes through im2col and gemm in Java and computes the forward pass a
 * second time in the backward one.
 */
final class Convolution2dPass extends ParametricPass<Convolution2d> implements EffectiveWeights {
  private static final long serialVersionUID = 1L;

  private final transient Scratch output = new Scratch();
  private final transient Scratch inputGradient = new Scratch();
  private final transient Scratch unusedWeightGradient = new Scratch();
  private final transient SpectralNorm spectralNorm = new SpectralNorm();

  Convolution2dPass(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  INDArray forward(Mode mode) {
    Convolution2d conf = layerConf();
    INDArray result =
        output.get(
            input.dataType(),
            input.size(0),
            conf.out(),
            conf.outputSide(input.size(2)),
            conf.outputSide(input.size(3)));
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(input, weights(mode), parameter(Convolution2d.BIAS))
            .addOutputs(result)
            .addIntegerArguments(Kernels.arguments(conf.kernel(), conf.stride(), conf.padding()))
            .build());
    return result;
  }

  @Override
  INDArray backward(INDArray epsilon, BackwardScope scope) {
    INDArray toInput = inputGradient.like(input);
    if (scope == BackwardScope.INPUT_ONLY && covers(input.size(2)) && covers(input.size(3))) {
      // To the input, a convolution's gradient is the transposed convolution by the same weights.
      Nd4j.exec(
          DynamicCustomOp.builder("deconv2d")
              .addInputs(epsilon, lastWeights())
              .addOutputs(toInput)
              .addIntegerArguments(arguments())
              .build());
      return toInput;
    }
    INDArray weightGradient =
        scope == BackwardScope.INPUT_ONLY
            ? unusedWeightGradient.like(lastWeights())
            : gradient(Convolution2d.WEIGHT);
    INDArray biasGradient =
        scope == BackwardScope.INPUT_ONLY
            ? Nd4j.createUninitialized(input.dataType(), layerConf().out())
            : gradient(Convolution2d.BIAS);
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(input, lastWeights(), parameter(Convolution2d.BIAS), epsilon)
            .addOutputs(toInput, weightGradient, biasGradient)
            .addIntegerArguments(arguments())
            .build());
    if (scope == BackwardScope.PARAMETERS_AND_INPUT
        && layerConf().weighting() == Weighting.SPECTRAL) {
      spectralNorm.chain(weightGradient);
    }
    return toInput;
  }

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

  /** Those that the forward pass used. */
  private INDArray lastWeights() {
    return layerConf().weighting() == Weighting.SPECTRAL
        ? spectralNorm.last()
        : parameter(Convolution2d.WEIGHT);
  }

  /** Whether no pixels of a side are left over by the stride. */
  private boolean covers(long side) {
    Convolution2d conf = layerConf();
    return (side + 2L * conf.padding() - conf.kernel()) % conf.stride() == 0;
  }

  private int[] arguments() {
    return Kernels.arguments(layerConf().kernel(), layerConf().stride(), layerConf().padding());
  }
}
