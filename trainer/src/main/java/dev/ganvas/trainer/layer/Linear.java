package dev.ganvas.trainer.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of a fully connected layer without activation: {@code [N, in]} to {@code [N, out]},
 * y = W x + b. Weights are {@code [out, in]}, bias {@code [out]}.
 */
public class Linear extends ParametricLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private int in;
  @JsonProperty private int out;
  @JsonProperty private double deviation;
  @JsonProperty private Weighting weighting = Weighting.PLAIN;

  /** For DL4J's JSON reader. */
  public Linear() {}

  /** A layer that starts as DCGAN's: deviation 0.02, bias 0. */
  public static Linear of(int in, int out) {
    Linear linear = new Linear();
    linear.in = in;
    linear.out = out;
    linear.deviation = 0.02;
    return linear;
  }

  /** Sets how far the first weights lie from zero. */
  public Linear startingWith(double standardDeviation) {
    this.deviation = standardDeviation;
    return this;
  }

  /** Sets whether the weights are normalised. */
  public Linear weighted(Weighting kind) {
    this.weighting = kind;
    return this;
  }

  /** Numbers in. */
  public int in() {
    return in;
  }

  /** Numbers out. */
  public int out() {
    return out;
  }

  Weighting weighting() {
    return weighting;
  }

  @Override
  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    slots.add(Slot.learned(Convolution2d.WEIGHT, new Start.Normal(0, deviation), out, in));
    slots.add(Slot.learned(Convolution2d.BIAS, new Start.Constant(0), out));
    if (weighting == Weighting.SPECTRAL) {
      slots.add(Slot.buffer(Convolution2d.POWER_ITERATION, new Start.Normal(0, 1), out));
    }
    return slots;
  }

  @Override
  ParametricPass<?> pass(NeuralNetConfiguration conf, DataType type) {
    return new LinearPass(conf, type);
  }

  @Override
  InputType outputType(InputType input) {
    return InputType.feedForward(out);
  }
}
