package dev.ganvas.trainer.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.trainer.TinyNets;
import dev.ganvas.trainer.config.GanConfig.Loss;
import dev.ganvas.trainer.config.TranslationConfig.Objective;
import dev.ganvas.trainer.net.FeatureNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

class StyleFeaturesTest {
  private static final double STEP = 1e-6;

  @TempDir private Path folder = Path.of(".");

  /** Two stages: conv, ReLU, maximum, conv, ReLU. */
  private FeatureNetwork features() throws IOException {
    OnnxGraph graph = new OnnxGraph("features");
    OnnxValue x =
        graph.input(
            "x", List.of(OnnxDim.of(1), OnnxDim.of(3), OnnxDim.named("h"), OnnxDim.named("w")));
    OnnxValue first = graph.apply(OnnxOp.RELU, "r1", List.of(conv(graph, "c1", x, 4, 3)));
    OnnxValue pooled =
        graph.apply(
            OnnxOp.MAX_POOL,
            "p",
            List.of(first),
            OnnxAttribute.ints("kernel_shape", 2, 2),
            OnnxAttribute.ints("strides", 2, 2));
    OnnxValue second = graph.apply(OnnxOp.RELU, "r2", List.of(conv(graph, "c2", pooled, 5, 4)));
    graph.output(
        "y",
        second,
        List.of(OnnxDim.of(1), OnnxDim.of(5), OnnxDim.named("h2"), OnnxDim.named("w2")));
    Path file = folder.resolve("features.onnx");
    Files.write(file, graph.toModel("test", "1", Map.of()));
    return FeatureNetwork.read(file, DataType.DOUBLE);
  }

  private static OnnxValue conv(OnnxGraph graph, String name, OnnxValue x, int out, int in) {
    float[] weights = new float[out * in * 9];
    float[] bias = new float[out];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.sin(i * 1.7 + out) / 3;
    }
    for (int i = 0; i < out; i++) {
      bias[i] = 0.1f * i;
    }
    return graph.apply(
        OnnxOp.CONV,
        name,
        List.of(
            x,
            graph.constant(name + ".w", weights, out, in, 3, 3),
            graph.constant(name + ".b", bias, out)),
        OnnxAttribute.ints("kernel_shape", 3, 3),
        OnnxAttribute.ints("pads", 1, 1, 1, 1),
        OnnxAttribute.ints("strides", 1, 1));
  }

  private static INDArray picture(long seed, int n) {
    return Transforms.tanh(TinyNets.random(DataType.DOUBLE, seed, n, 3, 6, 8));
  }

  @Test
  void gradientOfContentAndStyleIsRight() throws IOException {
    StyleFeatures features = new StyleFeatures(features(), picture(1, 1));
    Objective objective = new Objective(Loss.HINGE, 0, 0, 0, 0, 1.5, 0.5, 0, 0, 0);
    INDArray photos = picture(2, 2);
    INDArray made = picture(3, 2);
    INDArray gradient = made.ulike().assign(0);
    features.add(photos, made, objective, gradient, new ArrayList<>());
    for (long i = 0; i < made.length(); i += 7) {
      double value = made.getDouble(i);
      made.putScalar(i, value + STEP);
      double above = loss(features, photos, made, objective);
      made.putScalar(i, value - STEP);
      double below = loss(features, photos, made, objective);
      made.putScalar(i, value);
      assertEquals((above - below) / (2 * STEP), gradient.getDouble(i), 1e-6, "pixel " + i);
    }
  }

  private static double loss(
      StyleFeatures features, INDArray photos, INDArray made, Objective objective) {
    List<TranslationLosses.Part> parts = new ArrayList<>();
    features.add(photos, made, objective, made.ulike().assign(0), parts);
    return objective.content() * parts.get(0).value() + objective.style() * parts.get(1).value();
  }

  @Test
  void aPictureHasItsOwnStyleAndContent() throws IOException {
    INDArray picture = picture(1, 1);
    StyleFeatures features = new StyleFeatures(features(), picture);
    List<TranslationLosses.Part> parts = new ArrayList<>();
    Objective objective = new Objective(Loss.HINGE, 0, 0, 0, 0, 1, 1, 0, 0, 0);
    features.add(picture, picture, objective, picture.ulike().assign(0), parts);
    assertEquals(0, parts.get(0).value(), 1e-12);
    assertEquals(0, parts.get(1).value(), 1e-12);
  }
}
