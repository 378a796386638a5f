package dev.ganvas.runtime.probe;

import static dev.ganvas.runtime.TinyPictures.maxDifference;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.Stylizer;
import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.ValueRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that nobody here wrote, fed and read pixel by pixel as their makers say, against the same
 * without a word said. Skipped where they are not there.
 */
class OthersByHandTest {
  private static final Path SHARED = Path.of("../../shared/data");
  private static final Duration SOON = Duration.ofSeconds(5);

  private static Path model(String name) {
    Path model = SHARED.resolve("onnx").resolve(name + ".onnx");
    if (!Files.isRegularFile(model)) {
      System.out.println("skipped: the model is not there: " + model.toAbsolutePath().normalize());
    }
    assumeTrue(Files.isRegularFile(model), "the model is not there");
    return model;
  }

  /** A photo where there is one, in a size. */
  private static Image photo(int width, int height) throws IOException {
    Path file = SHARED.resolve("sr-bench/Set14/x2/img_001_SRF_2_HR.png");
    Image photo = Files.isRegularFile(file) ? ImageFiles.read(file) : TestPattern.of(400, 300);
    return new Resampler(Filter.BICUBIC).resize(photo, width, height);
  }

  /** Runs a model on planes, {@code [1, C, H, W]} both. */
  private static float[] run(Path model, float[] planes, int... shape) throws IOException {
    try (TensorSession session = TensorSession.open(model, SessionConfig.CPU)) {
      String input = session.header().inputs().get(0).name();
      return session.run(Map.of(input, FloatTensor.of(Shape.of(shape), planes))).get(0).toArray();
    }
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  private static double light(Image image, int x, int y) {
    return 0.299 * image.sample(x, y, 0)
        + 0.587 * image.sample(x, y, 1)
        + 0.114 * image.sample(x, y, 2);
  }

  @Test
  void lightOfEspcnIsWhatItIsByHand() throws IOException {
    Path model = model("sr-espcn-x3-super-resolution-10");
    Image photo = photo(224, 224);
    Image gray = Image.blank(224, 224, Channels.GRAY, SampleDepth.EIGHT_BITS);
    float[] colored = new float[224 * 224];
    float[] plain = new float[224 * 224];
    for (int i = 0; i < plain.length; i++) {
      double light = light(photo, i % 224, i / 224);
      gray.setSampleAt(i, level(light));
      colored[i] = (float) (light / 255);
      plain[i] = gray.sampleAt(i) / 255f;
    }
    float[] ofGray = run(model, plain, 1, 1, 224, 224);
    float[] ofColors = run(model, colored, 1, 1, 224, 224);
    Image byHand = Image.blank(672, 672, Channels.GRAY, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < ofGray.length; i++) {
      byHand.setSampleAt(i, level(255.0 * ofGray[i]));
    }
    try (Upscaler upscaler = Upscaler.open(model)) {
      assertTrue(maxDifference(byHand, upscaler.apply(gray)) <= 1);
      Image large = upscaler.apply(photo);
      double sum = 0;
      for (int i = 0; i < ofColors.length; i++) {
        sum += Math.abs(light(large, i % 672, i / 672) - level(255.0 * ofColors[i]));
      }
      // Where a colour is at its end, light cannot follow; on the whole it does.
      assertTrue(sum / ofColors.length < 1, "mean difference " + sum / ofColors.length);
    }
  }

  @Test
  void espcnReachesTheDecibelsThatItReachesByHand() throws IOException {
    Path model = model("sr-espcn-x3-super-resolution-10");
    Image original = photo(672, 672);
    Image photo = new Resampler(Filter.BICUBIC).resize(original, 224, 224);
    float[] plain = new float[224 * 224];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (float) (light(photo, i % 224, i / 224) / 255);
    }
    float[] answer = run(model, plain, 1, 1, 224, 224);
    try (Upscaler upscaler = Upscaler.open(model)) {
      Image large = upscaler.apply(photo);
      double byHand = 0;
      double ours = 0;
      for (int i = 0; i < answer.length; i++) {
        double truth = light(original, i % 672, i / 672);
        byHand += Math.pow(level(255.0 * answer[i]) - truth, 2);
        ours += Math.pow(light(large, i % 672, i / 672) - truth, 2);
      }
      assertEquals(0, 10 * Math.log10(byHand / ours), 0.05, "decibels");
    }
  }

  @Test
  void lowLightIsEnhancedAsByHand() throws IOException {
    Path model = model("enhance-sci-240x320");
    Image photo = photo(320, 240);
    float[] planes = new float[3 * 240 * 320];
    for (int i = 0; i < planes.length; i++) {
      int pixel = i % (240 * 320);
      planes[i] = photo.sample(pixel % 320, pixel / 320, i / (240 * 320)) / 255f;
    }
    float[] answer = run(model, planes, 1, 3, 240, 320);
    Image byHand = Image.blank(320, 240, Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < planes.length; i++) {
      int pixel = i % (240 * 320);
      byHand.setSampleAt(3 * pixel + i / (240 * 320), level(255.0 * answer[i]));
    }
    try (Stylizer stylizer = Stylizer.open(model)) {
      assertTrue(maxDifference(byHand, stylizer.apply(photo)) <= 1);
    }
  }

  @Test
  void aMosaicIsLaidAsByHandWithBluesFirst() throws IOException {
    Path model = model("style-mosaic-winml");
    int side = 720;
    int pixels = side * side;
    Image photo = photo(side, side);
    float[] planes = new float[3 * pixels];
    for (int i = 0; i < planes.length; i++) {
      int pixel = i % pixels;
      planes[i] = photo.sample(pixel % side, pixel / side, 2 - i / pixels);
    }
    float[] answer = run(model, planes, 1, 3, side, side);
    Image byHand = Image.blank(side, side, Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < planes.length; i++) {
      byHand.setSampleAt(3 * (i % pixels) + 2 - i / pixels, level(answer[i]));
    }
    try (Stylizer stylizer = Stylizer.open(model)) {
      assertEquals(ColorOrder.BGR, stylizer.spec().input().color());
      assertTrue(maxDifference(byHand, stylizer.apply(photo)) <= 1);
      Image small = photo(100, 61);
      assertEquals("100x61 RGB 8-bit image", stylizer.apply(small).toString());
    }
  }

  @Test
  void digitsAreGeneratedByNumbersAlone() throws IOException {
    Path model = model("gen-mnist-dcgan-z64");
    GeneratorSpec spec = GeneratorProbe.find(model, ProbeHints.NONE).spec();
    assertEquals(64, spec.latentSize());
    assertEquals(28, spec.width());
    assertEquals(28, spec.height());
    assertEquals(ColorOrder.GRAY, spec.output().color());
    assertEquals(ValueRange.MINUS_ONE_TO_ONE, spec.output().range());
  }

  private static void assertRefused(Path model, String... words) {
    assertTimeout(
        SOON,
        () -> {
          GanvasException e =
              assertThrows(GanvasException.class, () -> Upscaler.open(model).close());
          assertTrue(e.kind().name().startsWith("MODEL_"), e.kind() + ": " + e.getMessage());
          assertTrue(e.getMessage().lines().count() <= 2, e.getMessage());
          for (String word : words) {
            assertTrue(e.getMessage().contains(word), e.getMessage());
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sr-espcn-x3-y-supres",
        "gen-mnist-dcgan-z64",
        "classify-mnist-8",
        "features-squeezenet-imagenet-fp16-fire9-cut",
        "enhance-sci-240x320",
        "style-mosaic-winml"
      })
  void whatDoesNotEnlargeIsRefusedSoon(String name) {
    assertRefused(model(name), name);
  }

  @Test
  void aCustomOperatorIsNamed() {
    assertRefused(model("sr-espcn-x3-y-supres"), "operators");
  }

  @Test
  void whatMakesNoPicturesIsNoGenerator() {
    for (String name : new String[] {"classify-mnist-8", "sr-waifu2x-upconv7-art-x2"}) {
      Path model = model(name);
      assertTimeout(
          SOON, () -> assertThrows(GanvasException.class, () -> Generator.open(model).close()));
    }
  }
}
