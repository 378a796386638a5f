package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Both passes of a {@link ParametricLayer}: what all of them have in common. */
abstract class ParametricPass<C extends ParametricLayer> extends BaseLayer<C>
    implements ScopedBackward {
  private static final long serialVersionUID = 1L;

  private BackwardScope scope = BackwardScope.PARAMETERS_AND_INPUT;

  ParametricPass(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** What comes out for {@link #input}; memory of this layer's own. */
  abstract INDArray forward(Mode mode);

  /**
   * The gradient to the input, with those to the parameters written into {@link #gradient} if the
   * scope wants them.
   */
  abstract INDArray backward(INDArray epsilon, BackwardScope scope);

  /** Whether statistics are taken from the batch, or those learned are used. */
  enum Mode {
    TRAINING,
    INFERENCE
  }

  /** A parameter, the network's own memory. */
  final INDArray parameter(String key) {
    return Views.get(params, key);
  }

  /** Where a parameter's gradient goes, the network's own memory. */
  final INDArray gradient(String key) {
    return Views.get(gradientViews, key);
  }

  @Override
  public final void setBackwardScope(BackwardScope scope) {
    this.scope = scope;
  }

  @Override
  public final INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    return forward(training ? Mode.TRAINING : Mode.INFERENCE);
  }

  @Override
  public final Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray toInput = backward(Planes.dense(epsilon), scope);
    Gradient gradient = new DefaultGradient();
    if (scope == BackwardScope.PARAMETERS_AND_INPUT) {
      for (Slot slot : layerConf().slots()) {
        gradient.setGradientFor(slot.key(), gradient(slot.key()), 'c');
      }
    }
    return new Pair<>(gradient, toInput);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
