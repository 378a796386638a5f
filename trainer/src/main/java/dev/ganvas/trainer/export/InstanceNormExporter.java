package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.BatchNorm;
import dev.ganvas.trainer.layer.InstanceNorm;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link InstanceNorm} to {@code InstanceNormalization}. */
final class InstanceNormExporter implements LayerExporter<InstanceNorm> {
  @Override
  public Class<InstanceNorm> kind() {
    return InstanceNorm.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, InstanceNorm conf, Layer layer, OnnxValue input, String name) {
    int channels = conf.channels();
    return graph.apply(
        OnnxOp.INSTANCE_NORMALIZATION,
        name,
        List.of(
            input,
            graph.constant(name + ".scale", Weights.of(layer, BatchNorm.GAMMA), channels),
            graph.constant(name + ".bias", Weights.of(layer, BatchNorm.BETA), channels)),
        OnnxAttribute.real("epsilon", (float) BatchNorm.EPSILON));
  }
}
