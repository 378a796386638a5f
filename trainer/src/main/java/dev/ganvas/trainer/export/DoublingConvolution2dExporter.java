package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.Convolution2d;
import dev.ganvas.trainer.layer.DoublingConvolution2d;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/**
 * {@link DoublingConvolution2d} to {@code Resize} and {@code Conv}, which any program that runs
 * models is quick at; transposed convolutions are not everywhere.
 */
final class DoublingConvolution2dExporter implements LayerExporter<DoublingConvolution2d> {
  private static final int KERNEL = 3;

  @Override
  public Class<DoublingConvolution2d> kind() {
    return DoublingConvolution2d.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, DoublingConvolution2d conf, Layer layer, OnnxValue input, String name) {
    OnnxValue doubled = NearestUpsamplingExporter.repeated(graph, input, 2, name + ".repeat");
    float[] weights = outputsFirst(Weights.of(layer, Convolution2d.WEIGHT), conf);
    return graph.apply(
        OnnxOp.CONV,
        name,
        List.of(
            doubled,
            graph.constant(name + ".weight", weights, conf.out(), conf.in(), KERNEL, KERNEL),
            graph.constant(name + ".bias", Weights.of(layer, Convolution2d.BIAS), conf.out())),
        OnnxAttribute.ints("kernel_shape", KERNEL, KERNEL),
        OnnxAttribute.ints("pads", 1, 1, 1, 1),
        OnnxAttribute.ints("strides", 1, 1));
  }

  /** {@code [in, out, 3, 3]} as {@code [out, in, 3, 3]}. */
  private static float[] outputsFirst(float[] weights, DoublingConvolution2d conf) {
    float[] turned = new float[weights.length];
    int kernel = KERNEL * KERNEL;
    for (int i = 0; i < conf.in(); i++) {
      for (int o = 0; o < conf.out(); o++) {
        System.arraycopy(
            weights, (i * conf.out() + o) * kernel, turned, (o * conf.in() + i) * kernel, kernel);
      }
    }
    return turned;
  }
}
