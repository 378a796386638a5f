package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of a maximum over square windows without padding: {@code [N, C, H, W]} to {@code
 * [N, C, (H - k) / s + 1, (W - k) / s + 1]}, rounded down. For networks made by others, whose
 * features a training looks at.
 */
public class MaxPool extends ShapeLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private int kernel;
  @JsonProperty private int stride;

  /** For DL4J's JSON reader. */
  public MaxPool() {}

  /** Windows of k x k pixels, s pixels apart. */
  public MaxPool(int kernel, int stride) {
    this.kernel = kernel;
    this.stride = stride;
  }

  /** k. */
  public int kernel() {
    return kernel;
  }

  /** s. */
  public int stride() {
    return stride;
  }

  @Override
  InputType outputType(InputType in) {
    InputType.InputTypeConvolutional picture = ParametricLayer.picture(in);
    return InputType.convolutional(
        side(picture.getHeight()), side(picture.getWidth()), picture.getChannels());
  }

  private long side(long side) {
    return (side - kernel) / stride + 1;
  }

  @Override
  Layer pass(NeuralNetConfiguration conf, DataType type) {
    return new Pass(conf, type);
  }

  private static final class Pass extends ShapePass<MaxPool> {
    private static final long serialVersionUID = 1L;

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    long[] outputShape() {
      MaxPool conf = layerConf();
      return new long[] {
        input.size(0), input.size(1), conf.side(input.size(2)), conf.side(input.size(3))
      };
    }

    /** kH, kW, sH, sW, pH, pW, dH, dW, explicit padding, unused, NCHW. */
    private int[] arguments() {
      MaxPool conf = layerConf();
      return new int[] {conf.kernel, conf.kernel, conf.stride, conf.stride, 0, 0, 1, 1, 0, 0, 0};
    }

    @Override
    void forward(INDArray from, INDArray to) {
      Nd4j.exec(
          DynamicCustomOp.builder("maxpool2d")
              .addInputs(from)
              .addOutputs(to)
              .addIntegerArguments(arguments())
              .build());
    }

    @Override
    void backward(INDArray epsilon, INDArray to) {
      Nd4j.exec(
          DynamicCustomOp.builder("maxpool2d_bp")
              .addInputs(input, epsilon)
              .addOutputs(to)
              .addIntegerArguments(arguments())
              .build());
    }
  }
}
