package dev.ganvas.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.trainer.TestPictures;
import dev.ganvas.trainer.config.TrainingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class PatchSamplerTest {
  private static final TrainingConfig.Data SETTINGS =
      new TrainingConfig.Data(8, 4, 0.02, 1, List.of(1.0));

  private static PatchSampler sampler(long seed) {
    return new PatchSampler(
        List.of(
            ImagePair.reduce(TestPictures.waves(90, 70, 1), 2),
            ImagePair.reduce(TestPictures.waves(61, 123, 2), 2)),
        SETTINGS,
        seed);
  }

  @Test
  void aStepDrawsTheSameWhateverWasDrawnBefore() {
    PatchSampler fresh = sampler(5);
    PatchSampler used = sampler(5);
    used.batch(0).close();
    used.batch(1).close();
    try (Batch a = fresh.batch(2);
        Batch b = used.batch(2)) {
      assertEquals(a.input(), b.input());
      assertEquals(a.target(), b.target());
    }
  }

  @Test
  void otherStepsAndOtherSeedsDrawOtherPatches() {
    try (Batch a = sampler(5).batch(2);
        Batch b = sampler(5).batch(3);
        Batch c = sampler(6).batch(2)) {
      assertNotEquals(a.input(), b.input());
      assertNotEquals(a.input(), c.input());
    }
  }

  @Test
  void bothHalvesShowTheSamePlaceTurnedTheSameWay() {
    try (Batch batch = sampler(1).batch(0)) {
      assertArrayEquals(new long[] {4, 3, 8, 8}, batch.input().shape());
      assertArrayEquals(new long[] {4, 3, 16, 16}, batch.target().shape());
      // Means of 2x2 large pixels are near the small ones; at another place or turn they are not.
      INDArray blocks = batch.target().reshape(4, 3, 8, 2, 8, 2).mean(3, 5);
      double difference = blocks.sub(batch.input()).norm1Number().doubleValue() / blocks.length();
      assertTrue(difference < 0.02, "mean difference " + difference);
    }
  }

  @Test
  void flatPatchesAreDrawnAgain() {
    Image half = Image.blank(200, 200, Channels.RGB, SampleDepth.EIGHT_BITS);
    Image detail = TestPictures.waves(60, 200, 3);
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 60; x++) {
        for (int c = 0; c < 3; c++) {
          half.setSampleAt(half.index(x, y, c), detail.sample(x, y, c));
        }
      }
    }
    PatchSampler picky = new PatchSampler(List.of(ImagePair.reduce(half, 2)), SETTINGS, 1);
    for (int step = 0; step < 10; step++) {
      try (Batch batch = picky.batch(step)) {
        for (int n = 0; n < 4; n++) {
          assertTrue(batch.input().slice(n).stdNumber().doubleValue() > 0.01);
        }
      }
    }
  }

  @Test
  void grayPicturesFillThreeChannels() {
    Image gray = Image.blank(40, 40, Channels.GRAY, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < 1600; i++) {
      gray.setSampleAt(i, (i * 37) % 256);
    }
    try (Batch batch = new PatchSampler(List.of(ImagePair.reduce(gray, 2)), SETTINGS, 1).batch(0)) {
      INDArray first = batch.input().slice(0);
      assertEquals(first.slice(0), first.slice(2));
    }
  }
}
