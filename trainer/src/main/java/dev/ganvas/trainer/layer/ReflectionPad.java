package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of padding by mirrored pixels, the border pixel itself not repeated: {@code [N, C,
 * H, W]} to {@code [N, C, H + 2 p, W + 2 p]}; H and W must be larger than p.
 */
public class ReflectionPad extends ShapeLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private int padding;

  /** For DL4J's JSON reader. */
  public ReflectionPad() {}

  /** A padding of so many pixels at each border. */
  public ReflectionPad(int padding) {
    this.padding = padding;
  }

  /** p. */
  public int padding() {
    return padding;
  }

  @Override
  InputType outputType(InputType in) {
    InputType.InputTypeConvolutional picture = ParametricLayer.picture(in);
    return InputType.convolutional(
        picture.getHeight() + 2L * padding,
        picture.getWidth() + 2L * padding,
        picture.getChannels());
  }

  @Override
  Layer pass(NeuralNetConfiguration conf, DataType type) {
    return new Pass(conf, type);
  }

  private static final class Pass extends ShapePass<ReflectionPad> {
    private static final long serialVersionUID = 1L;

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    long[] outputShape() {
      long p = layerConf().padding;
      if (input.size(2) <= p || input.size(3) <= p) {
        throw new IllegalArgumentException(
            "expected a picture larger than the padding of " + p + ", found " + shape(input));
      }
      return new long[] {
        input.size(0), input.size(1), input.size(2) + 2 * p, input.size(3) + 2 * p
      };
    }

    private static String shape(INDArray array) {
      return java.util.Arrays.toString(array.shape());
    }

    @Override
    void forward(INDArray from, INDArray to) {
      int p = layerConf().padding;
      long height = from.size(2);
      long width = from.size(3);
      middle(to, height, width, p).assign(from);
      for (int k = 1; k <= p; k++) {
        row(to, p - k).assign(row(to, p + k));
        row(to, p + height - 1 + k).assign(row(to, p + height - 1 - k));
      }
      for (int k = 1; k <= p; k++) {
        column(to, p - k).assign(column(to, p + k));
        column(to, p + width - 1 + k).assign(column(to, p + width - 1 - k));
      }
    }

    @Override
    void backward(INDArray epsilon, INDArray to) {
      int p = layerConf().padding;
      long height = to.size(2);
      long width = to.size(3);
      // What the forward pass copied last is folded back first.
      try (INDArray folded = epsilon.dup('c')) {
        for (int k = p; k >= 1; k--) {
          column(folded, p + k).addi(column(folded, p - k));
          column(folded, p + width - 1 - k).addi(column(folded, p + width - 1 + k));
        }
        for (int k = p; k >= 1; k--) {
          row(folded, p + k).addi(row(folded, p - k));
          row(folded, p + height - 1 - k).addi(row(folded, p + height - 1 + k));
        }
        to.assign(middle(folded, height, width, p));
      }
    }

    private static INDArray middle(INDArray padded, long height, long width, int p) {
      return padded.get(
          NDArrayIndex.all(),
          NDArrayIndex.all(),
          NDArrayIndex.interval(p, p + height),
          NDArrayIndex.interval(p, p + width));
    }

    private static INDArray row(INDArray array, long y) {
      return array.get(all(), all(), NDArrayIndex.interval(y, y + 1), all());
    }

    private static INDArray column(INDArray array, long x) {
      return array.get(all(), all(), all(), NDArrayIndex.interval(x, x + 1));
    }

    private static INDArrayIndex all() {
      return NDArrayIndex.all();
    }
  }
}
