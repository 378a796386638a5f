package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.PRelu;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link PRelu} to {@code PRelu} with slopes {@code [C, 1, 1]}. */
final class PReluExporter implements LayerExporter<PRelu> {
  @Override
  public Class<PRelu> kind() {
    return PRelu.class;
  }

  @Override
  public OnnxValue export(OnnxGraph graph, PRelu conf, Layer layer, OnnxValue input, String name) {
    float[] slopes = Weights.of(layer, "W");
    OnnxValue slope = graph.constant(name + ".slope", slopes, slopes.length, 1, 1);
    return graph.apply(OnnxOp.PRELU, name, List.of(input, slope));
  }
}
