package dev.ganvas.runtime.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.session.SessionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureDistanceTest {
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  @TempDir private Path folder = Path.of(".");

  private Path network = Path.of(".");

  /**
   * Written for pictures of 8x8: the colours themselves as the first stage, the largest of 2x2 as
   * the second, and classes behind that.
   */
  @BeforeEach
  void writeNetwork() throws IOException {
    OnnxGraph graph = new OnnxGraph("colors");
    List<OnnxDim> picture = List.of(OnnxDim.of(1), OnnxDim.of(3), OnnxDim.of(8), OnnxDim.of(8));
    OnnxValue same = graph.apply(OnnxOp.IDENTITY, "same", List.of(graph.input("x", picture)));
    OnnxValue pooled =
        graph.apply(
            OnnxOp.MAX_POOL,
            "pooled",
            List.of(same),
            OnnxAttribute.ints("kernel_shape", 2, 2),
            OnnxAttribute.ints("strides", 2, 2));
    OnnxValue row =
        graph.apply(OnnxOp.FLATTEN, "row", List.of(pooled), OnnxAttribute.of("axis", 1));
    graph.output("classes", row, List.of(OnnxDim.of(1), OnnxDim.of(48)));
    network = Files.write(folder.resolve("colors.onnx"), graph.toModel("test", "1", Map.of()));
  }

  private static Image flat(int width, int height, int... color) {
    return TinyPictures.filled(
        width, height, Channels.RGB, SampleDepth.EIGHT_BITS, i -> color[i % 3]);
  }

  /** By hand: the squared distance of two colours' directions, as the network sees them. */
  private static double expected(int[] a, int[] b) {
    double[] f = new double[3];
    double[] g = new double[3];
    for (int c = 0; c < 3; c++) {
      f[c] = (a[c] / 255f - MEAN[c]) / DEVIATION[c];
      g[c] = (b[c] / 255f - MEAN[c]) / DEVIATION[c];
    }
    double ff = Math.sqrt(f[0] * f[0] + f[1] * f[1] + f[2] * f[2]);
    double gg = Math.sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += Math.pow(f[c] / ff - g[c] / gg, 2);
    }
    return sum;
  }

  @Test
  void theDistanceIsThatOfTheFormulaForPicturesOfAnySize() throws IOException {
    int[] red = {200, 30, 40};
    int[] blue = {20, 60, 230};
    try (FeatureDistance distance = FeatureDistance.open(network, SessionConfig.CPU)) {
      assertEquals("colors", distance.name());
      for (int[] size : new int[][] {{8, 8}, {20, 12}, {1500, 30}}) {
        Image a = flat(size[0], size[1], red);
        Image b = flat(size[0], size[1], blue);
        assertEquals(expected(red, blue), distance.of(a, b, 0), 1e-5);
        assertEquals(0, distance.of(a, a, 0), 0);
      }
    }
  }

  @Test
  void placesCountByTheirShareAndBordersAreLeftOut() throws IOException {
    int[] red = {200, 30, 40};
    int[] blue = {20, 60, 230};
    Image all = flat(16, 16, red);
    Image half =
        TinyPictures.filled(
            16,
            16,
            Channels.RGB,
            SampleDepth.EIGHT_BITS,
            i -> (i / 3 % 16 < 8 ? red : blue)[i % 3]);
    try (FeatureDistance distance = FeatureDistance.open(network, SessionConfig.CPU)) {
      assertEquals(expected(red, blue) / 2, distance.of(all, half, 0), 1e-5);
      Image framed =
          TinyPictures.filled(
              16,
              16,
              Channels.RGB,
              SampleDepth.EIGHT_BITS,
              i -> {
                int x = i / 3 % 16;
                int y = i / 3 / 16;
                return (x < 2 || y < 2 || x > 13 || y > 13 ? blue : red)[i % 3];
              });
      assertTrue(distance.of(all, framed, 0) > 0.1);
      assertEquals(0, distance.of(all, framed, 2), 0);
    }
  }

  @Test
  void refusesPicturesOfTwoSizesAndNetworksWithoutStages() throws IOException {
    try (FeatureDistance distance = FeatureDistance.open(network, SessionConfig.CPU)) {
      Image a = flat(8, 8, 1, 2, 3);
      Image wide = flat(9, 8, 1, 2, 3);
      GanvasException size = assertThrows(GanvasException.class, () -> distance.of(a, wide, 0));
      assertEquals(Kind.UNSUPPORTED_IMAGE, size.kind());
      assertThrows(GanvasException.class, () -> distance.of(a, a, 4));
    }
    OnnxGraph graph = new OnnxGraph("flat");
    List<OnnxDim> picture = List.of(OnnxDim.of(1), OnnxDim.of(3), OnnxDim.of(8), OnnxDim.of(8));
    graph.output(
        "y", graph.apply(OnnxOp.RELU, "relu", List.of(graph.input("x", picture))), picture);
    Path one = Files.write(folder.resolve("one.onnx"), graph.toModel("test", "1", Map.of()));
    GanvasException stages =
        assertThrows(GanvasException.class, () -> FeatureDistance.open(one, SessionConfig.CPU));
    assertEquals(Kind.MODEL_UNFIT, stages.kind());
    assertTrue(stages.getMessage().contains("stages"), stages.getMessage());
  }
}
