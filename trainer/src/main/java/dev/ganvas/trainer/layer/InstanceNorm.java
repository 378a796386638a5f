package dev.ganvas.trainer.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of instance normalisation (Ulyanov et al. 2016): {@code [N, C, H, W]}, the same
 * out. Each plane by its own mean and biased variance, epsilon inside the root, in training and
 * inference alike; then a learned scale {@code [C]} and shift {@code [C]}.
 */
public class InstanceNorm extends ParametricLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private int channels;

  /** For DL4J's JSON reader. */
  public InstanceNorm() {}

  /** A normalisation of so many channels whose scales start at 1. */
  public static InstanceNorm of(int channels) {
    InstanceNorm norm = new InstanceNorm();
    norm.channels = channels;
    return norm;
  }

  /** Channels in and out. */
  public int channels() {
    return channels;
  }

  @Override
  List<Slot> slots() {
    return List.of(
        Slot.learned(BatchNorm.GAMMA, new Start.Constant(1), channels),
        Slot.learned(BatchNorm.BETA, new Start.Constant(0), channels));
  }

  @Override
  ParametricPass<?> pass(NeuralNetConfiguration conf, DataType type) {
    return new InstanceNormPass(conf, type);
  }

  @Override
  InputType outputType(InputType input) {
    return picture(input);
  }
}
