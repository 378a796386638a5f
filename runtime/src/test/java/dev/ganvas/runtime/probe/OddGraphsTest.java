package dev.ganvas.runtime.probe;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static dev.ganvas.runtime.TinyPictures.maxDifference;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.ganvas.runtime.Stylizer;
import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxType;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.ValueRange;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs as other tools write them: found out without a word, then run on a picture in tiles. */
class OddGraphsTest {
  private static final Tiling TILES = new Tiling.Tiles(24, 4);

  @TempDir private Path folder = Path.of(".");

  private static ModelSpec found(Path model) throws IOException {
    return ModelProbe.find(model, ProbeHints.NONE).spec();
  }

  private static Image picture(Channels channels) {
    return TinyPictures.noise(41, 30, channels, SampleDepth.EIGHT_BITS, 1);
  }

  private static void doubles(Path model) throws IOException {
    doubles(model, Channels.RGB);
  }

  private static void doubles(Path model, Channels channels) throws IOException {
    Image picture = picture(channels);
    try (Upscaler upscaler = Upscaler.open(model, SessionConfig.CPU, TILES)) {
      assertTrue(maxDifference(TinyPictures.repeated(picture, 2), upscaler.apply(picture)) <= 1);
    }
  }

  private static OnnxValue cast(OnnxGraph graph, String name, OnnxValue x, OnnxType type) {
    return graph.apply(OnnxOp.CAST, name, List.of(x), OnnxAttribute.of("to", type.number()));
  }

  private static OnnxValue doubled(OnnxGraph graph, OnnxValue x) {
    return ForeignModels.clampedAndRepeated(graph, x, 0, 1, 1, 1, 2, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 12, 14, 16, 24, 32, 48, 64, 96, 128})
  void everyUsualMultipleIsFound(int multiple) throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    // Pixels to channels and back: nothing changes, but other sizes do not go through.
    OnnxAttribute block = OnnxAttribute.of("blocksize", multiple);
    OnnxValue deep = graph.apply(OnnxOp.SPACE_TO_DEPTH, "deep", List.of(x), block);
    OnnxAttribute mode = OnnxAttribute.text("mode", "DCR");
    OnnxValue back = graph.apply(OnnxOp.DEPTH_TO_SPACE, "back", List.of(deep), block, mode);
    graph.output("out", doubled(graph, back), ForeignModels.dims(1, 3, "H", "W"));
    Path model = ForeignModels.write(folder, graph);
    assertEquals(new SizeRule.Multiples(multiple, multiple), found(model).size());
    assertEquals(2, found(model).scale());
    doubles(model);
  }

  @Test
  void sizesThatAreRoundedDownAreNotTakenForABorder() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    OnnxValue pooled =
        graph.apply(
            OnnxOp.MAX_POOL,
            "pooled",
            List.of(x),
            OnnxAttribute.ints("kernel_shape", 32, 32),
            OnnxAttribute.ints("strides", 32, 32));
    OnnxValue large = ForeignModels.clampedAndRepeated(graph, pooled, 0, 1, 1, 1, 64, 64);
    graph.output("out", large, ForeignModels.dims(1, 3, "H", "W"));
    ModelSpec spec = found(ForeignModels.write(folder, graph));
    assertEquals(2, spec.scale());
    assertEquals(0, spec.border());
    assertEquals(new SizeRule.Multiples(32, 32), spec.size());
  }

  @Test
  void whatReducesPicturesIsRefused() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    graph.output(
        "out", ForeignModels.blurred(graph, x, 2, 2, 0), ForeignModels.dims(1, 3, "H", "W"));
    Path model = ForeignModels.write(folder, graph);
    GanvasException e = assertThrows(GanvasException.class, () -> found(model));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    assertTrue(e.getMessage().contains("reduce"), e.getMessage());
  }

  @Test
  void pixelsOneAfterTheOtherAreFoundWhereNothingIsDeclared() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims("a", "b", "c", "d"));
    OnnxValue large = ForeignModels.clampedAndRepeated(graph, x, 0, 1, 1, 2, 2, 1);
    graph.output("out", large, ForeignModels.dims("e", "f", "g", "h"));
    Path model = ForeignModels.write(folder, graph);
    assertEquals(Layout.NHWC, found(model).input().layout());
    assertEquals(Layout.NHWC, found(model).output().layout());
    doubles(model);
  }

  @Test
  void namesOfExtentsAreNotBelieved() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims("channels", 3, "batch", "height"));
    graph.output("out", doubled(graph, x), ForeignModels.dims("w", 3, "n", "m"));
    Path model = ForeignModels.write(folder, graph);
    assertEquals(Layout.NCHW, found(model).input().layout());
    doubles(model);
  }

  @Test
  void pixelsMayGoInOneAfterTheOtherAndComeOutAsPlanes() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, "w", "h", 3));
    OnnxAttribute order = OnnxAttribute.ints("perm", 0, 3, 1, 2);
    OnnxValue planes = graph.apply(OnnxOp.TRANSPOSE, "planes", List.of(x), order);
    graph.output("out", doubled(graph, planes), ForeignModels.dims(1, 3, "a", "b"));
    Path model = ForeignModels.write(folder, graph);
    assertEquals(Layout.NHWC, found(model).input().layout());
    assertEquals(Layout.NCHW, found(model).output().layout());
    doubles(model);
  }

  @Test
  void float16GoesInAndOut() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", OnnxType.FLOAT16, ForeignModels.dims(1, 3, "h", "w"));
    OnnxValue large = doubled(graph, cast(graph, "wide", x, OnnxType.FLOAT));
    graph.output(
        "out",
        cast(graph, "narrow", large, OnnxType.FLOAT16),
        OnnxType.FLOAT16,
        ForeignModels.dims(1, 3, "H", "W"));
    Path model = ForeignModels.write(folder, graph);
    assertEquals(ValueRange.ZERO_TO_ONE, found(model).output().range());
    doubles(model);
  }

  /** A convolution of bytes; {@code weight} stands for one. */
  private static OnnxValue convolved(
      OnnxGraph graph, OnnxValue bytes, int kernel, byte[] weights, float weight) {
    OnnxValue step = graph.constant("step", new float[] {1 / 255f}, new long[0]);
    OnnxValue zero = graph.constant("zero", OnnxType.UINT8, new byte[] {0});
    OnnxValue weightStep = graph.constant("weight_step", new float[] {weight}, new long[0]);
    OnnxValue weightZero = graph.constant("weight_zero", OnnxType.INT8, new byte[] {0});
    OnnxValue stored = graph.constant("w", OnnxType.INT8, weights, 3, 3, kernel, kernel);
    int padding = kernel / 2;
    return graph.apply(
        OnnxOp.QLINEAR_CONV,
        "convolved",
        List.of(bytes, step, zero, stored, weightStep, weightZero, step, zero),
        OnnxAttribute.ints("kernel_shape", kernel, kernel),
        OnnxAttribute.ints("pads", padding, padding, padding, padding),
        OnnxAttribute.ints("strides", 1, 1));
  }

  @Test
  void convolutionsOfBytesRunAsTheyAre() throws IOException {
    byte[] weights = new byte[3 * 3];
    for (int c = 0; c < 3; c++) {
      weights[c * 3 + c] = 127;
    }
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    OnnxValue step = graph.constant("in_step", new float[] {1 / 255f}, new long[0]);
    OnnxValue zero = graph.constant("in_zero", OnnxType.UINT8, new byte[] {0});
    OnnxValue bytes = graph.apply(OnnxOp.QUANTIZE_LINEAR, "bytes", List.of(x, step, zero));
    OnnxValue convolved = convolved(graph, bytes, 1, weights, 1 / 127f);
    OnnxValue real = graph.apply(OnnxOp.DEQUANTIZE_LINEAR, "real", List.of(convolved, step, zero));
    graph.output("out", doubled(graph, real), ForeignModels.dims(1, 3, "H", "W"));
    Path model = ForeignModels.write(folder, graph);
    assertEquals(ValueRange.ZERO_TO_ONE, found(model).input().range());
    assertEquals(new Locality.Local(0), found(model).locality());
    doubles(model);
  }

  @Test
  void bytesGoInAndOutOfAConvolutionOfBytes() throws IOException {
    byte[] weights = new byte[3 * 3 * 9];
    for (int c = 0; c < 3; c++) {
      Arrays.fill(weights, (c * 3 + c) * 9, (c * 3 + c + 1) * 9, (byte) 14);
    }
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", OnnxType.UINT8, ForeignModels.dims(1, 3, "h", "w"));
    OnnxValue mean = convolved(graph, x, 3, weights, 1 / 126f);
    graph.output("out", mean, OnnxType.UINT8, ForeignModels.dims(1, 3, "h", "w"));
    Path model = ForeignModels.write(folder, graph);
    ModelSpec spec = found(model);
    assertEquals(ValueRange.ZERO_TO_255, spec.input().range());
    assertEquals(ValueRange.ZERO_TO_255, spec.output().range());
    assertEquals(new Locality.Local(1), spec.locality());
    Image picture = picture(Channels.RGB);
    try (Stylizer tiled = Stylizer.open(model, SessionConfig.CPU, TILES, ProbeHints.NONE);
        Stylizer whole =
            Stylizer.open(model, SessionConfig.CPU, new Tiling.Whole(), ProbeHints.NONE)) {
      Image expected = whole.apply(picture);
      assertTrue(maxDifference(expected, tiled.apply(picture)) <= 1);
      int sum = 0;
      for (int y = 9; y < 12; y++) {
        for (int x0 = 19; x0 < 22; x0++) {
          sum += picture.sample(x0, y, 1);
        }
      }
      assertEquals(sum / 9.0, expected.sample(20, 10, 1), 1);
    }
  }

  @Test
  void signedBytesAreRefusedSinceTheirMeaningIsOpen() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", OnnxType.INT8, ForeignModels.dims(1, 3, "h", "w"));
    graph.output(
        "out", doubled(graph, cast(graph, "real", x, OnnxType.FLOAT)), ForeignModels.dims("a"));
    Path model = ForeignModels.write(folder, graph);
    GanvasException e = assertThrows(GanvasException.class, () -> found(model));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    assertTrue(e.getMessage().contains("INT8"), e.getMessage());
  }

  @Test
  void fourChannelsAreColoursAndOpacity() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims("n", 4, "h", "w"));
    graph.output("out", doubled(graph, x), ForeignModels.dims("n", 4, "H", "W"));
    Path model = ForeignModels.write(folder, graph);
    assertEquals(ColorOrder.RGBA, found(model).input().color());
    doubles(model, Channels.RGBA);
    doubles(model, Channels.RGB);
    doubles(model, Channels.GRAY);
  }

  @ParameterizedTest
  @EnumSource(
      value = Channels.class,
      names = {"GRAY", "GRAY_ALPHA"})
  void lightAloneIsEnoughForEveryKindOfGray(Channels channels) throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims("n", "h", "w", 1));
    OnnxValue large = ForeignModels.clampedAndRepeated(graph, x, 0, 1, 1, 2, 2, 1);
    graph.output("out", large, ForeignModels.dims("n", "H", "W", 1));
    doubles(ForeignModels.write(folder, graph), channels);
  }

  @Test
  void bluesThatAFileSaysComeFirstAreTakenSo() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    // Half of the first channel, all of the others.
    OnnxValue factors = graph.constant("factors", new float[] {0.5f, 1, 1}, 1, 3, 1, 1);
    OnnxValue clamped = ForeignModels.clampedAndRepeated(graph, x, 0, 1, 1, 1, 1, 1);
    OnnxValue y = graph.apply(OnnxOp.MUL, "y", List.of(clamped, factors));
    graph.output("out", y, ForeignModels.dims(1, 3, "h", "w"));
    Map<String, String> stated = Map.of("Image.BitmapPixelFormat", "Bgr8");
    Path model = Files.write(folder.resolve("bgr.onnx"), graph.toModel("elsewhere", "3", stated));
    assertEquals(ColorOrder.BGR, found(model).input().color());
    assertEquals(List.of(), ModelProbe.find(model, ProbeHints.NONE).doubts());
    Image picture = picture(Channels.RGB);
    try (Stylizer stylizer = Stylizer.open(model, SessionConfig.CPU, TILES, ProbeHints.NONE)) {
      Image found = stylizer.apply(picture);
      for (int i = 0; i < 41 * 30; i++) {
        assertEquals(picture.sampleAt(3 * i), found.sampleAt(3 * i), 1);
        assertEquals(picture.sampleAt(3 * i + 2) / 2.0, found.sampleAt(3 * i + 2), 1);
      }
    }
  }

  @Test
  void ofSeveralAnswersTheFirstIsTakenAndThatIsSaid() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    graph.output("out", doubled(graph, x), ForeignModels.dims(1, 3, "H", "W"));
    OnnxValue mean =
        graph.apply(
            OnnxOp.REDUCE_MEAN,
            "mean",
            List.of(x),
            OnnxAttribute.ints("axes", 2, 3),
            OnnxAttribute.of("keepdims", 0));
    graph.output("features", mean, ForeignModels.dims(1, 3));
    Path model = ForeignModels.write(folder, graph);
    List<String> doubts = ModelProbe.find(model, ProbeHints.NONE).doubts();
    assertTrue(doubts.toString().contains("the first is taken"), doubts.toString());
    doubles(model);
  }

  @Test
  void anAnswerThatIsNotDeclaredIsFound() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    graph.output("out", doubled(graph, x), ForeignModels.dims(1, 3, "H", "W"));
    ModelProto.Builder model =
        ModelProto.parseFrom(graph.toModel("elsewhere", "3", Map.of())).toBuilder();
    model
        .getGraphBuilder()
        .getOutputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .clearShape();
    doubles(Files.write(folder.resolve("bare.onnx"), model.build().toByteArray()));
  }

  @Test
  void aModelWithoutBatchAxisMayBeFree() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(3, "h", "w"));
    OnnxValue axis = graph.constant("axis", new long[] {0});
    OnnxValue four = graph.apply(OnnxOp.UNSQUEEZE, "four", List.of(x, axis));
    OnnxValue three = graph.apply(OnnxOp.SQUEEZE, "three", List.of(doubled(graph, four), axis));
    graph.output("out", three, ForeignModels.dims(3, "H", "W"));
    Path model = ForeignModels.write(folder, graph);
    assertEquals(SizeRule.Multiples.ANY, found(model).size());
    doubles(model);
  }

  @Test
  void aFixedBatchOfAFixedSizeIsFilled() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(2, 3, 16, 20));
    graph.output("out", doubled(graph, x), ForeignModels.dims(2, 3, 32, 40));
    Path model = ForeignModels.write(folder, graph);
    assertEquals(new SizeRule.Fixed(20, 16), found(model).size());
    doubles(model);
  }

  @Test
  void sixteenBitsStaySixteenBits() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    graph.output("out", doubled(graph, x), ForeignModels.dims(1, 3, "H", "W"));
    Path model = ForeignModels.write(folder, graph);
    Image deep = TinyPictures.noise(41, 30, Channels.RGBA, SampleDepth.SIXTEEN_BITS, 1);
    try (Upscaler upscaler = Upscaler.open(model, SessionConfig.CPU, TILES)) {
      assertSamePicture(TinyPictures.repeated(deep, 2), upscaler.apply(deep));
    }
  }

  @Test
  void aMeanOverAllIsFoundThoughFloat16RoundsAPixelsShareAway() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", OnnxType.FLOAT16, ForeignModels.dims(1, 3, "h", "w"));
    OnnxValue normalised =
        graph.apply(
            OnnxOp.INSTANCE_NORMALIZATION,
            "normalised",
            List.of(
                cast(graph, "wide", x, OnnxType.FLOAT),
                graph.constant("scale", new float[] {0.2f, 0.2f, 0.2f}, 3),
                graph.constant("shift", new float[] {0.5f, 0.5f, 0.5f}, 3)));
    graph.output(
        "out",
        cast(graph, "narrow", normalised, OnnxType.FLOAT16),
        OnnxType.FLOAT16,
        ForeignModels.dims(1, 3, "h", "w"));
    assertEquals(new Locality.Global(), found(ForeignModels.write(folder, graph)).locality());
  }

  @Test
  void whatFadesWithDistanceIsNotTakenForTheWholePicture() throws IOException {
    int reach = 200;
    int taps = 2 * reach + 1;
    float[] weights = new float[3 * taps];
    for (int i = 0; i < weights.length; i++) {
      // Adds up to one; at a distance of 101 pixels it is a hundredth of a level.
      weights[i] = (float) (Math.exp(-Math.abs(i % taps - reach) / 15.0) / 30);
    }
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    OnnxValue y =
        graph.apply(
            OnnxOp.CONV,
            "y",
            List.of(x, graph.constant("weights", weights, 3, 1, 1, taps)),
            OnnxAttribute.ints("kernel_shape", 1, taps),
            OnnxAttribute.ints("pads", 0, reach, 0, reach),
            OnnxAttribute.ints("strides", 1, 1),
            OnnxAttribute.of("group", 3));
    graph.output("out", y, ForeignModels.dims(1, 3, "h", "w"));
    Locality locality = found(ForeignModels.write(folder, graph)).locality();
    assertTrue(
        locality instanceof Locality.Local local && local.radius() > 90 && local.radius() < 110,
        locality.toString());
  }
}
