package dev.ganvas.trainer.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of batch normalisation (Ioffe and Szegedy 2015): {@code [N, C, H, W]} or {@code [N,
 * C]}, the same out. In training by the batch's mean and biased variance, otherwise by running
 * ones, epsilon inside the root. A training pass moves the running statistics a tenth of the way to
 * the batch's, the variance unbiased, as PyTorch does.
 *
 * <p>Scale {@code [C]} and shift {@code [C]} are learned unless the layer is made {@link
 * #withoutScale}; running mean and variance {@code [C]} are buffers.
 */
public class BatchNorm extends ParametricLayer {
  /** Key of the learned scale. */
  public static final String GAMMA = "gamma";

  /** Key of the learned shift. */
  public static final String BETA = "beta";

  /** Key of the running mean. */
  public static final String MEAN = "mean";

  /** Key of the running variance. */
  public static final String VARIANCE = "variance";

  /** Added to the variance under the root. */
  public static final double EPSILON = 1e-5;

  static final double MOMENTUM = 0.1;
  private static final long serialVersionUID = 1L;

  @JsonProperty private int channels;
  @JsonProperty private double scaleDeviation;
  @JsonProperty private Affine affine = Affine.LEARNED;

  /** Whether the result is scaled and shifted. */
  enum Affine {
    LEARNED,
    NONE
  }

  /** For DL4J's JSON reader. */
  public BatchNorm() {}

  /** A normalisation of so many channels whose scales start at 1. */
  public static BatchNorm of(int channels) {
    BatchNorm norm = new BatchNorm();
    norm.channels = channels;
    return norm;
  }

  /** A normalisation that neither scales nor shifts, for something after it that does. */
  public static BatchNorm withoutScale(int channels) {
    BatchNorm norm = of(channels);
    norm.affine = Affine.NONE;
    return norm;
  }

  /** Sets how far the first scales lie from 1; DCGAN's is 0.02. */
  public BatchNorm startingWith(double standardDeviation) {
    this.scaleDeviation = standardDeviation;
    return this;
  }

  /** Channels in and out. */
  public int channels() {
    return channels;
  }

  /** Whether {@link #GAMMA} and {@link #BETA} exist. */
  public boolean isScaled() {
    return affine == Affine.LEARNED;
  }

  @Override
  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    if (isScaled()) {
      slots.add(Slot.learned(GAMMA, new Start.Normal(1, scaleDeviation), channels));
      slots.add(Slot.learned(BETA, new Start.Constant(0), channels));
    }
    slots.add(Slot.buffer(MEAN, new Start.Constant(0), channels));
    slots.add(Slot.buffer(VARIANCE, new Start.Constant(1), channels));
    return slots;
  }

  @Override
  ParametricPass<?> pass(NeuralNetConfiguration conf, DataType type) {
    return new BatchNormPass(conf, type);
  }

  @Override
  InputType outputType(InputType input) {
    return input;
  }
}
