package dev.ganvas.trainer.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of a parametric rectifier (He et al. 2015): x where positive, slope times x
 * elsewhere, one learned slope a channel. {@code [N, C, H, W]} in and out; slopes {@code [C, 1,
 * 1]}.
 */
public class PRelu extends PReLULayer {
  private static final long serialVersionUID = 1L;

  /** The slope that training starts from, as PyTorch's. */
  private static final double INITIAL_SLOPE = 0.25;

  /** For DL4J's JSON reader. */
  public PRelu() {}

  /** A rectifier for so many channels, with slopes that start at 0.25. */
  public PRelu(int channels) {
    setInputShape(new long[] {channels, 1, 1});
    setSharedAxes(new long[] {2, 3});
    setWeightInitFn(new WeightInitConstant(INITIAL_SLOPE));
    setActivationFn(new ActivationIdentity());
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    PReluPass layer = new PReluPass(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }
}
