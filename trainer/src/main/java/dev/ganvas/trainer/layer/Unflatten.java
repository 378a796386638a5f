package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of a layer that folds numbers to pictures: {@code [N, CHW]} to {@code [N, C, H,
 * W]}.
 */
public class Unflatten extends ShapeLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private int channels;
  @JsonProperty private int height;
  @JsonProperty private int width;

  /** For DL4J's JSON reader. */
  public Unflatten() {}

  /** A layer that makes pictures of this size. */
  public Unflatten(int channels, int height, int width) {
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  /** C. */
  public int channels() {
    return channels;
  }

  /** H. */
  public int height() {
    return height;
  }

  /** W. */
  public int width() {
    return width;
  }

  @Override
  InputType outputType(InputType in) {
    return InputType.convolutional(height, width, channels);
  }

  @Override
  Layer pass(NeuralNetConfiguration conf, DataType type) {
    return new Pass(conf, type);
  }

  private static final class Pass extends ShapePass<Unflatten> {
    private static final long serialVersionUID = 1L;

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    long[] outputShape() {
      Unflatten conf = layerConf();
      return new long[] {input.size(0), conf.channels, conf.height, conf.width};
    }

    @Override
    void forward(INDArray from, INDArray to) {
      to.assign(Planes.dense(from).reshape('c', to.shape()));
    }

    @Override
    void backward(INDArray epsilon, INDArray to) {
      to.assign(Planes.dense(epsilon).reshape('c', to.shape()));
    }
  }
}
