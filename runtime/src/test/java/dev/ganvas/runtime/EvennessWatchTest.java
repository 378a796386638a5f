package dev.ganvas.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import org.junit.jupiter.api.Test;

class EvennessWatchTest {
  private static final ModelSpec COLORS = TinyModels.spec(2, TensorFormat.NCHW_RGB_UNIT);
  private static final ModelSpec STYLE =
      new ModelSpec(
          Task.STYLIZE,
          1,
          COLORS.input(),
          COLORS.output(),
          COLORS.size(),
          0,
          COLORS.locality(),
          COLORS.provenance());
  private static final ModelSpec LIGHT =
      TinyModels.spec(2, new TensorFormat(Layout.NCHW, ColorOrder.LUMA, ValueRange.ZERO_TO_ONE));

  private static EvennessWatch answered(Image answer) {
    EvennessWatch watch = new EvennessWatch(band -> {});
    watch.add(answer);
    return watch;
  }

  private static Image even(Channels channels, int level) {
    Image even = Image.blank(16, 16, channels, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < 256 * channels.count(); i++) {
      even.setSampleAt(i, level);
    }
    return even;
  }

  /** Two colours by turns, in rows. */
  private static Image rows(int width, int height, int[] one, int[] other) {
    Image rows = Image.blank(width, height, Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < width * height * 3; i++) {
      rows.setSampleAt(i, (i / (3 * width) % 2 == 0 ? one : other)[i % 3]);
    }
    return rows;
  }

  @Test
  void oneColorForAPictureThatShowsSomethingIsAFailure() {
    Image picture = rows(20, 20, new int[] {40, 40, 40}, new int[] {200, 200, 200});
    assertTrue(answered(even(Channels.RGB, 120)).isFailure(picture, COLORS));
    assertTrue(answered(even(Channels.RGB, 120)).isFailure(picture, STYLE));
    assertFalse(answered(picture).isFailure(picture, COLORS), "rows that go on");
  }

  @Test
  void anotherColorThanAPalePictureHasIsAFailureOfAnEnlarger() {
    Image few = rows(2, 3, new int[] {178, 178, 178}, new int[] {128, 128, 128});
    Image pale = rows(20, 20, new int[] {60, 60, 60}, new int[] {64, 64, 64});
    assertFalse(answered(even(Channels.RGB, 128)).isFailure(few, COLORS), "too few to tell");
    assertTrue(answered(even(Channels.RGB, 128)).isFailure(pale, COLORS));
    assertFalse(answered(even(Channels.RGB, 62)).isFailure(pale, COLORS), "a blur");
    assertFalse(answered(even(Channels.RGB, 128)).isFailure(pale, STYLE), "a style");
  }

  @Test
  void oneColorForOneColorIsRight() {
    Image picture = rows(20, 20, new int[] {9, 9, 9}, new int[] {9, 9, 9});
    assertFalse(answered(even(Channels.RGB, 200)).isFailure(picture, COLORS));
  }

  @Test
  void aModelOfLightAnswersColorsOfOneLightWithOneLevel() {
    // 0.299 * 100 is 29.9, 0.587 * 51 is 29.9.
    Image picture = rows(20, 20, new int[] {100, 0, 0}, new int[] {0, 51, 0});
    assertFalse(answered(even(Channels.GRAY, 30)).isFailure(picture, LIGHT));
    assertTrue(answered(even(Channels.GRAY, 90)).isFailure(picture, LIGHT));
    assertTrue(answered(even(Channels.RGB, 30)).isFailure(picture, COLORS), "it sees colours");
  }
}
