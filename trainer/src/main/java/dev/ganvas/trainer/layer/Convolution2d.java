package dev.ganvas.trainer.layer;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of a 2-D convolution with bias and without activation: DL4J's own parameters and
 * initialisation, our passes. Input {@code [N, in, H, W]}, output {@code [N, out, H', W']}, H' = (H
 * + 2 padding - kernel) / stride + 1.
 *
 * <p>Weights are {@code [out, in, kernel, kernel]} in 'c' order, bias {@code [1, out]}.
 */
public class Convolution2d extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;
  private static final double QUIET = 0.1;

  /** For DL4J's JSON reader. */
  public Convolution2d() {}

  private Convolution2d(Builder builder) {
    super(builder);
  }

  /** A convolution with a square kernel. */
  public static Convolution2d of(int in, int out, int kernel, int stride, int padding) {
    return new Convolution2d(
        new Builder(kernel, kernel)
            .nIn(in)
            .nOut(out)
            .stride(stride, stride)
            .padding(padding, padding)
            .convolutionMode(ConvolutionMode.Truncate)
            .activation(Activation.IDENTITY)
            .hasBias(true));
  }

  /** A 3x3 convolution that keeps the picture's size. */
  public static Convolution2d sameSize3x3(int in, int out) {
    return of(in, out, 3, 1, 1);
  }

  /**
   * A 3x3 convolution that keeps the picture's size and starts with weights a tenth of He's. At the
   * end of a branch that is added to a plain enlargement, the sum then starts as that enlargement
   * rather than as noise, and the layers before need not unlearn the noise.
   */
  public static Convolution2d quiet3x3(int in, int out) {
    Convolution2d convolution = sameSize3x3(in, out);
    double he = Math.sqrt(2.0 / (9 * in));
    convolution.setWeightInitFn(new WeightInitDistribution(new NormalDistribution(0, QUIET * he)));
    return convolution;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    Convolution2dPass layer = new Convolution2dPass(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    Map<String, INDArray> table = initializer().init(conf, parameters, initialize);
    layer.setParamTable(table);
    layer.setConf(conf);
    return layer;
  }
}
