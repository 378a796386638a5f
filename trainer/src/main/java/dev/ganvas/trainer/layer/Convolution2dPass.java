package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Both passes of {@link Convolution2d} on the native operations {@code conv2d} and {@code
 * conv2d_bp}. DL4J's own layer goes through im2col and gemm in Java and computes the forward pass a
 * second time in the backward one.
 */
final class Convolution2dPass extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;

  private final transient Scratch output = new Scratch();
  private final transient Scratch inputGradient = new Scratch();

  Convolution2dPass(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    validateInputRank();
    org.deeplearning4j.nn.conf.layers.ConvolutionLayer conf = layerConf();
    long outHeight = outSize(input.size(2), 0);
    long outWidth = outSize(input.size(3), 1);
    INDArray result =
        output.get(input.dataType(), input.size(0), conf.getNOut(), outHeight, outWidth);
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(input, weights(), bias())
            .addOutputs(result)
            .addIntegerArguments(arguments())
            .build());
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray weightGradient = Views.get(gradientViews, ConvolutionParamInitializer.WEIGHT_KEY);
    INDArray biasGradient = Views.get(gradientViews, ConvolutionParamInitializer.BIAS_KEY);
    INDArray toInput = inputGradient.like(input);
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(input, weights(), bias(), epsilon)
            .addOutputs(toInput, weightGradient, biasGradient.reshape(biasGradient.length()))
            .addIntegerArguments(arguments())
            .build());
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(ConvolutionParamInitializer.BIAS_KEY, biasGradient);
    gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient, 'c');
    return new Pair<>(gradient, toInput);
  }

  private INDArray weights() {
    return Views.get(params, ConvolutionParamInitializer.WEIGHT_KEY);
  }

  private INDArray bias() {
    return Views.flat(params, ConvolutionParamInitializer.BIAS_KEY);
  }

  private long outSize(long in, int axis) {
    org.deeplearning4j.nn.conf.layers.ConvolutionLayer conf = layerConf();
    return (in + 2L * conf.getPadding()[axis] - conf.getKernelSize()[axis]) / conf.getStride()[axis]
        + 1;
  }

  /** kH, kW, sH, sW, pH, pW, dH, dW, explicit padding, NCHW, weights [out, in, kH, kW]. */
  private int[] arguments() {
    org.deeplearning4j.nn.conf.layers.ConvolutionLayer conf = layerConf();
    int[] kernel = conf.getKernelSize();
    int[] stride = conf.getStride();
    int[] padding = conf.getPadding();
    return new int[] {
      kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1], 1, 1, 0, 0, 1
    };
  }
}
