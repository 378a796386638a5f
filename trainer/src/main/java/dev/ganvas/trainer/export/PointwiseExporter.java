package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.Pointwise;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link Pointwise} to the operator of that name. */
final class PointwiseExporter implements LayerExporter<Pointwise> {
  @Override
  public Class<Pointwise> kind() {
    return Pointwise.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, Pointwise conf, Layer layer, OnnxValue input, String name) {
    List<OnnxValue> inputs = List.of(input);
    return switch (conf.kind()) {
      case RELU -> graph.apply(OnnxOp.RELU, name, inputs);
      case LEAKY_RELU ->
          graph.apply(
              OnnxOp.LEAKY_RELU, name, inputs, OnnxAttribute.real("alpha", (float) conf.slope()));
      case TANH -> graph.apply(OnnxOp.TANH, name, inputs);
      case SIGMOID -> graph.apply(OnnxOp.SIGMOID, name, inputs);
    };
  }
}
