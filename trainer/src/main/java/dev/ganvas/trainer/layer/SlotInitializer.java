package dev.ganvas.trainer.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Lays a layer's slots out one after the other in the network's one vector. */
final class SlotInitializer implements ParamInitializer {
  private final List<Slot> slots;

  SlotInitializer(List<Slot> slots) {
    this.slots = List.copyOf(slots);
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return slots.stream().mapToLong(slot -> slot.shape().elements()).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return slots.stream().map(Slot::key).toList();
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return paramKeys(layer);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return true;
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return false;
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    Map<String, INDArray> views = views(paramsView);
    if (initializeParams) {
      for (Slot slot : slots) {
        slot.start().write(Views.get(views, slot.key()));
      }
    }
    return views;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return views(gradientView);
  }

  private Map<String, INDArray> views(INDArray vector) {
    INDArray flat = vector.reshape(vector.length());
    Map<String, INDArray> views = new LinkedHashMap<>();
    long offset = 0;
    for (Slot slot : slots) {
      long length = slot.shape().elements();
      INDArray view = flat.get(NDArrayIndex.interval(offset, offset + length));
      views.put(slot.key(), view.reshape('c', slot.shape().toLongs()));
      offset += length;
    }
    return views;
  }
}
