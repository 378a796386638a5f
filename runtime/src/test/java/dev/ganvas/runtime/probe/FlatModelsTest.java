package dev.ganvas.runtime.probe;

import static dev.ganvas.runtime.TinyPictures.maxDifference;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.Stylizer;
import dev.ganvas.runtime.TinyGenerators;
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
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that take or give a picture as one row of numbers. */
class FlatModelsTest {
  private static final int SIDE = 16;

  @TempDir private Path folder = Path.of(".");

  /** A row, with a batch or, if that is 0, without; a free batch is -1. */
  private static List<OnnxDim> row(int batch, int numbers) {
    if (batch == 0) {
      return ForeignModels.dims(numbers);
    }
    return batch < 0 ? ForeignModels.dims("n", numbers) : ForeignModels.dims(batch, numbers);
  }

  private static OnnxValue reshaped(OnnxGraph graph, String name, OnnxValue x, long... shape) {
    return graph.apply(OnnxOp.RESHAPE, name, List.of(x, graph.constant(name + "_shape", shape)));
  }

  /** Repeats the pixels of a square of 16 that is a row in and out, twice a side. */
  private Path doubling(Layout layout, int channels, int batch) throws IOException {
    int numbers = channels * SIDE * SIDE;
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", row(batch, numbers));
    long[] shape = {-1, 0, 0, 0};
    shape[layout.channelAxis()] = channels;
    shape[layout.heightAxis()] = SIDE;
    shape[layout.widthAxis()] = SIDE;
    float[] scales = {1, 1, 1, 1};
    scales[layout.heightAxis()] = 2;
    scales[layout.widthAxis()] = 2;
    OnnxValue large =
        ForeignModels.clampedAndRepeated(graph, reshaped(graph, "folded", x, shape), 0, 1, scales);
    OnnxValue flat =
        batch == 0
            ? reshaped(graph, "flat", large, 4L * numbers)
            : reshaped(graph, "flat", large, -1, 4L * numbers);
    graph.output("out", flat, row(batch, 4 * numbers));
    return ForeignModels.write(folder, graph);
  }

  @ParameterizedTest
  @CsvSource({
    "NCHW,3,-1",
    "NCHW,3,0",
    "NCHW,3,1",
    "NCHW,3,4",
    "NHWC,3,-1",
    "NHWC,3,0",
    "NCHW,1,-1",
    "NCHW,1,0"
  })
  void rowsAreFoundToBePixels(Layout layout, int channels, int batch) throws IOException {
    Path model = doubling(layout, channels, batch);
    Finding finding = ModelProbe.find(model, ProbeHints.NONE, Task.UPSCALE);
    ModelSpec spec = finding.spec();
    assertEquals(layout, spec.input().layout());
    assertEquals(layout, spec.output().layout());
    assertEquals(channels == 1 ? ColorOrder.LUMA : ColorOrder.RGB, spec.input().color());
    assertEquals(2, spec.scale());
    assertEquals(new SizeRule.Fixed(SIDE, SIDE), spec.size());
    assertEquals(new Locality.Local(0), spec.locality());
    assertEquals(List.of(), finding.doubts());
    Image picture =
        TinyPictures.noise(
            37, 21, channels == 1 ? Channels.GRAY : Channels.RGB, SampleDepth.EIGHT_BITS, 2);
    try (Upscaler upscaler = Upscaler.open(model)) {
      assertTrue(maxDifference(TinyPictures.repeated(picture, 2), upscaler.apply(picture)) <= 1);
    }
  }

  /** Clamps and changes the form only. */
  private Path unchanged(List<OnnxDim> in, List<OnnxDim> out, long... shape) throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", in);
    OnnxValue low = graph.constant("low", new float[] {0}, new long[0]);
    OnnxValue high = graph.constant("high", new float[] {1}, new long[0]);
    OnnxValue clamped = graph.apply(OnnxOp.CLIP, "clamped", List.of(x, low, high));
    graph.output("out", reshaped(graph, "form", clamped, shape), out);
    return ForeignModels.write(folder, graph);
  }

  private static void leavesAsItIs(Path model) throws IOException {
    Image picture = TinyPictures.noise(37, 21, Channels.RGB, SampleDepth.EIGHT_BITS, 3);
    try (Stylizer stylizer = Stylizer.open(model)) {
      assertTrue(maxDifference(picture, stylizer.apply(picture)) <= 1);
    }
  }

  @Test
  void eachSideMayBeARowForItself() throws IOException {
    int numbers = 3 * SIDE * SIDE;
    leavesAsItIs(
        unchanged(
            ForeignModels.dims("n", numbers),
            ForeignModels.dims("n", 3, SIDE, SIDE),
            -1,
            3,
            SIDE,
            SIDE));
    leavesAsItIs(
        unchanged(
            ForeignModels.dims("n", SIDE, SIDE, 3), ForeignModels.dims("n", numbers), -1, numbers));
    // What is no row need not be a square.
    leavesAsItIs(unchanged(ForeignModels.dims(1, 3, 12, 20), ForeignModels.dims(1, 720), 1, 720));
    leavesAsItIs(unchanged(ForeignModels.dims(3, 12, 20), ForeignModels.dims(720), 720));
  }

  @Test
  void anOrderThatCannotBeToldIsSaid() throws IOException {
    int numbers = 3 * SIDE * SIDE;
    Path model =
        unchanged(ForeignModels.dims("n", numbers), ForeignModels.dims("n", numbers), -1, numbers);
    Finding finding = ModelProbe.find(model, ProbeHints.NONE);
    assertTrue(finding.doubts().toString().contains("--layout nhwc"), finding.doubts().toString());
    ProbeHints known =
        new ProbeHints(Optional.of(Layout.NHWC), Optional.empty(), Optional.of(ColorOrder.RGB));
    Finding told = ModelProbe.find(model, known);
    assertEquals(Layout.NHWC, told.spec().input().layout());
    assertEquals(List.of(), told.doubts());
  }

  @Test
  void aDenseNetworkThatFollowsThePictureIsTakenAsOneOfPictures() throws IOException {
    int pixels = SIDE * SIDE;
    float[] weights = new float[pixels * pixels];
    for (int i = 0; i < pixels; i++) {
      for (int j = 0; j < pixels; j++) {
        // Mostly the pixel itself, and a little of all others, as an autoencoder gives it back.
        weights[i * pixels + j] = (i == j ? 0.8f : 0) + 0.2f / pixels;
      }
    }
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", ForeignModels.dims("n", pixels));
    OnnxValue dense = graph.constant("weights", weights, pixels, pixels);
    graph.output(
        "out",
        graph.apply(OnnxOp.MATMUL, "sum", List.of(x, dense)),
        ForeignModels.dims("n", pixels));
    ModelSpec spec =
        ModelProbe.find(ForeignModels.write(folder, graph), ProbeHints.NONE, Task.STYLIZE).spec();
    assertEquals(new SizeRule.Fixed(SIDE, SIDE), spec.size());
    assertEquals(new Locality.Global(), spec.locality());
  }

  @ParameterizedTest
  @CsvSource({"100,784", "256,1024", "64,3072", "784,784"})
  void generatorsAreNotTakenForModelsOfPictures(int size, int pixels) throws IOException {
    List<OnnxDim> in = TinyGenerators.dims("n", size);
    List<OnnxDim> out = TinyGenerators.dims("n", pixels);
    assertRefused(
        TinyGenerators.write(folder, TinyGenerators.model(in, size, 0, out, pixels)), "numbers");
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  void generatorsOfPlanesAreNotEither(int side) throws IOException {
    List<OnnxDim> in = TinyGenerators.dims("n", 256);
    List<OnnxDim> out = TinyGenerators.dims("n", 3, side, side);
    byte[] model = TinyGenerators.model(in, 256, 0, out, 3 * side * side);
    assertRefused(TinyGenerators.write(folder, model), "numbers");
  }

  private static void assertRefused(Path model, String word) {
    GanvasException e =
        assertThrows(GanvasException.class, () -> ModelProbe.find(model, ProbeHints.NONE));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    assertTrue(e.getMessage().contains(word), e.getMessage());
    assertTrue(e.getMessage().contains(model.toString()), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }
}
