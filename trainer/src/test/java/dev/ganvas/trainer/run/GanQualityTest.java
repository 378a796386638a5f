package dev.ganvas.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.trainer.data.PictureSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GanQualityTest {
  private static Image even(int level) {
    byte[] samples = new byte[64];
    java.util.Arrays.fill(samples, (byte) level);
    return Image.of8Bits(8, 8, Channels.GRAY, samples);
  }

  private static PictureSet set(List<Integer> levels, List<Integer> classes, List<String> names) {
    return new PictureSet(
        8, ColorOrder.GRAY, levels.stream().map(GanQualityTest::even).toList(), classes, names);
  }

  @Test
  void showsWhichClassHasCollapsed() {
    PictureSet real =
        set(List.of(0, 100, 50, 90), List.of(0, 0, 1, 1), List.of("cats", "dogs", "none"));
    GanQuality quality = new GanQuality(real, 3, 4, Optional.empty());
    GanQuality.Score score =
        quality.measure(List.of(even(10), even(60), even(70), even(70)), List.of(0, 0, 1, 1));
    assertEquals(0.5, score.classDiversity().get(0), 1e-9, "25 of 50 levels");
    assertEquals(0, score.classDiversity().get(1), 1e-9, "always the same picture");
    assertTrue(score.classDiversity().get(2).isNaN(), "no pictures, no word");
    assertEquals(12.5 / 35, score.diversity(), 1e-9, "the mean over classes, real ones' being 35");
  }

  @Test
  void withoutClassesAllPicturesAreOne() {
    PictureSet real = set(List.of(0, 100), List.of(0, 0), List.of());
    GanQuality quality = new GanQuality(real, 0, 2, Optional.empty());
    GanQuality.Score score = quality.measure(List.of(even(0), even(100)), List.of());
    assertEquals(1, score.diversity(), 1e-9);
    assertTrue(score.classDiversity().isEmpty());
  }
}
