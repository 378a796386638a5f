package dev.ganvas.trainer.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of a 2-D convolution with bias and without activation. Input {@code [N, in, H, W]},
 * output {@code [N, out, H', W']}, H' = (H + 2 padding - kernel) / stride + 1, rounded down.
 *
 * <p>Weights are {@code [out, in, kernel, kernel]}, bias {@code [out]}.
 */
public class Convolution2d extends ParametricLayer {
  /** Key of the weights. */
  public static final String WEIGHT = "W";

  /** Key of the bias. */
  public static final String BIAS = "b";

  static final String POWER_ITERATION = "u";

  private static final long serialVersionUID = 1L;
  private static final double QUIET = 0.1;

  @JsonProperty private int in;
  @JsonProperty private int out;
  @JsonProperty private int kernel;
  @JsonProperty private int stride;
  @JsonProperty private int padding;
  @JsonProperty private double deviation;
  @JsonProperty private double identity;
  @JsonProperty private Weighting weighting = Weighting.PLAIN;

  /** For DL4J's JSON reader. */
  public Convolution2d() {}

  /** A convolution with a square kernel that starts with the weights of He et al. 2015. */
  public static Convolution2d of(int in, int out, int kernel, int stride, int padding) {
    Convolution2d convolution = new Convolution2d();
    convolution.in = in;
    convolution.out = out;
    convolution.kernel = kernel;
    convolution.stride = stride;
    convolution.padding = padding;
    convolution.deviation = Math.sqrt(2.0 / (in * kernel * kernel));
    return convolution;
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
    convolution.deviation *= QUIET;
    return convolution;
  }

  /** Sets how far the first weights lie from zero; DCGAN's is 0.02. */
  public Convolution2d startingWith(double standardDeviation) {
    this.deviation = standardDeviation;
    return this;
  }

  /**
   * Lets it start near the convolution that changes nothing, {@code share} of it and the rest of
   * its random weights. A residual connection around a linear layer is nothing but that (Ding et
   * al. 2021, Bhardwaj et al. 2022): deep stacks train as with them, and nothing is left to compute
   * afterwards.
   *
   * @param share 0 to 1
   * @throws IllegalArgumentException if the kernel has no centre
   */
  public Convolution2d startingNearIdentity(double share) {
    if (kernel % 2 == 0) {
      throw new IllegalArgumentException("expected a kernel of odd side, found " + kernel);
    }
    this.identity = share;
    this.deviation *= Math.sqrt(1 - share * share);
    return this;
  }

  /** Sets whether the weights are normalised. */
  public Convolution2d weighted(Weighting kind) {
    this.weighting = kind;
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

  /** Pixels from one place of the kernel to the next. */
  public int stride() {
    return stride;
  }

  /** Rows of zeros added at each border. */
  public int padding() {
    return padding;
  }

  Weighting weighting() {
    return weighting;
  }

  @Override
  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    Start start =
        identity > 0 ? new Start.NearIdentity(identity, deviation) : new Start.Normal(0, deviation);
    slots.add(Slot.learned(WEIGHT, start, out, in, kernel, kernel));
    slots.add(Slot.learned(BIAS, new Start.Constant(0), out));
    if (weighting == Weighting.SPECTRAL) {
      slots.add(Slot.buffer(POWER_ITERATION, new Start.Normal(0, 1), out));
    }
    return slots;
  }

  @Override
  ParametricPass<?> pass(NeuralNetConfiguration conf, DataType type) {
    return new Convolution2dPass(conf, type);
  }

  @Override
  InputType outputType(InputType input) {
    InputType.InputTypeConvolutional picture = picture(input);
    return InputType.convolutional(
        outputSide(picture.getHeight()), outputSide(picture.getWidth()), out);
  }

  long outputSide(long side) {
    return (side + 2L * padding - kernel) / stride + 1;
  }
}
