package dev.ganvas.runtime.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.SampleDepth;
import org.junit.jupiter.api.Test;

class PictureBudgetTest {
  private static final long MEBIBYTE = 1 << 20;

  private static int taken(Channels channels, SampleDepth depth) throws InterruptedException {
    ImageSpec spec = new ImageSpec(1024, 1024, channels, depth);
    return new PictureBudget(new BatchSettings(1, 1, 100 * MEBIBYTE)).take(spec, spec);
  }

  @Test
  void sharesAreByChannelsAndDepth() throws InterruptedException {
    // Twice, for the coder's own copy, the picture and its result; and one for what is rounded.
    assertEquals(4 * 3 + 1, taken(Channels.RGB, SampleDepth.EIGHT_BITS));
    assertEquals(4 * 8 + 1, taken(Channels.RGBA, SampleDepth.SIXTEEN_BITS));
    assertEquals(4 + 1, taken(Channels.GRAY, SampleDepth.EIGHT_BITS));
  }

  @Test
  void noShareIsMoreThanThereIs() throws InterruptedException {
    ImageSpec spec = new ImageSpec(4096, 4096, Channels.RGB, SampleDepth.EIGHT_BITS);
    PictureBudget budget = new PictureBudget(new BatchSettings(1, 1, 3 * MEBIBYTE));
    assertEquals(3, budget.take(spec, spec));
    budget.giveBack(3);
    assertEquals(3, budget.take(spec, spec));
  }

  @Test
  void aPictureIsHeldOnlyWithItsResult() {
    PictureBudget budget = new PictureBudget(new BatchSettings(1, 1, 1000));
    Image image = Image.blank(10, 10, Channels.GRAY, SampleDepth.EIGHT_BITS);
    ImageSpec spec = ImageSpec.of(image);
    assertTrue(budget.holds(image, spec.sized(20, 20)));
    assertFalse(budget.holds(image, spec.sized(21, 20)));
  }
}
