package dev.ganvas.runtime.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SsimTest {
  private static final Ssim COLORS = new Ssim(ImageComparison.COLORS);
  private static final double C1 = 6.5025;
  private static final double C2 = 58.5225;

  /** Soft waves, plus noise of up to so many levels. */
  private static Image waves(int noise) {
    Random random = new Random(1);
    return TinyPictures.filled(
        40,
        30,
        Channels.GRAY,
        SampleDepth.EIGHT_BITS,
        i ->
            (int) (128 + 60 * Math.sin(i % 40 / 5.0) + 30 * Math.cos(Math.floorDiv(i, 40) / 4.0))
                + (noise == 0 ? 0 : random.nextInt(2 * noise + 1) - noise));
  }

  @ParameterizedTest
  @EnumSource(Channels.class)
  void equalPicturesScoreOne(Channels channels) {
    for (SampleDepth depth : SampleDepth.values()) {
      Image picture = TinyPictures.noise(31, 13, channels, depth, 1);
      for (ImageComparison comparison : ImageComparison.values()) {
        assertEquals(1, new Ssim(comparison).of(picture, picture, 0), 1e-12);
      }
    }
  }

  @Test
  void moreNoiseScoresLess() {
    double slight = COLORS.of(waves(0), waves(3), 0);
    double some = COLORS.of(waves(0), waves(10), 0);
    double heavy = COLORS.of(waves(0), waves(35), 0);
    assertTrue(1 > slight && slight > some && some > heavy && heavy > 0);
  }

  @Test
  void constantPicturesDifferInLuminanceOnly() {
    Image dark = TinyPictures.filled(20, 20, Channels.RGB, SampleDepth.EIGHT_BITS, i -> 100);
    Image bright = TinyPictures.filled(20, 20, Channels.RGB, SampleDepth.EIGHT_BITS, i -> 150);
    double expected = (2 * 100 * 150 + C1) / (100 * 100 + 150 * 150 + C1);
    assertEquals(expected, COLORS.of(dark, bright, 0), 1e-9);
  }

  @Test
  void oneWindowIsTheFormulaOfThePaper() {
    Image a = TinyPictures.noise(11, 11, Channels.GRAY, SampleDepth.EIGHT_BITS, 2);
    Image b = TinyPictures.noise(11, 11, Channels.GRAY, SampleDepth.EIGHT_BITS, 3);
    double total = 0;
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < 121; i++) {
      total += gauss(i);
      meanA += gauss(i) * a.sampleAt(i);
      meanB += gauss(i) * b.sampleAt(i);
    }
    meanA /= total;
    meanB /= total;
    double varianceA = 0;
    double varianceB = 0;
    double covariance = 0;
    for (int i = 0; i < 121; i++) {
      double deviationA = a.sampleAt(i) - meanA;
      double deviationB = b.sampleAt(i) - meanB;
      varianceA += gauss(i) / total * deviationA * deviationA;
      varianceB += gauss(i) / total * deviationB * deviationB;
      covariance += gauss(i) / total * deviationA * deviationB;
    }
    double luminance = (2 * meanA * meanB + C1) / (meanA * meanA + meanB * meanB + C1);
    double structure = (2 * covariance + C2) / (varianceA + varianceB + C2);
    assertEquals(luminance * structure, COLORS.of(a, b, 0), 1e-9);
  }

  private static double gauss(int position) {
    int x = position % 11 - 5;
    int y = position / 11 - 5;
    return Math.exp(-(x * x + y * y) / (2 * 1.5 * 1.5));
  }

  @Test
  void refusesPicturesBelowOneWindow() {
    Image picture = TinyPictures.noise(14, 12, Channels.GRAY, SampleDepth.EIGHT_BITS, 4);
    assertEquals(1, COLORS.of(picture, picture, 0), 1e-12);
    GanvasException e = assertThrows(GanvasException.class, () -> COLORS.of(picture, picture, 1));
    assertEquals(Kind.UNSUPPORTED_IMAGE, e.kind());
  }
}
