package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.Convolution2d;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link Convolution2d} to {@code Conv}: weights as used in inference, pads written out. */
final class Convolution2dExporter implements LayerExporter<Convolution2d> {
  @Override
  public Class<Convolution2d> kind() {
    return Convolution2d.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, Convolution2d conf, Layer layer, OnnxValue input, String name) {
    int kernel = conf.kernel();
    int padding = conf.padding();
    OnnxValue weights =
        graph.constant(
            name + ".weight", Weights.effective(layer), conf.out(), conf.in(), kernel, kernel);
    OnnxValue bias =
        graph.constant(name + ".bias", Weights.of(layer, Convolution2d.BIAS), conf.out());
    return graph.apply(
        OnnxOp.CONV,
        name,
        List.of(input, weights, bias),
        OnnxAttribute.ints("kernel_shape", kernel, kernel),
        OnnxAttribute.ints("pads", padding, padding, padding, padding),
        OnnxAttribute.ints("strides", conf.stride(), conf.stride()));
  }
}
