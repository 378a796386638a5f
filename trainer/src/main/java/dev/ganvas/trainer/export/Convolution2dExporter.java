package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.Convolution2d;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link Convolution2d} to {@code Conv}: weights as stored, pads written out. */
final class Convolution2dExporter implements LayerExporter<Convolution2d> {
  @Override
  public Class<Convolution2d> kind() {
    return Convolution2d.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, Convolution2d conf, Layer layer, OnnxValue input, String name) {
    int[] kernel = conf.getKernelSize();
    int[] padding = conf.getPadding();
    int[] stride = conf.getStride();
    OnnxValue weights =
        graph.constant(
            name + ".weight",
            Weights.of(layer, "W"),
            conf.getNOut(),
            conf.getNIn(),
            kernel[0],
            kernel[1]);
    OnnxValue bias = graph.constant(name + ".bias", Weights.of(layer, "b"), conf.getNOut());
    return graph.apply(
        OnnxOp.CONV,
        name,
        List.of(input, weights, bias),
        OnnxAttribute.ints("kernel_shape", kernel[0], kernel[1]),
        OnnxAttribute.ints("pads", padding[0], padding[1], padding[0], padding[1]),
        OnnxAttribute.ints("strides", stride[0], stride[1]));
  }
}
