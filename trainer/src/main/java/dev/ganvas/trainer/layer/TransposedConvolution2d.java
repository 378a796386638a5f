package dev.ganvas.trainer.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of a transposed 2-D convolution with bias and without activation. Input {@code [N,
 * in, H, W]}, output {@code [N, out, H', W']}, H' = (H - 1) stride + kernel - 2 padding.
 *
 * <p>Weights are {@code [in, out, kernel, kernel]}, bias {@code [out]}.
 */
public class TransposedConvolution2d extends ParametricLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private int in;
  @JsonProperty private int out;
  @JsonProperty private int kernel;
  @JsonProperty private int stride;
  @JsonProperty private int padding;
  @JsonProperty private double deviation;

  /** For DL4J's JSON reader. */
  public TransposedConvolution2d() {}

  /** A transposed convolution with a square kernel that starts as DCGAN's: deviation 0.02. */
  public static TransposedConvolution2d of(int in, int out, int kernel, int stride, int padding) {
    TransposedConvolution2d convolution = new TransposedConvolution2d();
    convolution.in = in;
    convolution.out = out;
    convolution.kernel = kernel;
    convolution.stride = stride;
    convolution.padding = padding;
    convolution.deviation = 0.02;
    return convolution;
  }

  /** Sets how far the first weights lie from zero. */
  public TransposedConvolution2d startingWith(double standardDeviation) {
    this.deviation = standardDeviation;
    return this;
  }

  /** Channels in. */
  public int in() {
    return in;
  }

  /** Channels out. */
  public int out() {
    return out;
  }

  /** Side of the kernel. */
  public int kernel() {
    return kernel;
  }

  /** Pixels from one place of the kernel in the output to the next. */
  public int stride() {
    return stride;
  }

  /** Rows of the output cut off at each border. */
  public int padding() {
    return padding;
  }

  @Override
  List<Slot> slots() {
    return List.of(
        Slot.learned(Convolution2d.WEIGHT, new Start.Normal(0, deviation), in, out, kernel, kernel),
        Slot.learned(Convolution2d.BIAS, new Start.Constant(0), out));
  }

  @Override
  ParametricPass<?> pass(NeuralNetConfiguration conf, DataType type) {
    return new TransposedConvolution2dPass(conf, type);
  }

  @Override
  InputType outputType(InputType input) {
    InputType.InputTypeConvolutional picture = picture(input);
    return InputType.convolutional(
        outputSide(picture.getHeight()), outputSide(picture.getWidth()), out);
  }

  long outputSide(long side) {
    return (side - 1) * stride + kernel - 2L * padding;
  }
}
