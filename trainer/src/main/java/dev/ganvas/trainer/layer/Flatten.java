package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Configuration of a layer that strings pictures out: {@code [N, C, H, W]} to {@code [N, CHW]}. */
public class Flatten extends ShapeLayer {
  private static final long serialVersionUID = 1L;

  @Override
  InputType outputType(InputType in) {
    return InputType.feedForward(in.arrayElementsPerExample());
  }

  @Override
  Layer pass(NeuralNetConfiguration conf, DataType type) {
    return new Pass(conf, type);
  }

  private static final class Pass extends ShapePass<Flatten> {
    private static final long serialVersionUID = 1L;

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    long[] outputShape() {
      return new long[] {input.size(0), input.length() / input.size(0)};
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
