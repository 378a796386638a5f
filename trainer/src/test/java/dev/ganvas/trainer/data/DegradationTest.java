package dev.ganvas.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.trainer.TestPictures;
import dev.ganvas.trainer.config.TranslationConfig.Degrading;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DegradationTest {
  private static final int SIDE = 48;

  private static Image apply(Degradation degradation, Image good) {
    return degradation.apply(good, new SplittableRandom(5));
  }

  private static double mean(Image image) {
    double sum = 0;
    for (int i = 0; i < image.samples8().length; i++) {
      sum += image.sampleAt(i);
    }
    return sum / image.samples8().length;
  }

  private static double difference(Image a, Image b) {
    double sum = 0;
    for (int i = 0; i < a.samples8().length; i++) {
      sum += Math.abs(a.sampleAt(i) - b.sampleAt(i));
    }
    return sum / a.samples8().length;
  }

  @ParameterizedTest
  @EnumSource(value = Degrading.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void changesThePictureTheSameWayForTheSameSeed(Degrading kind) {
    Degradation degradation = Degradation.of(kind).orElseThrow();
    Image good = TestPictures.waves(SIDE, 31, 2);
    Image worse = apply(degradation, good);
    assertEquals(Channels.RGB, worse.channels());
    assertEquals(31, worse.height());
    assertTrue(difference(good, worse) > 1, "changed by " + difference(good, worse));
    assertArrayEquals(worse.samples8(), apply(degradation, good).samples8());
    assertArrayEquals(TestPictures.waves(SIDE, 31, 2).samples8(), good.samples8());
  }

  @Test
  void noiseHasTheDeviationAskedFor() {
    Image flat = SmallPictures.flat(SIDE, SIDE, Channels.RGB, 128, 128, 128);
    Image noisy = apply(new Degradation.Noise(10, 10.001), flat);
    double sum = 0;
    for (int i = 0; i < noisy.samples8().length; i++) {
      sum += Math.pow(noisy.sampleAt(i) - 128.0, 2);
    }
    assertEquals(10, Math.sqrt(sum / noisy.samples8().length), 0.5);
    assertEquals(128, mean(noisy), 0.5);
  }

  @Test
  void blurSpreadsAPointByItsDeviation() {
    Image point = SmallPictures.flat(SIDE, SIDE, Channels.RGB, 0, 0, 0);
    point.setSampleAt(point.index(24, 24, 1), 255);
    Image blurred = apply(new Degradation.Blur(2, 2.0001), point);
    // the peak of a Gaussian in two dimensions is 1 / (2 pi sigma²)
    assertEquals(255 / (8 * Math.PI), blurred.sample(24, 24, 1), 1);
    assertEquals(blurred.sample(26, 24, 1), blurred.sample(24, 22, 1));
    Image flat = SmallPictures.flat(5, 3, Channels.RGB, 9, 90, 200);
    assertArrayEquals(flat.samples8(), apply(new Degradation.Blur(3, 3.0001), flat).samples8());
  }

  @Test
  void grayKeepsLuminanceAndDarkLosesIt() {
    Image colors = SmallPictures.flat(SIDE, SIDE, Channels.RGB, 200, 100, 50);
    Image gray = apply(new Degradation.Gray(), colors);
    assertEquals(Math.round(0.299 * 200 + 0.587 * 100 + 0.114 * 50), gray.sample(3, 3, 0));
    assertEquals(gray.sample(3, 3, 0), gray.sample(3, 3, 2));
    assertTrue(mean(apply(new Degradation.Dark(0.2, 0.3), colors)) < 0.7 * mean(colors));
  }

  @Test
  void edgesAreDarkWhereThePictureSteps() {
    Image step = SmallPictures.flat(SIDE, SIDE, Channels.RGB, 20, 20, 20);
    for (int y = 0; y < SIDE; y++) {
      for (int x = SIDE / 2; x < SIDE; x++) {
        for (int c = 0; c < 3; c++) {
          step.setSampleAt(step.index(x, y, c), 220);
        }
      }
    }
    Image lines = apply(new Degradation.Edges(), step);
    assertEquals(255, lines.sample(4, 20, 0));
    assertTrue(lines.sample(SIDE / 2, 20, 0) < 60, "edge " + lines.sample(SIDE / 2, 20, 0));
  }
}
