package dev.ganvas.runtime;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static dev.ganvas.runtime.TinyPictures.maxDifference;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures.Size;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpscalerTest {
  private static final Tiling SMALL_TILES = new Tiling.Tiles(16, 4);
  private static final List<Size> AWKWARD_SIZES =
      List.of(
          new Size(1, 1),
          new Size(1, 40),
          new Size(40, 1),
          new Size(15, 17),
          new Size(16, 16),
          new Size(31, 33),
          new Size(37, 53),
          new Size(47, 49),
          new Size(48, 32));

  @Test
  void keepsChannelsAndDepthOfEveryKindOfPicture(@TempDir Path folder) throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT));
    try (Upscaler upscaler = Upscaler.open(model)) {
      for (Image picture : TinyPictures.ofEveryKind()) {
        assertSamePicture(TinyPictures.repeated(picture, 2), upscaler.enhance(picture));
      }
    }
  }

  @Test
  void speaksEveryTensorFormat(@TempDir Path folder) throws IOException {
    Image picture = TinyPictures.noise(19, 21, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    for (Layout layout : Layout.values()) {
      for (ColorOrder color : List.of(ColorOrder.RGB, ColorOrder.BGR)) {
        for (ValueRange range : ValueRange.values()) {
          TensorFormat format = new TensorFormat(layout, color, range);
          Path model = TinyModels.repeating(folder, TinyModels.spec(3, format));
          try (Upscaler upscaler = Upscaler.open(model, SessionConfig.CPU, SMALL_TILES)) {
            assertSamePicture(TinyPictures.repeated(picture, 3), upscaler.enhance(picture));
          }
        }
      }
    }
  }

  @Test
  void enhancesGrayPicturesWithAGrayModel(@TempDir Path folder) throws IOException {
    TensorFormat gray = new TensorFormat(Layout.NCHW, ColorOrder.GRAY, ValueRange.ZERO_TO_ONE);
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, gray));
    Image picture = TinyPictures.noise(20, 33, Channels.GRAY_ALPHA, SampleDepth.SIXTEEN_BITS, 2);
    try (Upscaler upscaler = Upscaler.open(model, SessionConfig.CPU, SMALL_TILES)) {
      assertSamePicture(TinyPictures.repeated(picture, 2), upscaler.enhance(picture));
    }
  }

  @Test
  void tilesAreInvisibleAtAwkwardSizes(@TempDir Path folder) throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT));
    try (Upscaler tiled = Upscaler.open(model, SessionConfig.CPU, SMALL_TILES);
        Upscaler whole = Upscaler.open(model, SessionConfig.CPU, new Tiling.Whole())) {
      for (Size size : AWKWARD_SIZES) {
        Image picture =
            TinyPictures.noise(
                size.width(), size.height(), Channels.RGB, SampleDepth.EIGHT_BITS, 3);
        Image expected = whole.enhance(picture);
        assertTrue(maxDifference(expected, tiled.enhance(picture)) <= 1, size.toString());
      }
    }
  }

  @Test
  void overlapOfTwiceTheRadiusGivesExactlyTheWholePicture(@TempDir Path folder) throws IOException {
    Path model = TinyModels.convolving(folder, 4);
    for (int overlap : new int[] {2, 3, 5, 8}) {
      Tiling tiling = new Tiling.Tiles(16, overlap);
      try (Upscaler tiled = Upscaler.open(model, SessionConfig.CPU, tiling);
          Upscaler whole = Upscaler.open(model, SessionConfig.CPU, new Tiling.Whole())) {
        for (Size size : AWKWARD_SIZES) {
          Image picture =
              TinyPictures.noise(
                  size.width(), size.height(), Channels.RGB, SampleDepth.EIGHT_BITS, 5);
          assertSamePicture(whole.enhance(picture), tiled.enhance(picture));
        }
      }
    }
  }

  @Test
  void tooLittleOverlapIsMadeEnough(@TempDir Path folder) throws IOException {
    Path model = TinyModels.convolving(folder, 4);
    Image picture = TinyPictures.noise(32, 48, Channels.RGB, SampleDepth.EIGHT_BITS, 5);
    try (Upscaler tiled = Upscaler.open(model, SessionConfig.CPU, new Tiling.Tiles(16, 0));
        Upscaler whole = Upscaler.open(model, SessionConfig.CPU, new Tiling.Whole())) {
      assertSamePicture(whole.enhance(picture), tiled.enhance(picture));
    }
  }

  @Test
  void anOpaquePictureStaysOpaqueToItsCorners(@TempDir Path folder) throws IOException {
    Image opaque = TinyPictures.noise(20, 20, Channels.RGBA, SampleDepth.EIGHT_BITS, 5);
    for (int i = 3; i < 1600; i += 4) {
      opaque.setSampleAt(i, 255);
    }
    try (Upscaler upscaler = Upscaler.open(TinyModels.convolving(folder, 2))) {
      Image large = upscaler.enhance(opaque);
      for (int i = 3; i < 6400; i += 4) {
        assertEquals(255, large.sampleAt(i));
      }
    }
  }

  @Test
  void picturesBelowTheModelsSizesAreMirroredUpToThem(@TempDir Path folder) throws IOException {
    SizeRule rule = new SizeRule.Multiples(24, 8);
    ModelSpec spec = TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT, rule, new Locality.Local(0));
    Path model = TinyModels.repeating(folder, spec);
    for (Tiling tiling : List.of(new Tiling.Whole(), SMALL_TILES)) {
      try (Upscaler upscaler = Upscaler.open(model, SessionConfig.CPU, tiling)) {
        for (Size size : AWKWARD_SIZES) {
          Image picture =
              TinyPictures.noise(
                  size.width(), size.height(), Channels.RGB, SampleDepth.EIGHT_BITS, 6);
          assertSamePicture(TinyPictures.repeated(picture, 2), upscaler.enhance(picture));
        }
      }
    }
  }

  @Test
  void answersOfNaNAreRefused(@TempDir Path folder) throws IOException {
    Path model = TinyModels.answeringNaN(folder);
    Image picture = TinyPictures.noise(20, 20, Channels.RGB, SampleDepth.EIGHT_BITS, 7);
    for (Tiling tiling : List.of(new Tiling.Whole(), SMALL_TILES)) {
      try (Upscaler upscaler = Upscaler.open(model, SessionConfig.CPU, tiling)) {
        GanvasException e = assertThrows(GanvasException.class, () -> upscaler.enhance(picture));
        assertEquals(Kind.BAD_MODEL_OUTPUT, e.kind());
      }
    }
  }

  @Test
  void colorsUnderTransparencyDoNotReachTheVisibleEdge(@TempDir Path folder) throws IOException {
    // Left half visible white, right half transparent black; the model is a blur.
    Path model = TinyModels.convolving(folder, 8);
    Image cutOut =
        TinyPictures.filled(
            12, 12, Channels.RGBA, SampleDepth.EIGHT_BITS, i -> i / 4 % 12 < 6 ? 200 : 0);
    Image opaque = TinyPictures.filled(12, 12, Channels.RGB, SampleDepth.EIGHT_BITS, i -> 200);
    try (Upscaler upscaler = Upscaler.open(model)) {
      Image found = upscaler.enhance(cutOut);
      Image expected = upscaler.enhance(opaque);
      for (int y = 0; y < 24; y++) {
        for (int x = 0; x < 12; x++) {
          for (int c = 0; c < 3; c++) {
            assertEquals(expected.sample(x, y, c), found.sample(x, y, c), x + ", " + y);
          }
        }
      }
    }
  }

  @Test
  void reachesAnySizeAskedFor(@TempDir Path folder) throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT));
    Image picture =
        TinyPictures.filled(30, 20, Channels.RGB, SampleDepth.SIXTEEN_BITS, i -> 40_000 + i % 3);
    try (Upscaler upscaler = Upscaler.open(model)) {
      Image wide = upscaler.enhance(picture, new TargetSize.Width(100));
      assertSamePicture(
          TinyPictures.filled(100, 67, Channels.RGB, SampleDepth.SIXTEEN_BITS, i -> 40_000 + i % 3),
          wide);
      assertEquals(
          "21x14 RGB 16-bit image",
          upscaler.enhance(picture, new TargetSize.Factor(0.7)).toString());
    }
  }

  @Test
  void oneUpscalerTakesPicturesOfChangingSize(@TempDir Path folder) throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT));
    try (Upscaler upscaler = Upscaler.open(model, SessionConfig.CPU, SMALL_TILES)) {
      for (int side : new int[] {3, 50, 3, 17, 50}) {
        Image picture =
            TinyPictures.noise(side, side + 1, Channels.RGB, SampleDepth.EIGHT_BITS, side);
        assertSamePicture(TinyPictures.repeated(picture, 2), upscaler.enhance(picture));
      }
    }
  }

  @Test
  void refusesAModelForAnotherTask(@TempDir Path folder) throws IOException {
    ModelSpec spec = TinyModels.spec(1, TensorFormat.NCHW_RGB_UNIT);
    ModelSpec stylizing =
        new ModelSpec(
            Task.STYLIZE,
            1,
            spec.input(),
            spec.output(),
            spec.size(),
            0,
            spec.locality(),
            spec.provenance());
    OnnxGraph graph = new OnnxGraph("identity");
    TinyModels.output(
        graph,
        graph.apply(OnnxOp.RELU, "relu", List.of(TinyModels.input(graph, spec.input()))),
        spec.output());
    Path model = TinyModels.write(folder, graph, ModelMetadata.write(stylizing));
    GanvasException e = assertThrows(GanvasException.class, () -> Upscaler.open(model));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    assertTrue(e.getMessage().contains(model.toString()), e.getMessage());
  }

  @Test
  void closedUpscalerRefusesToWorkAndMayBeClosedAgain(@TempDir Path folder) throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT));
    Upscaler upscaler = Upscaler.open(model);
    upscaler.close();
    upscaler.close();
    Image picture = TinyPictures.noise(3, 3, Channels.RGB, SampleDepth.EIGHT_BITS, 9);
    assertThrows(IllegalStateException.class, () -> upscaler.enhance(picture));
  }

  @Test
  void modelFileCanBeReplacedAfterClosing(@TempDir Path folder) throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT));
    Upscaler.open(model).close();
    Files.delete(model);
    TinyModels.repeating(folder, TinyModels.spec(4, TensorFormat.NCHW_RGB_UNIT));
    try (Upscaler upscaler = Upscaler.open(model)) {
      assertEquals(4, upscaler.spec().scale());
    }
  }
}
