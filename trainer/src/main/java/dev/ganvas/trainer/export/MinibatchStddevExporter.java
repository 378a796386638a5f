package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.MinibatchStddev;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link MinibatchStddev}: its formula in elementary operators. */
final class MinibatchStddevExporter implements LayerExporter<MinibatchStddev> {
  @Override
  public Class<MinibatchStddev> kind() {
    return MinibatchStddev.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, MinibatchStddev conf, Layer layer, OnnxValue input, String name) {
    OnnxValue mean = mean(graph, name + ".mean", input, 0);
    OnnxValue centred = graph.apply(OnnxOp.SUB, name + ".centred", List.of(input, mean));
    OnnxValue square = graph.apply(OnnxOp.MUL, name + ".square", List.of(centred, centred));
    OnnxValue variance = mean(graph, name + ".variance", square, 0);
    OnnxValue epsilon =
        graph.constant(name + ".epsilon", new float[] {(float) MinibatchStddev.EPSILON}, 1);
    OnnxValue shifted = graph.apply(OnnxOp.ADD, name + ".shifted", List.of(variance, epsilon));
    OnnxValue deviation = graph.apply(OnnxOp.SQRT, name + ".deviation", List.of(shifted));
    OnnxValue statistic = mean(graph, name + ".statistic", deviation, 1, 2, 3);
    // One plane's shape, [N, 1, H, W], from the input's own.
    OnnxValue plane = mean(graph, name + ".plane", input, 1);
    OnnxValue shape = graph.apply(OnnxOp.SHAPE, name + ".shape", List.of(plane));
    OnnxValue added = graph.apply(OnnxOp.EXPAND, name + ".added", List.of(statistic, shape));
    return graph.apply(OnnxOp.CONCAT, name, List.of(input, added), OnnxAttribute.of("axis", 1));
  }

  private static OnnxValue mean(OnnxGraph graph, String name, OnnxValue of, long... axes) {
    return graph.apply(
        OnnxOp.REDUCE_MEAN,
        name,
        List.of(of),
        OnnxAttribute.ints("axes", axes),
        OnnxAttribute.of("keepdims", 1));
  }
}
