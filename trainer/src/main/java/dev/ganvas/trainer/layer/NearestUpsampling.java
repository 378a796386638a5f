package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Configuration of an enlargement by repeating pixels: {@code [N, C, H, W]} becomes {@code [N, C,
 * f*H, f*W]}.
 */
public class NearestUpsampling extends ShapeLayer {
  private static final long serialVersionUID = 1L;

  private int factor;

  /** For DL4J's JSON reader. */
  public NearestUpsampling() {}

  /** An enlargement by a whole factor. */
  public NearestUpsampling(int factor) {
    this.factor = factor;
  }

  /** How many times as large a side becomes. */
  public int getFactor() {
    return factor;
  }

  /** For DL4J's JSON reader. */
  public void setFactor(int factor) {
    this.factor = factor;
  }

  @Override
  InputType outputType(InputType input) {
    InputType.InputTypeConvolutional in = ParametricLayer.picture(input);
    return new InputType.InputTypeConvolutional(
        in.getHeight() * factor, in.getWidth() * factor, in.getChannels());
  }

  @Override
  Layer pass(NeuralNetConfiguration conf, DataType type) {
    return new Pass(conf, type);
  }

  private static final class Pass extends ShapePass<NearestUpsampling> {
    private static final long serialVersionUID = 1L;

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    long[] outputShape() {
      long factor = layerConf().getFactor();
      return new long[] {
        input.size(0), input.size(1), input.size(2) * factor, input.size(3) * factor
      };
    }

    @Override
    void forward(INDArray from, INDArray to) {
      int factor = layerConf().getFactor();
      Nd4j.exec(
          DynamicCustomOp.builder("upsampling2d")
              .addInputs(from)
              .addOutputs(to)
              .addIntegerArguments(factor, factor, 1)
              .build());
    }

    @Override
    void backward(INDArray epsilon, INDArray to) {
      Nd4j.exec(
          DynamicCustomOp.builder("upsampling2d_bp")
              .addInputs(input, epsilon)
              .addOutputs(to)
              .addIntegerArguments(1)
              .build());
    }
  }
}
