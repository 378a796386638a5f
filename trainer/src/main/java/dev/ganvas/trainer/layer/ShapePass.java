package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Both passes of a {@link ShapeLayer}. */
abstract class ShapePass<C extends ShapeLayer> extends AbstractLayer<C> {
  private static final long serialVersionUID = 1L;

  private final transient Scratch output = new Scratch();
  private final transient Scratch inputGradient = new Scratch();

  ShapePass(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** The shape that comes out for {@link #input}. */
  abstract long[] outputShape();

  /** Writes the numbers of {@code from} into {@code to}. */
  abstract void forward(INDArray from, INDArray to);

  /** Writes the gradient of what came out into that of what went in. */
  abstract void backward(INDArray epsilon, INDArray to);

  /** What came out last. */
  final INDArray lastOutput() {
    return output.last();
  }

  /** The gradient to the input that came out last. */
  final INDArray lastInputGradient() {
    return inputGradient.last();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray result = output.get(input.dataType(), outputShape());
    forward(input, result);
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray result = inputGradient.like(input);
    backward(Planes.dense(epsilon), result);
    return new Pair<>(new DefaultGradient(), result);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {
    // There are no weights.
  }
}
