package dev.ganvas.runtime.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import dev.ganvas.runtime.session.Device;
import dev.ganvas.runtime.session.SessionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureModelTest {
  private static final SessionConfig ONE_THREAD = new SessionConfig(new Device.Cpu(), 1);
  private static final List<OnnxDim> PICTURE = dims(3, 8);
  private static final float TOLERANCE = 1e-5f;

  /** What white becomes: (1 - 0.485) / 0.229, (1 - 0.456) / 0.224, (1 - 0.406) / 0.225. */
  private static final float[] WHITE = {2.248908f, 2.428571f, 2.64f};

  @TempDir private Path folder = Path.of(".");

  private static List<OnnxDim> dims(long channels, long side) {
    return List.of(OnnxDim.of(1), OnnxDim.of(channels), OnnxDim.of(side), OnnxDim.of(side));
  }

  private static Image plain(int side, Channels channels, SampleDepth depth, int... pixel) {
    return TinyPictures.filled(side, side, channels, depth, i -> pixel[i % pixel.length]);
  }

  private static Image rgb(int red, int green, int blue) {
    return plain(8, Channels.RGB, SampleDepth.EIGHT_BITS, red, green, blue);
  }

  private static float[] normalised(double red, double green, double blue) {
    return new float[] {
      (float) ((red / 255 - 0.485) / 0.229),
      (float) ((green / 255 - 0.456) / 0.224),
      (float) ((blue / 255 - 0.406) / 0.225)
    };
  }

  private Path write(OnnxGraph graph) throws IOException {
    return Files.write(folder.resolve("tiny.onnx"), graph.toModel("test", "1", Map.of()));
  }

  /** A network whose features are the normalised colours. */
  private FeatureModel colors() throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    graph.output("y", graph.input("x", PICTURE), PICTURE);
    return FeatureModel.open(write(graph), ONE_THREAD);
  }

  @Test
  void blackAndWhiteAreNormalisedAsImageNetIs() throws IOException {
    try (FeatureModel model = colors()) {
      assertArrayEquals(WHITE, model.features(rgb(255, 255, 255)), TOLERANCE);
      assertArrayEquals(
          new float[] {-2.117904f, -2.035714f, -1.804444f},
          model.features(rgb(0, 0, 0)),
          TOLERANCE);
    }
  }

  @Test
  void networkIsFedRedGreenAndBlueInThisOrder() throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = graph.input("x", PICTURE);
    OnnxValue weights = graph.constant("weights", new float[] {1, 2, 3, -1, 0, 0.5f}, 2, 3, 1, 1);
    OnnxValue bias = graph.constant("bias", new float[] {0.25f, -4}, 2);
    OnnxValue convolved =
        graph.apply(
            OnnxOp.CONV,
            "conv",
            List.of(x, weights, bias),
            OnnxAttribute.ints("kernel_shape", 1, 1),
            OnnxAttribute.ints("pads", 0, 0, 0, 0),
            OnnxAttribute.ints("strides", 1, 1));
    graph.output("y", convolved, dims(2, 8));
    double red = (10 / 255.0 - 0.485) / 0.229;
    double green = (100 / 255.0 - 0.456) / 0.224;
    double blue = (200 / 255.0 - 0.406) / 0.225;
    try (FeatureModel model = FeatureModel.open(write(graph), ONE_THREAD)) {
      assertArrayEquals(
          new float[] {
            (float) (red + 2 * green + 3 * blue + 0.25), (float) (-red + 0.5 * blue - 4)
          },
          model.features(rgb(10, 100, 200)),
          TOLERANCE);
    }
  }

  @Test
  void featuresAreAveragedOverThePixels() throws IOException {
    // 192 samples: red 0, 3, 6 ... 189, green 1, 4 ... 190, blue 2, 5 ... 191.
    Image ramp = TinyPictures.filled(8, 8, Channels.RGB, SampleDepth.EIGHT_BITS, i -> i);
    try (FeatureModel model = colors()) {
      assertArrayEquals(normalised(94.5, 95.5, 96.5), model.features(ramp), TOLERANCE);
    }
  }

  @Test
  void everyPixelKeepsItsPlace() throws IOException {
    // The features of an 8x8 picture with one white pixel, picked by a mask for each row and
    // column.
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = graph.input("x", PICTURE);
    float[] mask = new float[64];
    mask[2 * 8 + 5] = 64;
    OnnxValue picked =
        graph.apply(OnnxOp.MUL, "picked", List.of(x, graph.constant("mask", mask, 8, 8)));
    graph.output("y", picked, PICTURE);
    Image picture = rgb(0, 0, 0);
    for (int c = 0; c < 3; c++) {
      picture.setSampleAt(picture.index(5, 2, c), 255);
    }
    try (FeatureModel model = FeatureModel.open(write(graph), ONE_THREAD)) {
      assertArrayEquals(WHITE, model.features(picture), TOLERANCE);
    }
  }

  @Test
  void picturesOfAnySizeAreBroughtToThatOfTheNetwork() throws IOException {
    float[] expected = normalised(10, 100, 200);
    try (FeatureModel model = colors()) {
      for (TinyPictures.Size size : TinyPictures.SIZES) {
        int[] pixel = {10, 100, 200};
        Image picture =
            TinyPictures.filled(
                size.width(),
                size.height(),
                Channels.RGB,
                SampleDepth.EIGHT_BITS,
                i -> pixel[i % 3]);
        assertArrayEquals(expected, model.features(picture), TOLERANCE, size.toString());
      }
    }
  }

  @Test
  void networkOfAnySizeSeesPicturesOf224() throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x =
        graph.input(
            "x",
            List.of(
                OnnxDim.named("n"),
                OnnxDim.of(3),
                OnnxDim.named("height"),
                OnnxDim.named("width")));
    OnnxValue one = graph.apply(OnnxOp.DIV, "one", List.of(x, x));
    OnnxValue pixels =
        graph.apply(
            OnnxOp.REDUCE_SUM,
            "pixels",
            List.of(one, graph.constant("axes", new long[] {2, 3})),
            OnnxAttribute.of("keepdims", 0));
    // Two axes only: [N, F].
    graph.output("y", pixels, List.of(OnnxDim.named("n"), OnnxDim.of(3)));
    float count = 224 * 224;
    try (FeatureModel model = FeatureModel.open(write(graph), ONE_THREAD)) {
      assertArrayEquals(
          new float[] {count, count, count}, model.features(rgb(255, 255, 255)), 0.5f);
    }
  }

  @Test
  void lastOutputIsUsed() throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = graph.input("x", PICTURE);
    graph.output("z", graph.apply(OnnxOp.RELU, "relu", List.of(x)), PICTURE);
    graph.output("y", graph.apply(OnnxOp.ADD, "twice", List.of(x, x)), PICTURE);
    try (FeatureModel model = FeatureModel.open(write(graph), ONE_THREAD)) {
      assertArrayEquals(
          new float[] {2 * WHITE[0], 2 * WHITE[1], 2 * WHITE[2]},
          model.features(rgb(255, 255, 255)),
          TOLERANCE);
    }
  }

  @Test
  void grayIsRepeatedInAllColors() throws IOException {
    try (FeatureModel model = colors()) {
      Image gray = plain(8, Channels.GRAY, SampleDepth.EIGHT_BITS, 77);
      assertArrayEquals(normalised(77, 77, 77), model.features(gray), TOLERANCE);
      Image small = plain(3, Channels.GRAY, SampleDepth.EIGHT_BITS, 77);
      assertArrayEquals(normalised(77, 77, 77), model.features(small), TOLERANCE);
    }
  }

  @Test
  void transparentPicturesAreLaidOnWhite() throws IOException {
    try (FeatureModel model = colors()) {
      Image clear = plain(8, Channels.RGBA, SampleDepth.EIGHT_BITS, 10, 20, 30, 0);
      assertArrayEquals(WHITE, model.features(clear), TOLERANCE);
      Image full = plain(8, Channels.RGBA, SampleDepth.EIGHT_BITS, 10, 20, 30, 255);
      assertArrayEquals(normalised(10, 20, 30), model.features(full), TOLERANCE);
      // 51 is a fifth: a fifth of the colour and 204 of the white.
      Image faint = plain(8, Channels.RGBA, SampleDepth.EIGHT_BITS, 0, 100, 255, 51);
      assertArrayEquals(normalised(204, 224, 255), model.features(faint), TOLERANCE);
      Image gray = plain(8, Channels.GRAY_ALPHA, SampleDepth.EIGHT_BITS, 50, 51);
      assertArrayEquals(normalised(214, 214, 214), model.features(gray), TOLERANCE);
      Image small = plain(3, Channels.GRAY_ALPHA, SampleDepth.EIGHT_BITS, 50, 51);
      assertArrayEquals(normalised(214, 214, 214), model.features(small), TOLERANCE);
    }
  }

  @Test
  void sixteenBitsGiveTheFeaturesOfEight() throws IOException {
    SampleDepth sixteen = SampleDepth.SIXTEEN_BITS;
    try (FeatureModel model = colors()) {
      Image opaque = plain(8, Channels.RGB, sixteen, 257 * 10, 257 * 20, 257 * 30);
      assertArrayEquals(normalised(10, 20, 30), model.features(opaque), TOLERANCE);
      // 32,768 is 127.502 of 255: a fifth of it and 204 of the white is 229.5004.
      Image faint = plain(8, Channels.RGBA, sixteen, 0, 257 * 100, 32_768, 257 * 51);
      assertArrayEquals(normalised(204, 224, 229.5004), model.features(faint), 1e-4f);
    }
  }

  @Test
  void isCalledAsItsFile() throws IOException {
    Path renamed;
    try (FeatureModel model = colors()) {
      assertEquals("tiny", model.name());
      renamed = Files.copy(folder.resolve("tiny.onnx"), folder.resolve("a.onnx.v2.onnx"));
    }
    try (FeatureModel model = FeatureModel.open(renamed, ONE_THREAD)) {
      assertEquals("a.onnx.v2", model.name());
    }
  }

  @Test
  void networkWithTwoInputsIsUnfit() throws IOException {
    OnnxGraph graph = new OnnxGraph("test");
    OnnxValue x = graph.input("x", PICTURE);
    OnnxValue second = graph.input("second", PICTURE);
    graph.output("y", graph.apply(OnnxOp.ADD, "sum", List.of(x, second)), PICTURE);
    assertRefused(Kind.MODEL_UNFIT, write(graph));
  }

  @Test
  void networkThatTakesNoPicturesIsUnfit() throws IOException {
    List<List<OnnxDim>> others =
        List.of(
            List.of(OnnxDim.of(1), OnnxDim.of(3), OnnxDim.of(8)),
            List.of(OnnxDim.of(1), OnnxDim.of(3), OnnxDim.of(1), OnnxDim.of(8), OnnxDim.of(8)),
            List.of(OnnxDim.named("n"), OnnxDim.of(3)),
            dims(1, 8),
            dims(4, 8),
            List.of(OnnxDim.of(1), OnnxDim.named("c"), OnnxDim.of(8), OnnxDim.of(8)),
            List.of(OnnxDim.of(1), OnnxDim.of(8), OnnxDim.of(8), OnnxDim.of(3)));
    for (List<OnnxDim> dims : others) {
      OnnxGraph graph = new OnnxGraph("test");
      graph.output("y", graph.input("x", dims), dims);
      assertRefused(Kind.MODEL_UNFIT, write(graph));
    }
  }

  @Test
  void missingAndDamagedFilesAreTold() throws IOException {
    assertRefused(Kind.MODEL_MISSING, folder.resolve("none.onnx"));
    assertRefused(Kind.MODEL_DAMAGED, Files.writeString(folder.resolve("text.onnx"), "hello"));
  }

  private static void assertRefused(Kind kind, Path file) {
    GanvasException e =
        assertThrows(GanvasException.class, () -> FeatureModel.open(file, ONE_THREAD));
    assertEquals(kind, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void closedNetworkRefusesPicturesAndMayBeClosedAgain() throws IOException {
    FeatureModel model = colors();
    model.close();
    model.close();
    Image picture = rgb(1, 2, 3);
    assertThrows(IllegalStateException.class, () -> model.features(picture));
  }
}
