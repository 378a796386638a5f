package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of a layer that changes nothing and remembers the gradient that came back to it:
 * behind a network's input it holds the gradient to that input, which DL4J's graphs do not return.
 */
public class InputTap extends ShapeLayer {
  private static final long serialVersionUID = 1L;

  @Override
  InputType outputType(InputType in) {
    return in;
  }

  @Override
  Layer pass(NeuralNetConfiguration conf, DataType type) {
    return new Pass(conf, type);
  }

  /**
   * The gradient of the last backward pass to the input.
   *
   * @param tap the layer of a network that this configuration made
   * @shape as the input; the layer keeps ownership and overwrites it in the next backward pass
   */
  public static INDArray gradient(Layer tap) {
    if (tap instanceof Pass pass) {
      return pass.lastInputGradient();
    }
    throw new IllegalArgumentException("expected an InputTap, found " + tap.getClass());
  }

  private static final class Pass extends ShapePass<InputTap> {
    private static final long serialVersionUID = 1L;

    Pass(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    long[] outputShape() {
      return input.shape();
    }

    @Override
    void forward(INDArray from, INDArray to) {
      to.assign(from);
    }

    @Override
    void backward(INDArray epsilon, INDArray to) {
      to.assign(epsilon);
    }
  }
}
