package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.MaxPool;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** Maxima become {@code MaxPool}. */
final class MaxPoolExporter implements LayerExporter<MaxPool> {
  @Override
  public Class<MaxPool> kind() {
    return MaxPool.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, MaxPool configuration, Layer layer, OnnxValue input, String name) {
    int kernel = configuration.kernel();
    int stride = configuration.stride();
    return graph.apply(
        OnnxOp.MAX_POOL,
        name,
        List.of(input),
        OnnxAttribute.ints("kernel_shape", kernel, kernel),
        OnnxAttribute.ints("strides", stride, stride));
  }
}
