package dev.ganvas.trainer.layer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/** Configuration of a layer with parameters, which it describes as a list of slots. */
public abstract class ParametricLayer extends BaseLayer implements Buffered {
  private static final long serialVersionUID = 1L;

  /** Without activation: that is a layer of its own. */
  protected ParametricLayer() {
    setActivationFn(new ActivationIdentity());
  }

  /** What is stored, in the order of the network's vector. */
  abstract List<Slot> slots();

  /** The passes of this layer. */
  abstract ParametricPass<?> pass(NeuralNetConfiguration conf, DataType type);

  /** The shape that comes out for one that goes in. */
  abstract InputType outputType(InputType in);

  @Override
  public List<String> bufferKeys() {
    return slots().stream().filter(s -> s.role() == Slot.Role.BUFFER).map(Slot::key).toList();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    ParametricPass<?> layer = pass(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    Map<String, INDArray> table = initializer().init(conf, parameters, initialize);
    layer.setParamTable(table);
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return new SlotInitializer(slots());
  }

  @Override
  public IUpdater getUpdaterByParam(String key) {
    return bufferKeys().contains(key) ? new NoOp() : super.getUpdaterByParam(key);
  }

  @Override
  public InputType getOutputType(int index, InputType inputType) {
    return outputType(inputType);
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    // The number of channels is always given when the layer is made.
  }

  @Override
  public @Nullable InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public boolean isPretrainParam(String key) {
    return false;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    long parameters = initializer().numParams(this);
    return new LayerMemoryReport.Builder(
            getLayerName(), getClass(), inputType, getOutputType(0, inputType))
        .standardMemory(parameters, 2 * parameters)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  /** A picture input, for layers that take nothing else. */
  static InputType.InputTypeConvolutional picture(InputType in) {
    if (in instanceof InputType.InputTypeConvolutional convolutional) {
      return convolutional;
    }
    throw new IllegalArgumentException("expected [N, C, H, W], found " + in);
  }
}
