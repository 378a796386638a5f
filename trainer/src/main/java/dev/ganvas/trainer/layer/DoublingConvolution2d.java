package dev.ganvas.trainer.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of a 3x3 convolution, with bias and without activation, of a picture that is
 * doubled by repeating its pixels: {@link NearestUpsampling} and {@link Convolution2d} in one.
 * Input {@code [N, in, H, W]}, output {@code [N, out, 2 H, 2 W]}; beyond the borders lie zeros.
 *
 * <p>Of the nine weights that meet a repeated pixel, several meet the same one. Added up, they are
 * a transposed convolution of 4x4 weights and stride 2 with four ninths of the products, and the
 * doubled picture need never be made.
 *
 * <p>Weights are {@code [in, out, 3, 3]}, bias {@code [out]}.
 */
public class DoublingConvolution2d extends ParametricLayer {
  static final int KERNEL = 3;

  private static final long serialVersionUID = 1L;

  @JsonProperty private int in;
  @JsonProperty private int out;
  @JsonProperty private double deviation;

  /** For DL4J's JSON reader. */
  public DoublingConvolution2d() {}

  /** Starts with the weights of He et al. 2015. */
  public static DoublingConvolution2d of(int in, int out) {
    DoublingConvolution2d convolution = new DoublingConvolution2d();
    convolution.in = in;
    convolution.out = out;
    convolution.deviation = Math.sqrt(2.0 / (in * KERNEL * KERNEL));
    return convolution;
  }

  /** Sets how far the first weights lie from zero. */
  public DoublingConvolution2d startingWith(double standardDeviation) {
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

  @Override
  List<Slot> slots() {
    return List.of(
        Slot.learned(Convolution2d.WEIGHT, new Start.Normal(0, deviation), in, out, KERNEL, KERNEL),
        Slot.learned(Convolution2d.BIAS, new Start.Constant(0), out));
  }

  @Override
  ParametricPass<?> pass(NeuralNetConfiguration conf, DataType type) {
    return new DoublingConvolution2dPass(conf, type);
  }

  @Override
  InputType outputType(InputType input) {
    InputType.InputTypeConvolutional picture = picture(input);
    return InputType.convolutional(2 * picture.getHeight(), 2 * picture.getWidth(), out);
  }
}
