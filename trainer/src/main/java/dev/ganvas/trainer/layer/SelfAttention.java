package dev.ganvas.trainer.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of self-attention over pixels (Zhang et al. 2019, "Self-Attention Generative
 * Adversarial Networks", without pooling): {@code [N, C, H, W]}, the same out.
 *
 * <pre>{@code
 * f, g, h = 1x1 convolutions of x to K, K and V channels, without bias
 * b_ji    = softmax over i of f_i' g_j              o_j = sum over i of b_ji h_i
 * y       = x + gamma (1x1 convolution of o to C channels)
 * }</pre>
 *
 * <p>K is an eighth of C and V a half, both at least 1; gamma {@code [1]} starts at 0, so that the
 * layer starts as if it were not there.
 */
public class SelfAttention extends ParametricLayer {
  /** Key of the weights of f, g and h, {@code [2 K + V, C, 1, 1]} in this order. */
  public static final String PROJECTIONS = "Wfgh";

  /** Key of the last convolution's weights, {@code [C, V, 1, 1]}. */
  public static final String OUTPUT = "Wo";

  private static final long serialVersionUID = 1L;

  @JsonProperty private int channels;

  /** For DL4J's JSON reader. */
  public SelfAttention() {}

  /** Attention over so many channels. */
  public static SelfAttention of(int channels) {
    SelfAttention attention = new SelfAttention();
    attention.channels = channels;
    return attention;
  }

  /** C. */
  public int channels() {
    return channels;
  }

  /** K. */
  public int keys() {
    return Math.max(1, channels / 8);
  }

  /** V. */
  public int values() {
    return Math.max(1, channels / 2);
  }

  @Override
  List<Slot> slots() {
    double in = Math.sqrt(1.0 / channels);
    double out = Math.sqrt(1.0 / values());
    return List.of(
        Slot.learned(PROJECTIONS, new Start.Normal(0, in), 2 * keys() + values(), channels, 1, 1),
        Slot.learned(OUTPUT, new Start.Normal(0, out), channels, values(), 1, 1),
        Slot.learned(BatchNorm.GAMMA, new Start.Constant(0), 1));
  }

  @Override
  ParametricPass<?> pass(NeuralNetConfiguration conf, DataType type) {
    return new SelfAttentionPass(conf, type);
  }

  @Override
  InputType outputType(InputType input) {
    return picture(input);
  }
}
