package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.BatchNorm;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link BatchNorm} to {@code BatchNormalization} with the running statistics. */
final class BatchNormExporter implements LayerExporter<BatchNorm> {
  @Override
  public Class<BatchNorm> kind() {
    return BatchNorm.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, BatchNorm conf, Layer layer, OnnxValue input, String name) {
    int channels = conf.channels();
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    float[] scale = conf.isScaled() ? Weights.of(layer, BatchNorm.GAMMA) : ones;
    float[] shift = conf.isScaled() ? Weights.of(layer, BatchNorm.BETA) : new float[channels];
    return graph.apply(
        OnnxOp.BATCH_NORMALIZATION,
        name,
        List.of(
            input,
            graph.constant(name + ".scale", scale, channels),
            graph.constant(name + ".bias", shift, channels),
            graph.constant(name + ".mean", Weights.of(layer, BatchNorm.MEAN), channels),
            graph.constant(name + ".var", Weights.of(layer, BatchNorm.VARIANCE), channels)),
        OnnxAttribute.real("epsilon", (float) BatchNorm.EPSILON));
  }
}
