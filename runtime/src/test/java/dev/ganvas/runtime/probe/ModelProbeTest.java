package dev.ganvas.runtime.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.ValueRange;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelProbeTest {
  @TempDir private Path folder = Path.of(".");

  private static ModelSpec found(Path model) throws IOException {
    return ModelProbe.find(model, ProbeHints.NONE).spec();
  }

  private Path doubling(ValueRange range) throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims("a", 3, "b", "c"));
    OnnxValue y =
        ForeignModels.clampedAndRepeated(graph, x, range.black(), range.white(), 1, 1, 2, 2);
    graph.output("out", y, ForeignModels.dims("a", 3, "d", "e"));
    return ForeignModels.write(folder, graph);
  }

  /** A little more contrast about the middle of its range: under another range that shows. */
  private Path contrasting(ValueRange range) throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims("a", 3, "b", "c"));
    OnnxValue middle =
        graph.constant("middle", new float[] {(range.black() + range.white()) / 2}, 1);
    OnnxValue centred = graph.apply(OnnxOp.SUB, "centred", List.of(x, middle));
    OnnxValue factor = graph.constant("factor", new float[] {1.3f}, 1);
    OnnxValue more = graph.apply(OnnxOp.MUL, "more", List.of(centred, factor));
    OnnxValue back = graph.apply(OnnxOp.ADD, "back", List.of(more, middle));
    OnnxValue y =
        ForeignModels.clampedAndRepeated(graph, back, range.black(), range.white(), 1, 1, 2, 2);
    graph.output("out", y, ForeignModels.dims("a", 3, "d", "e"));
    return ForeignModels.write(folder, graph);
  }

  @Test
  void ofRangesThatFitAlikeTheUsualOneIsTaken() throws IOException {
    assertEquals(
        ValueRange.ZERO_TO_ONE, found(doubling(ValueRange.MINUS_ONE_TO_ONE)).input().range());
  }

  @ParameterizedTest
  @EnumSource(ValueRange.class)
  void theRangeIsTheOneThatGivesThePatternBack(ValueRange range) throws IOException {
    ModelSpec spec = found(contrasting(range));
    assertEquals(range, spec.input().range());
    assertEquals(range, spec.output().range());
    assertEquals(2, spec.scale());
    assertEquals(Task.UPSCALE, spec.task());
    assertEquals(SizeRule.Multiples.ANY, spec.size());
    assertEquals(new Locality.Local(0), spec.locality());
  }

  @Test
  void aHintIsBelieved() throws IOException {
    ProbeHints hints =
        new ProbeHints(
            Optional.empty(), Optional.of(ValueRange.ZERO_TO_255), Optional.of(ColorOrder.BGR));
    ModelSpec spec = ModelProbe.find(doubling(ValueRange.ZERO_TO_ONE), hints).spec();
    assertEquals(ValueRange.ZERO_TO_255, spec.input().range());
    assertEquals(ColorOrder.BGR, spec.output().color());
  }

  @Test
  void eachSideHasItsOwnLayout() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims("n", "h", "w", 3));
    OnnxValue planes =
        graph.apply(OnnxOp.TRANSPOSE, "planes", List.of(x), OnnxAttribute.ints("perm", 0, 3, 1, 2));
    OnnxValue y = ForeignModels.clampedAndRepeated(graph, planes, 0, 1, 1, 1, 3, 3);
    graph.output("out", y, ForeignModels.dims("n", 3, "H", "W"));
    Path model = ForeignModels.write(folder, graph);
    ModelSpec spec = found(model);
    assertEquals(Layout.NHWC, spec.input().layout());
    assertEquals(Layout.NCHW, spec.output().layout());
    assertEquals(3, spec.scale());
    enlargesByRepetition(model, 3);
  }

  @Test
  void aModelWithoutBatchAxisRuns() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(3, "h", "w"));
    OnnxValue shape = graph.constant("front", new long[] {1, 3, 32, 40});
    OnnxValue four = graph.apply(OnnxOp.RESHAPE, "four", List.of(x, shape));
    OnnxValue y = ForeignModels.clampedAndRepeated(graph, four, 0, 1, 1, 1, 2, 2);
    OnnxValue back = graph.constant("back", new long[] {3, 64, 80});
    graph.output(
        "out",
        graph.apply(OnnxOp.RESHAPE, "three", List.of(y, back)),
        ForeignModels.dims(3, 64, 80));
    // Declared dynamic, but it only runs at one size, which follows from that of its answer.
    Path dynamic = ForeignModels.write(folder, graph);
    assertEquals(new SizeRule.Fixed(40, 32), found(dynamic).size());
    enlargesByRepetition(dynamic, 2);

    OnnxGraph fixed = new OnnxGraph("g");
    OnnxValue in = fixed.input("in", ForeignModels.dims(3, 32, 40));
    OnnxValue asFour =
        fixed.apply(
            OnnxOp.RESHAPE, "four", List.of(in, fixed.constant("s", new long[] {1, 3, 32, 40})));
    OnnxValue large = ForeignModels.clampedAndRepeated(fixed, asFour, 0, 1, 1, 1, 2, 2);
    OnnxValue asThree =
        fixed.apply(
            OnnxOp.RESHAPE, "three", List.of(large, fixed.constant("b", new long[] {3, 64, 80})));
    fixed.output("out", asThree, ForeignModels.dims(3, 64, 80));
    Path model = ForeignModels.write(folder, fixed);
    assertEquals(new SizeRule.Fixed(40, 32), found(model).size());
    enlargesByRepetition(model, 2);
  }

  @ParameterizedTest
  @CsvSource({"3,0,1", "5,1,1", "7,0,3"})
  void unpaddedConvolutionsLeaveABorderOut(int kernel, int padding, int border) throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    OnnxValue y = ForeignModels.blurred(graph, x, kernel, 1, padding);
    OnnxValue large = ForeignModels.clampedAndRepeated(graph, y, 0, 1, 1, 1, 2, 2);
    graph.output("out", large, ForeignModels.dims(1, 3, "H", "W"));
    Path model = ForeignModels.write(folder, graph);
    ModelSpec spec = found(model);
    assertEquals(border, spec.border());
    assertEquals(2, spec.scale());
    assertEquals(new Locality.Local(kernel / 2), spec.locality());
    tiledIsWhole(model);
  }

  @Test
  void aSizeMultipleIsFoundAndKept() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    OnnxValue y = ForeignModels.blurred(graph, x, 4, 4, 0);
    OnnxValue large = ForeignModels.clampedAndRepeated(graph, y, 0, 1, 1, 1, 8, 8);
    graph.output("out", large, ForeignModels.dims(1, 3, "H", "W"));
    Path model = ForeignModels.write(folder, graph);
    ModelSpec spec = found(model);
    assertEquals(2, spec.scale());
    assertTrue(spec.size() instanceof SizeRule.Multiples m && m.multipleOf() == 4, spec.toString());
    try (Upscaler upscaler = Upscaler.open(model)) {
      Image odd = upscaler.enhance(TestPattern.of(13, 7));
      assertEquals(26, odd.width());
      assertEquals(14, odd.height());
    }
  }

  @Test
  void whatDependsOnTheWholePictureIsNotCut() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    OnnxValue normalised =
        graph.apply(
            OnnxOp.INSTANCE_NORMALIZATION,
            "norm",
            List.of(
                x,
                graph.constant("scale", new float[] {0.2f, 0.2f, 0.2f}, 3),
                graph.constant("bias", new float[] {0.5f, 0.5f, 0.5f}, 3)),
            OnnxAttribute.real("epsilon", 1e-5f));
    graph.output("out", normalised, ForeignModels.dims(1, 3, "h", "w"));
    ModelSpec spec = found(ForeignModels.write(folder, graph));
    assertEquals(new Locality.Global(), spec.locality());
    assertEquals(Task.STYLIZE, spec.task());
  }

  @Test
  void oneChannelIsLightAndColoursAreEnlargedBesideIt() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 1, "h", "w"));
    OnnxValue y = ForeignModels.clampedAndRepeated(graph, x, 0, 1, 1, 1, 2, 2);
    graph.output("out", y, ForeignModels.dims(1, 1, "H", "W"));
    Path model = ForeignModels.write(folder, graph);
    assertEquals(ColorOrder.LUMA, found(model).input().color());
    Image red = Image.blank(9, 6, Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < 54; i++) {
      red.setSampleAt(3 * i, 150 + i);
    }
    try (Upscaler upscaler = Upscaler.open(model)) {
      Image large = upscaler.enhance(red);
      assertEquals(Channels.RGB, large.channels());
      // In the middle of the first pixel light and colour are those of the picture.
      assertTrue(Math.abs(large.sample(0, 0, 0) - red.sample(0, 0, 0)) <= 2);
      assertTrue(large.sample(8, 8, 0) > large.sample(8, 8, 1) + 100);
    }
  }

  @Test
  void aFixedBatchIsFilled() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(4, 3, "h", "w"));
    OnnxValue y = ForeignModels.clampedAndRepeated(graph, x, 0, 1, 1, 1, 2, 2);
    graph.output("out", y, ForeignModels.dims(4, 3, "H", "W"));
    enlargesByRepetition(ForeignModels.write(folder, graph), 2);
  }

  @Test
  void scoresAreNoPicture() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, 8, 8));
    OnnxValue flat = graph.apply(OnnxOp.FLATTEN, "flat", List.of(x), OnnxAttribute.of("axis", 1));
    OnnxValue weights = graph.constant("weights", new float[192 * 10], 192, 10);
    OnnxValue scores = graph.apply(OnnxOp.MATMUL, "scores", List.of(flat, weights));
    graph.output("out", scores, ForeignModels.dims(1, 10));
    Path model = ForeignModels.write(folder, graph);
    GanvasException e = assertThrows(GanvasException.class, () -> found(model));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    assertTrue(e.getMessage().contains("picture"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1,2147483648", "1,20000", "4096,8000"})
  void noMemoryIsGivenOnAFilesWord(long batch, long side) throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    List<OnnxDim> dims =
        List.of(OnnxDim.of(batch), OnnxDim.of(3), OnnxDim.of(side), OnnxDim.of(side));
    OnnxValue x = graph.input("in", dims);
    graph.output("out", graph.apply(OnnxOp.RELU, "relu", List.of(x)), dims);
    Path model = ForeignModels.write(folder, graph);
    GanvasException e = assertThrows(GanvasException.class, () -> found(model));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
  }

  @Test
  void numbersInAreAGenerator() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue z = graph.input("in", ForeignModels.dims(1, 12));
    OnnxValue shape = graph.constant("shape", new long[] {1, 3, 2, 2});
    graph.output(
        "out",
        graph.apply(OnnxOp.RESHAPE, "fold", List.of(z, shape)),
        ForeignModels.dims(1, 3, 2, 2));
    Path model = ForeignModels.write(folder, graph);
    GanvasException e = assertThrows(GanvasException.class, () -> found(model));
    assertTrue(e.getMessage().contains("generator"), e.getMessage());
  }

  @Test
  void oneColourOfManyIsAFailure() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims(1, 3, "h", "w"));
    OnnxValue none = graph.apply(OnnxOp.SUB, "none", List.of(x, x));
    OnnxValue y = ForeignModels.clampedAndRepeated(graph, none, 0, 1, 1, 1, 2, 2);
    graph.output("out", y, ForeignModels.dims(1, 3, "H", "W"));
    try (Upscaler upscaler = Upscaler.open(ForeignModels.write(folder, graph))) {
      GanvasException e =
          assertThrows(GanvasException.class, () -> upscaler.enhance(TestPattern.of(20, 10)));
      assertEquals(Kind.BAD_MODEL_OUTPUT, e.kind());
      // One colour of one colour is right.
      assertEquals(
          8, upscaler.enhance(Image.blank(4, 4, Channels.RGB, SampleDepth.EIGHT_BITS)).width());
    }
  }

  @Test
  void eightWaysOfLayingGiveTheSameWhereTheModelDoes() throws IOException {
    Path model = doubling(ValueRange.ZERO_TO_ONE);
    Image odd = TestPattern.of(13, 7);
    try (Upscaler upscaler = Upscaler.open(model)) {
      Image once = upscaler.enhance(odd);
      upscaler.setPasses(dev.ganvas.runtime.Passes.EIGHT);
      Image eight = upscaler.enhance(odd);
      for (int i = 0; i < once.width() * once.height() * 3; i++) {
        assertEquals(once.sampleAt(i), eight.sampleAt(i), "sample " + i);
      }
    }
  }

  private static void enlargesByRepetition(Path model, int scale) throws IOException {
    Image picture = TestPattern.of(37, 21);
    try (Upscaler upscaler = Upscaler.open(model)) {
      Image large = upscaler.enhance(picture);
      assertEquals(37 * scale, large.width());
      for (int y = 0; y < 21; y++) {
        for (int x = 0; x < 37; x++) {
          for (int c = 0; c < 3; c++) {
            assertEquals(picture.sample(x, y, c), large.sample(x * scale, y * scale, c), 1);
          }
        }
      }
    }
  }

  private static void tiledIsWhole(Path model) throws IOException {
    Image picture = TestPattern.of(101, 67);
    Image whole;
    try (Upscaler upscaler = Upscaler.open(model, SessionConfig.CPU, new Tiling.Whole())) {
      whole = upscaler.enhance(picture);
    }
    try (Upscaler upscaler = Upscaler.open(model, SessionConfig.CPU, new Tiling.Tiles(32, 4))) {
      Image tiled = upscaler.enhance(picture);
      for (int i = 0; i < 202 * 134 * 3; i++) {
        assertTrue(Math.abs(whole.sampleAt(i) - tiled.sampleAt(i)) <= 1, "sample " + i);
      }
    }
  }

  /** The README of the shared models, as far as it is about models that take pictures. */
  @ParameterizedTest
  @CsvSource({
    "sr-realesr-animevideov3-x4-fromncnn,4,ZERO_TO_ONE,RGB,0,0",
    "sr-espcn-x3-super-resolution-10,3,ZERO_TO_ONE,LUMA,224,0",
    "sr-waifu2x-upconv7-art-x2,2,ZERO_TO_ONE,RGB,156,7",
    "sr-animejanai-hd-v3-compact-x2-fp16,2,ZERO_TO_ONE,RGB,0,0",
    "enhance-sci-240x320,1,ZERO_TO_ONE,RGB,320,0",
    "style-mosaic-winml,1,ZERO_TO_255,BGR,720,0"
  })
  void modelsOfOthersAreFoundOut(
      String name, int scale, ValueRange range, ColorOrder color, int fixedWidth, int border)
      throws IOException {
    Path model = Path.of("../../shared/data/onnx/" + name + ".onnx");
    if (!Files.isRegularFile(model)) {
      System.out.println("skipped: the model is not there: " + model.toAbsolutePath().normalize());
    }
    assumeTrue(Files.isRegularFile(model), "the model is not there");
    ModelSpec spec = found(model);
    assertEquals(scale, spec.scale());
    assertEquals(range, spec.input().range());
    assertEquals(range, spec.output().range());
    assertEquals(color, spec.input().color());
    assertEquals(border, spec.border());
    assertEquals(fixedWidth, spec.size() instanceof SizeRule.Fixed fixed ? fixed.width() : 0);
  }
}
