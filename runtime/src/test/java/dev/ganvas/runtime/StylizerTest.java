package dev.ganvas.runtime;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static dev.ganvas.runtime.TinyPictures.maxDifference;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StylizerTest {
  private static final TensorFormat RGB = TensorFormat.NCHW_RGB_UNIT;
  private static final TensorFormat LIGHT =
      new TensorFormat(Layout.NCHW, ColorOrder.LUMA, ValueRange.ZERO_TO_ONE);
  private static final Tiling TILES = new Tiling.Tiles(32, 4);

  @TempDir private Path folder = Path.of(".");

  private static ModelSpec spec(
      TensorFormat in, TensorFormat out, SizeRule size, Locality locality) {
    Provenance provenance = new Provenance("tiny", "CC0-1.0", "nothing", "StylizerTest");
    return new ModelSpec(Task.STYLIZE, 1, in, out, size, 0, locality, provenance);
  }

  /** A model that answers with the negative. */
  private Path negative(TensorFormat format, SizeRule size, Locality locality) throws IOException {
    ModelSpec spec = spec(format, format, size, locality);
    OnnxGraph graph = new OnnxGraph("negative");
    OnnxValue x = TinyModels.input(graph, format);
    OnnxValue one = graph.constant("one", new float[] {1}, 1);
    TinyModels.output(graph, graph.apply(OnnxOp.SUB, "negative", List.of(one, x)), format);
    return TinyModels.write(folder, graph, ModelMetadata.write(spec));
  }

  private Path negative() throws IOException {
    return negative(RGB, SizeRule.Multiples.ANY, new Locality.Local(0));
  }

  private static Stylizer open(Path model) throws IOException {
    return Stylizer.open(model, SessionConfig.CPU, TILES, ProbeHints.NONE);
  }

  private static Image negativeOf(Image image, int channels) {
    Image result =
        TinyPictures.filled(
            image.width(),
            image.height(),
            image.channels(),
            image.depth(),
            i ->
                i % image.channels().count() < channels
                    ? image.depth().max() - image.sampleAt(i)
                    : image.sampleAt(i));
    return result;
  }

  @Test
  void keepsSizeDepthAndOpacity() throws IOException {
    try (Stylizer stylizer = open(negative())) {
      for (SampleDepth depth : SampleDepth.values()) {
        Image opaque = TinyPictures.noise(45, 33, Channels.RGB, depth, 1);
        assertSamePicture(negativeOf(opaque, 3), stylizer.apply(opaque));
        Image clear = TinyPictures.noise(45, 33, Channels.RGBA, depth, 2);
        Image found = stylizer.apply(clear);
        assertSamePicture(Opacity.of(clear), Opacity.of(found));
        assertEquals(ImageSpec.of(clear), stylizer.resultOf(ImageSpec.of(clear)));
      }
    }
  }

  @Test
  void grayBecomesWhatTheModelAnswersWith() throws IOException {
    Image gray = TinyPictures.noise(20, 21, Channels.GRAY, SampleDepth.EIGHT_BITS, 3);
    try (Stylizer stylizer = open(negative())) {
      Image found = stylizer.apply(gray);
      assertEquals(Channels.RGB, found.channels());
      assertEquals(255 - gray.sample(4, 5, 0), found.sample(4, 5, 2));
      stylizer.setColors(Stylizer.Colors.KEPT);
      assertSamePicture(negativeOf(gray, 1), stylizer.apply(gray));
    }
  }

  @Test
  void aModelOfLightKeepsThePicturesColors() throws IOException {
    Path model = negative(LIGHT, SizeRule.Multiples.ANY, new Locality.Local(0));
    Image picture =
        TinyPictures.filled(
            20, 20, Channels.RGB, SampleDepth.EIGHT_BITS, i -> 100 + i % 3 * 20 + i / 60);
    try (Stylizer stylizer = open(model)) {
      Image found = stylizer.apply(picture);
      for (int i = 0; i < 400; i++) {
        // What red has more than green stays; light is turned.
        assertEquals(
            picture.sampleAt(3 * i + 1) - picture.sampleAt(3 * i),
            found.sampleAt(3 * i + 1) - found.sampleAt(3 * i),
            1);
      }
      assertTrue(found.sample(0, 0, 0) > found.sample(0, 19, 0));
    }
  }

  @Test
  void strengthMixesWithThePicture() throws IOException {
    Image picture = TinyPictures.noise(40, 40, Channels.RGB, SampleDepth.EIGHT_BITS, 4);
    try (Stylizer stylizer = open(negative())) {
      stylizer.setStrength(new Stylizer.Strength(0));
      assertSamePicture(picture, stylizer.apply(picture));
      stylizer.setStrength(new Stylizer.Strength(0.25));
      Image found = stylizer.apply(picture);
      for (int i = 0; i < 4800; i++) {
        int expected =
            (int) Math.round(0.25 * (255 - picture.sampleAt(i)) + 0.75 * picture.sampleAt(i));
        assertEquals(expected, found.sampleAt(i));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> new Stylizer.Strength(1.01));
  }

  @Test
  void aPictureTooLargeForAModelOfOneSizeComesBackInFull() throws IOException {
    Path model = negative(RGB, new SizeRule.Fixed(48, 48), new Locality.Global());
    Image picture =
        TinyPictures.filled(
            160, 100, Channels.RGB, SampleDepth.EIGHT_BITS, i -> i / 3 % 160 < 80 ? 40 : 180);
    List<String> notices = new ArrayList<>();
    try (Stylizer stylizer = open(model)) {
      stylizer.setNotices(notices::add);
      Image found = stylizer.apply(picture);
      assertEquals(ImageSpec.of(picture), ImageSpec.of(found));
      // An edge as sharp as the picture's own, though the model saw a third of the pixels a side.
      assertTrue(
          found.sample(79, 50, 0) - found.sample(80, 50, 0) > 100,
          found.sample(79, 50, 0) + " " + found.sample(80, 50, 0));
      assertTrue(maxDifference(negativeOf(picture, 3), found) < 30);
      stylizer.apply(picture);
      assertEquals(1, notices.size(), notices.toString());
      assertTrue(notices.get(0).contains("48x30"), notices.toString());
      // One that fits is not touched.
      Image small = TinyPictures.noise(30, 48, Channels.RGB, SampleDepth.EIGHT_BITS, 5);
      assertSamePicture(negativeOf(small, 3), stylizer.apply(small));
    }
  }

  @Test
  void memoryThatIsTooSmallForAWholePictureReducesIt() throws IOException {
    Path model = negative(RGB, SizeRule.Multiples.ANY, new Locality.Global());
    Image picture =
        TinyPictures.filled(
            400, 300, Channels.RGB, SampleDepth.EIGHT_BITS, i -> i / 3 % 400 < 200 ? 40 : 180);
    List<String> notices = new ArrayList<>();
    // A pixel in and out is 24 bytes at least: a third of this is less than half of the picture.
    Tiling scarce = new Tiling.Auto(400 * 300 * 24L);
    try (Stylizer stylizer = Stylizer.open(model, SessionConfig.CPU, scarce, ProbeHints.NONE)) {
      stylizer.setNotices(notices::add);
      assertTrue(maxDifference(negativeOf(picture, 3), stylizer.apply(picture)) < 60);
      assertEquals(1, notices.size());
    }
    try (Stylizer stylizer =
        Stylizer.open(model, SessionConfig.CPU, new Tiling.Whole(), ProbeHints.NONE)) {
      assertSamePicture(negativeOf(picture, 3), stylizer.apply(picture));
    }
  }

  @Test
  void aModelThatWasMadeForSmallPicturesIsRunSmall() throws IOException {
    ModelSpec any = spec(RGB, RGB, SizeRule.Multiples.ANY, new Locality.Local(0));
    ModelSpec small =
        new ModelSpec(any.task(), 1, RGB, RGB, any.size(), 0, any.locality(), 40, any.provenance());
    OnnxGraph graph = new OnnxGraph("negative");
    OnnxValue x = TinyModels.input(graph, RGB);
    OnnxValue one = graph.constant("one", new float[] {1}, 1);
    TinyModels.output(graph, graph.apply(OnnxOp.SUB, "negative", List.of(one, x)), RGB);
    Path model = TinyModels.write(folder, graph, ModelMetadata.write(small));
    Image smooth =
        TinyPictures.filled(
            400, 200, Channels.RGB, SampleDepth.EIGHT_BITS, i -> 20 + i / 3 % 400 / 2);
    Image noise = TinyPictures.noise(400, 200, Channels.RGB, SampleDepth.EIGHT_BITS, 5);
    Image within = TinyPictures.noise(40, 30, Channels.RGB, SampleDepth.EIGHT_BITS, 6);
    try (Stylizer stylizer = open(model)) {
      assertSamePicture(negativeOf(within, 3), stylizer.apply(within));
      Image found = stylizer.apply(smooth);
      assertEquals(ImageSpec.of(smooth), ImageSpec.of(found));
      int off = maxDifference(negativeOf(smooth, 3), found);
      assertTrue(off <= 4, "off by " + off);
      // What is lost at a tenth of the size shows that it was run so.
      assertTrue(maxDifference(negativeOf(noise, 3), stylizer.apply(noise)) > 20);
    }
  }

  @Test
  void refusesAModelThatEnlarges() throws IOException {
    Path model = TinyModels.repeating(folder, TinyModels.spec(2, RGB));
    GanvasException e = assertThrows(GanvasException.class, () -> open(model));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    assertTrue(e.getMessage().contains("ganvas upscale"), e.getMessage());
  }
}
