package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.TransposedConvolution2d;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link TransposedConvolution2d} to {@code ConvTranspose}: weights as stored, explicit pads. */
final class TransposedConvolution2dExporter implements LayerExporter<TransposedConvolution2d> {
  @Override
  public Class<TransposedConvolution2d> kind() {
    return TransposedConvolution2d.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, TransposedConvolution2d conf, Layer layer, OnnxValue input, String name) {
    int kernel = conf.kernel();
    int padding = conf.padding();
    OnnxValue weights =
        graph.constant(
            name + ".weight",
            Weights.of(layer, Convolution2d.WEIGHT),
            conf.in(),
            conf.out(),
            kernel,
            kernel);
    OnnxValue bias =
        graph.constant(name + ".bias", Weights.of(layer, Convolution2d.BIAS), conf.out());
    return graph.apply(
        OnnxOp.CONV_TRANSPOSE,
        name,
        List.of(input, weights, bias),
        OnnxAttribute.ints("kernel_shape", kernel, kernel),
        OnnxAttribute.ints("pads", padding, padding, padding, padding),
        OnnxAttribute.ints("strides", conf.stride(), conf.stride()));
  }
}
