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
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharpnessTest {
  private static final Image PICTURE =
      TinyPictures.noise(40, 24, Channels.RGB, SampleDepth.EIGHT_BITS, 1);

  @TempDir private Path folder = Path.of(".");

  private Path model(String name, long seed) throws IOException {
    return TinyModels.convolving(Files.createDirectories(folder.resolve(name)), seed);
  }

  private static Image enhanced(Path model) throws IOException {
    try (Upscaler upscaler = Upscaler.open(model)) {
      return upscaler.enhance(PICTURE);
    }
  }

  private static Image enhanced(Path model, double share) throws IOException {
    Tiling small = new Tiling.Tiles(16, 4);
    try (Upscaler upscaler =
        Upscaler.open(model, SessionConfig.CPU, small, ProbeHints.NONE, new Sharpness(share))) {
      return upscaler.enhance(PICTURE);
    }
  }

  @Test
  void thePartnerIsToldByItsName() {
    Path models = Path.of("models").toAbsolutePath();
    assertEquals(
        models.resolve("real-x4-gan").resolve("model.onnx"),
        Sharpness.sharpFile(Path.of("models", "real-x4", "model.onnx")));
    assertEquals(
        models.resolve("mine-gan.onnx"), Sharpness.sharpFile(Path.of("models", "mine.onnx")));
    assertEquals(models.resolve("mine-gan"), Sharpness.sharpFile(Path.of("models", "mine")));
  }

  @Test
  void bothEndsAreTheTwoModelsAndBetweenLiesWhatIsBetween() throws IOException {
    Path plain = model("mine", 4);
    Image a = enhanced(plain);
    Image b = enhanced(model("mine-gan", 5));
    assertTrue(maxDifference(a, b) > 20, "two models that differ");
    assertSamePicture(a, enhanced(plain, 0));
    assertSamePicture(b, enhanced(plain, 1));
    Image half = enhanced(plain, 0.5);
    int compared = 0;
    for (int i = 0; i < half.samples8().length; i++) {
      int one = a.sampleAt(i);
      int other = b.sampleAt(i);
      // What is cut off at 0 and 255 does not tell where it would have been.
      if (Math.min(one, other) > 0 && Math.max(one, other) < 255) {
        assertEquals((one + other) / 2.0, half.sampleAt(i), 1.01, "sample " + i);
        compared++;
      }
    }
    assertTrue(compared > 100, compared + " samples are not cut off");
  }

  @Test
  void aModelWithoutAPartnerIsRefusedWithTheCure() throws IOException {
    Path alone = model("alone", 4);
    GanvasException e = assertThrows(GanvasException.class, () -> enhanced(alone, 0.5));
    assertEquals(Kind.MODEL_UNFIT, e.kind());
    assertTrue(e.getMessage().contains("leave --sharpness out"), e.getMessage());
  }

  @Test
  void sharesOutsideOfTheTwoAreRefused() {
    for (double share : new double[] {-0.01, 1.01, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new Sharpness(share));
    }
  }
}
