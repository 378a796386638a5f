package dev.ganvas.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.trainer.TestPictures;
import dev.ganvas.trainer.config.DegradationConfig;
import dev.ganvas.trainer.config.DegradationConfig.Kind;
import dev.ganvas.trainer.config.DegradationConfig.Step;
import dev.ganvas.trainer.config.TrainingConfig;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RealReductionTest {
  private static final Step NEVER_BLUR = new Step(0, 0.2, 3);
  private static final Step NEVER_RESIZE = new Step(0, 0.5, 1.3);
  private static final Step NEVER_NOISE = new Step(0, 1, 20);
  private static final Step NEVER_JPEG = new Step(0, 30, 95);
  private static final TrainingConfig.Data ONE = new TrainingConfig.Data(8, 1, 0, 0, List.of(1.0));

  /** Everything, each in its usual range. */
  private static DegradationConfig all(double clean) {
    return new DegradationConfig(
        Kind.REAL,
        clean,
        0.5,
        new Step(0.8, 0.2, 2.5),
        new Step(0.7, 0.4, 1.3),
        new Step(0.7, 1, 18),
        0.5,
        0.4,
        new Step(0.7, 30, 95),
        0.7,
        0.6);
  }

  private static RealReduction only(Step blur, Step resize, Step noise, double poisson, Step jpeg) {
    return new RealReduction(
        new DegradationConfig(Kind.REAL, 0, 0, blur, resize, noise, poisson, 0, jpeg, 0.5, 0));
  }

  private static Image reduce(RealReduction reduction, Image large, int seed) {
    return reduction.reduce(
        large, large.width() / 4, large.height() / 4, new SplittableRandom(seed));
  }

  private static double deviation(Image a, Image b) {
    double sum = 0;
    for (int i = 0; i < a.samples8().length; i++) {
      sum += Math.pow(a.sampleAt(i) - b.sampleAt(i), 2);
    }
    return Math.sqrt(sum / a.samples8().length);
  }

  @Test
  void theSameSeedMakesTheSamePictureAndOthersDoNot() {
    RealReduction reduction = new RealReduction(all(0));
    Image large = TestPictures.waves(96, 64, 3);
    Image once = reduce(reduction, large, 1);
    assertEquals(24, once.width());
    assertEquals(16, once.height());
    assertEquals(Channels.RGB, once.channels());
    assertArrayEquals(once.samples8(), reduce(reduction, large, 1).samples8());
    assertTrue(deviation(once, reduce(reduction, large, 2)) > 0.5);
    assertArrayEquals(TestPictures.waves(96, 64, 3).samples8(), large.samples8());
  }

  @Test
  void everyKindOfDamageKeepsThePictureWhereItIs() {
    // A soft picture survives: what is reduced, blurred or shifted would move its waves.
    Image large = SmallPictures.flat(160, 160, Channels.RGB, 0, 0, 0);
    for (int i = 0; i < large.samples8().length; i++) {
      int x = i / 3 % 160;
      int y = i / 3 / 160;
      large.setSampleAt(i, (int) (127 + 60 * Math.sin(x / 12.0) + 40 * Math.sin(y / 9.0)));
    }
    Image clean = ImagePair.reduce(large, 4).small();
    for (int seed = 0; seed < 40; seed++) {
      double off = deviation(clean, reduce(new RealReduction(all(0)), large, seed));
      assertTrue(off < 35, "seed " + seed + " is off by " + off);
    }
  }

  @Test
  void noiseIsAsStrongAsItsRangeSays() {
    Image flat = SmallPictures.flat(128, 128, Channels.RGB, 128, 128, 128);
    Step ten = new Step(1, 10, 10);
    for (double poisson : new double[] {0, 1}) {
      // As large as it was, so that the reduction takes nothing of the noise away.
      Image noisy =
          only(NEVER_BLUR, NEVER_RESIZE, ten, poisson, NEVER_JPEG)
              .reduce(flat, 128, 128, new SplittableRandom(7));
      assertEquals(10, deviation(flat, noisy), 0.5, "share of Poisson noise " + poisson);
    }
  }

  @Test
  void noiseOfLightGrowsWithTheLight() {
    Step ten = new Step(1, 10, 10);
    RealReduction photons = only(NEVER_BLUR, NEVER_RESIZE, ten, 1, NEVER_JPEG);
    Image dark = SmallPictures.flat(128, 128, Channels.RGB, 32, 32, 32);
    Image noisy = photons.reduce(dark, 128, 128, new SplittableRandom(7));
    // A quarter of the light, half of the deviation.
    assertEquals(5, deviation(dark, noisy), 0.4);
  }

  @Test
  void blurTakesDetailAndLeavesEvenPicturesAlone() {
    RealReduction blur = only(new Step(1, 2, 2), NEVER_RESIZE, NEVER_NOISE, 0, NEVER_JPEG);
    Image flat = SmallPictures.flat(64, 64, Channels.RGB, 90, 20, 200);
    assertTrue(
        deviation(flat, blur.reduce(flat, 64, 64, new SplittableRandom(1))) <= 1,
        "an even picture has nothing to blur");
    Image waves = TestPictures.waves(64, 64, 1);
    assertTrue(deviation(waves, blur.reduce(waves, 64, 64, new SplittableRandom(1))) > 5);
  }

  @Test
  void longKernelsBlurAlongTheirDirectionOnly() {
    Image stripes = SmallPictures.flat(48, 48, Channels.RGB, 0, 0, 0);
    for (int i = 0; i < stripes.samples8().length; i++) {
      stripes.setSampleAt(i, i / 3 % 48 / 2 % 2 * 200);
    }
    Image along = new GaussianKernel(4, 0.1, Math.PI / 2).blur(stripes);
    Image across = new GaussianKernel(4, 0.1, 0).blur(stripes);
    assertTrue(deviation(stripes, along) < 1, "stripes go up and down");
    assertTrue(deviation(stripes, across) > 80);
  }

  @Test
  void lowQualityDoesMoreDamage() {
    Image waves = TestPictures.waves(64, 64, 1);
    double good = damage(waves, new Step(1, 95, 95));
    double bad = damage(waves, new Step(1, 10, 10));
    assertTrue(bad > 2 * good, bad + " at quality 10, " + good + " at 95");
  }

  private static double damage(Image image, Step jpeg) {
    RealReduction reduction = only(NEVER_BLUR, NEVER_RESIZE, NEVER_NOISE, 0, jpeg);
    SplittableRandom random = new SplittableRandom(1);
    return deviation(image, reduction.reduce(image, image.width(), image.height(), random));
  }

  @Test
  void patchesFitIntoTheirPictureAtItsCornersToo() {
    Image large = TestPictures.waves(80, 64, 3);
    RealReduction reduction = new RealReduction(all(0));
    for (int[] at : new int[][] {{0, 0}, {12, 8}, {5, 3}}) {
      Image patch =
          reduction.patch(large, new Region(at[0], at[1], 8, 8), 4, new SplittableRandom(1));
      assertEquals(8, patch.width());
      assertEquals(8, patch.height());
    }
    Image gray = SmallPictures.flat(40, 40, Channels.GRAY, 100);
    Image patch = reduction.patch(gray, new Region(1, 1, 8, 8), 4, new SplittableRandom(1));
    assertEquals(Channels.RGB, patch.channels());
  }

  @Test
  void soManyPatchesStayCleanAsIsSaid() {
    List<ImagePair> pairs = List.of(ImagePair.reduce(TestPictures.waves(160, 160, 1), 2));
    PatchSampler clean = new PatchSampler(pairs, ONE, 5);
    PatchSampler half = new PatchSampler(pairs, ONE, all(0.5), 5);
    int same = 0;
    for (int step = 0; step < 200; step++) {
      try (Batch a = clean.batch(step);
          Batch b = half.batch(step)) {
        assertEquals(a.target(), b.target(), "the large half is never changed");
        same += a.input().equals(b.input()) ? 1 : 0;
      }
    }
    assertTrue(same > 70 && same < 130, same + " of 200 are clean");
  }

  @Test
  void aStepDrawsTheSameDamageWhateverWasDrawnBefore() {
    List<ImagePair> pairs = List.of(ImagePair.reduce(TestPictures.waves(160, 160, 1), 2));
    TrainingConfig.Data four = new TrainingConfig.Data(8, 4, 0, 0, List.of(1.0));
    PatchSampler fresh = new PatchSampler(pairs, four, all(0.2), 5);
    PatchSampler used = new PatchSampler(pairs, four, all(0.2), 5);
    used.batch(0).close();
    try (Batch a = fresh.batch(3);
        Batch b = used.batch(3);
        Batch c = used.batch(4)) {
      assertEquals(a.input(), b.input());
      assertNotEquals(a.input(), c.input());
    }
  }
}
