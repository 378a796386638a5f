package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.Linear;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link Linear} to {@code Gemm} with weights {@code [out, in]}, transposed there. */
final class LinearExporter implements LayerExporter<Linear> {
  @Override
  public Class<Linear> kind() {
    return Linear.class;
  }

  @Override
  public OnnxValue export(OnnxGraph graph, Linear conf, Layer layer, OnnxValue input, String name) {
    OnnxValue weights =
        graph.constant(name + ".weight", Weights.effective(layer), conf.out(), conf.in());
    OnnxValue bias =
        graph.constant(name + ".bias", Weights.of(layer, Convolution2d.BIAS), conf.out());
    return graph.apply(
        OnnxOp.GEMM, name, List.of(input, weights, bias), OnnxAttribute.of("transB", 1));
  }
}
