package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.NearestUpsampling;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link NearestUpsampling} to {@code Resize}, each pixel repeated. */
final class NearestUpsamplingExporter implements LayerExporter<NearestUpsampling> {
  @Override
  public Class<NearestUpsampling> kind() {
    return NearestUpsampling.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, NearestUpsampling conf, Layer layer, OnnxValue input, String name) {
    return repeated(graph, input, conf.getFactor(), name);
  }

  /** A picture with each pixel repeated so many times in both axes. */
  static OnnxValue repeated(OnnxGraph graph, OnnxValue input, float factor, String name) {
    OnnxValue scales = graph.constant(name + ".scales", new float[] {1, 1, factor, factor}, 4);
    return graph.apply(
        OnnxOp.RESIZE,
        name,
        List.of(input, graph.absent(), scales),
        OnnxAttribute.text("mode", "nearest"),
        OnnxAttribute.text("coordinate_transformation_mode", "asymmetric"),
        OnnxAttribute.text("nearest_mode", "floor"));
  }
}
