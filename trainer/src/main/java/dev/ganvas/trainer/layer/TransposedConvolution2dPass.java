package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

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
    run("deconv2d", arrays(input, weights(), bias()), result);
    return result;
  }

  @Override
  INDArray backward(INDArray epsilon, BackwardScope scope) {
    INDArray toInput = inputGradient.like(input);
    if (scope == BackwardScope.INPUT_ONLY) {
      run("conv2d", arrays(epsilon, weights()), toInput);
      return toInput;
    }
    INDArray weightGradient = gradient(Convolution2d.WEIGHT);
    INDArray biasGradient = gradient(Convolution2d.BIAS);
    run(
        "deconv2d_bp",
        arrays(input, weights(), bias(), epsilon),
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

  private static INDArray[] arrays(INDArray... arrays) {
    return arrays;
  }

  private void run(String operation, INDArray[] inputs, INDArray... outputs) {
    TransposedConvolution2d conf = layerConf();
    Nd4j.exec(
        DynamicCustomOp.builder(operation)
            .addInputs(inputs)
            .addOutputs(outputs)
            .addIntegerArguments(Kernels.arguments(conf.kernel(), conf.stride(), conf.padding()))
            .build());
  }
}
