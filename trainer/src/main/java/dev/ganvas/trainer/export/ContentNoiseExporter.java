package dev.ganvas.trainer.export;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.layer.ContentNoise;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;

/** {@link ContentNoise}: its formula in elementary operators, on whole numbers in float32. */
final class ContentNoiseExporter implements LayerExporter<ContentNoise> {
  private static final int COLORS = 3;

  @Override
  public Class<ContentNoise> kind() {
    return ContentNoise.class;
  }

  @Override
  public OnnxValue export(
      OnnxGraph graph, ContentNoise conf, Layer layer, OnnxValue input, String name) {
    OnnxValue white = number(graph, name + ".white", ContentNoise.LEVELS);
    OnnxValue levels =
        graph.apply(
            OnnxOp.ROUND,
            name + ".levels",
            List.of(graph.apply(OnnxOp.MUL, name + ".scaled", List.of(input, white))));
    int channels = conf.channels();
    OnnxValue first =
        graph.constant(name + ".first", numbers(conf.first()), channels, COLORS, 3, 3);
    OnnxValue second =
        graph.constant(name + ".second", numbers(conf.second()), channels, channels, 3, 3);
    OnnxValue once = mixed(graph, name + ".once", levels, first);
    OnnxValue twice = mixed(graph, name + ".twice", once, second);
    OnnxValue mean = number(graph, name + ".mean", ContentNoise.MEAN);
    OnnxValue centred = graph.apply(OnnxOp.SUB, name + ".centred", List.of(twice, mean));
    OnnxValue deviation = number(graph, name + ".deviation", ContentNoise.DEVIATION);
    return graph.apply(OnnxOp.DIV, name, List.of(centred, deviation));
  }

  private static OnnxValue mixed(OnnxGraph graph, String name, OnnxValue from, OnnxValue weights) {
    OnnxValue sums =
        graph.apply(
            OnnxOp.CONV,
            name + ".sums",
            List.of(from, weights),
            OnnxAttribute.ints("kernel_shape", 3, 3),
            OnnxAttribute.ints("pads", 1, 1, 1, 1),
            OnnxAttribute.ints("strides", 1, 1));
    OnnxValue modulus = number(graph, name + ".modulus", ContentNoise.MODULUS);
    OnnxValue u = remainder(graph, name + ".remainders", sums, modulus);
    OnnxValue product = graph.apply(OnnxOp.MUL, name + ".products", List.of(u, u));
    OnnxValue square = remainder(graph, name + ".squares", product, modulus);
    OnnxValue cube = graph.apply(OnnxOp.MUL, name + ".cubed", List.of(square, u));
    return remainder(graph, name + ".cubes", cube, modulus);
  }

  private static OnnxValue remainder(
      OnnxGraph graph, String name, OnnxValue of, OnnxValue modulus) {
    return graph.apply(OnnxOp.MOD, name, List.of(of, modulus), OnnxAttribute.of("fmod", 1));
  }

  private static float[] numbers(int[] whole) {
    float[] numbers = new float[whole.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = whole[i];
    }
    return numbers;
  }

  private static OnnxValue number(OnnxGraph graph, String name, double value) {
    return graph.constant(name, new float[] {(float) value}, 1);
  }
}
