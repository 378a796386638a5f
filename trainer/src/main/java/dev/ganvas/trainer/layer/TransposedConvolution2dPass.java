package dev.ganvas.trainer.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Both passes of {@link TransposedConvolution2d} on the native operations {@code deconv2d} and
 * {@code deconv2d_bp}. The gradient to the input alone is the plain convolution of what comes back.
 */
final class TransposedConvolution2dPass extends ParametricPass<TransposedConvolution2d> {
  private static final long serialVersionUID = 1L;

  private final transient Scratch output = new Scratch();
  private final transient Scratch inputGradient = new Scratch();

  TransposedConvolution2dPass(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  INDArray forward(Mode mode) {
    TransposedConvolution2d conf = layerConf();
    INDArray result =
        output.get(
            input.dataType(),
            input.size(0),
            conf.out(),
            conf.outputSide(input.size(2)),
            conf.outputSide(input.size(3)));
    Kernels.run("deconv2d", arguments(), List.of(input, weights(), bias()), result);
    return result;
  }

  @Override
  INDArray backward(INDArray epsilon, BackwardScope scope) {
    INDArray toInput = inputGradient.like(input);
    if (scope == BackwardScope.INPUT_ONLY) {
      Kernels.run("conv2d", arguments(), List.of(epsilon, weights()), toInput);
      return toInput;
    }
    INDArray weightGradient = gradient(Convolution2d.WEIGHT);
    INDArray biasGradient = gradient(Convolution2d.BIAS);
    Kernels.run(
        "deconv2d_bp",
        arguments(),
        List.of(input, weights(), bias(), epsilon),
        toInput,
        weightGradient,
        biasGradient);
    return toInput;
  }

  private INDArray weights() {
    return parameter(Convolution2d.WEIGHT);
  }

  private INDArray bias() {
    return parameter(Convolution2d.BIAS);
  }

  private int[] arguments() {
    TransposedConvolution2d conf = layerConf();
    return Kernels.arguments(conf.kernel(), conf.stride(), conf.padding());
  }
}
