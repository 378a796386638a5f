package dev.ganvas.runtime.tiling;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TileBlenderTest {
  private static final TensorFormat FORMAT = TensorFormat.NCHW_RGB_UNIT;

  private static TilePlan plan(Image picture, int overlap) {
    Tiling tiling = new Tiling.Tiles(16, overlap);
    return TilePlan.of(
        picture.width(), picture.height(), tiling, SizeRule.Multiples.ANY, new Locality.Local(0));
  }

  private static TileBlender blender(TilePlan plan, int scale, TensorFormat format, Image target) {
    return new TileBlender(plan, scale, format, ImageSpec.of(target), into(target, 0), 0);
  }

  /** Copies rows into a picture from a row on. */
  private static RowSink into(Image target, int firstRow) {
    int[] row = {firstRow};
    return band -> {
      int start = target.index(0, row[0], 0);
      int samples = band.width() * band.height() * band.channels().count();
      for (int i = 0; i < samples; i++) {
        target.setSampleAt(start + i, band.sampleAt(i));
      }
      row[0] += band.height();
    };
  }

  private static FloatTensor cut(Image large, Tile tile, int scale) {
    Region region = tile.source().times(scale);
    FloatTensor answer = FloatTensor.zeros(ImageTensors.shape(region, FORMAT));
    ImageTensors.fill(answer, large, region, FORMAT);
    return answer;
  }

  @Test
  void goesOnWithSmallerTilesWhereLargerOnesHaveStopped() {
    Image small = Image.blank(53, 77, Channels.RGB, SampleDepth.EIGHT_BITS);
    Image large = TinyPictures.noise(106, 154, Channels.RGB, SampleDepth.EIGHT_BITS, 9);
    TilePlan coarse = plan(small, 5);
    TilePlan fine =
        TilePlan.of(53, 77, new Tiling.Tiles(16, 2), SizeRule.Multiples.ANY, new Locality.Local(0));
    for (int stop = 0; stop < coarse.tiles().size(); stop++) {
      Image target = Image.blank(106, 154, Channels.RGB, SampleDepth.EIGHT_BITS);
      TileBlender first = blender(coarse, 2, FORMAT, target);
      for (Tile tile : first.tiles().subList(0, stop)) {
        first.add(cut(large, tile, 2));
      }
      int made = first.handedOn();
      TileBlender second =
          new TileBlender(fine, 2, FORMAT, ImageSpec.of(target), into(target, made), made);
      for (Tile tile : second.tiles()) {
        second.add(cut(large, tile, 2));
      }
      assertSamePicture(large, target);
      assertEquals(154, second.handedOn());
    }
  }

  private static void addNext(TileBlender blender, Image large) {
    blender.add(cut(large, blender.next().orElseThrow(), 2));
  }

  @Test
  void finishesTheRowWithSmallerTilesFromTheTileThatFailed() {
    Image large = TinyPictures.noise(194, 166, Channels.RGB, SampleDepth.EIGHT_BITS, 4);
    SizeRule any = SizeRule.Multiples.ANY;
    Locality points = new Locality.Local(0);
    TilePlan coarse = TilePlan.of(97, 83, new Tiling.Tiles(40, 9), any, points);
    TilePlan fine = TilePlan.of(97, 83, new Tiling.Tiles(24, 4), any, points);
    TilePlan finest = TilePlan.of(97, 83, new Tiling.Tiles(16, 3), any, points);
    for (int stop = 0; stop < coarse.tiles().size(); stop++) {
      // So many smaller tiles are answered before these fail, too.
      for (int more = 0; more < 4; more++) {
        Image target = Image.blank(194, 166, Channels.RGB, SampleDepth.EIGHT_BITS);
        TileBlender first = blender(coarse, 2, FORMAT, target);
        for (int i = 0; i < stop; i++) {
          addNext(first, large);
        }
        Tile failed = first.next().orElseThrow();
        first.finishRowWith(fine);
        assertEquals(stop % coarse.across().size() > 0, first.next().isPresent());
        for (int i = 0; i < more && first.next().isPresent(); i++) {
          addNext(first, large);
        }
        first.finishRowWith(finest);
        for (Tile tile : first.tiles()) {
          assertTrue(tile.across().keepTo() > failed.across().keepFrom(), "answered before");
          first.add(cut(large, tile, 2));
        }
        assertTrue(first.next().isEmpty());
        int made = first.handedOn();
        if (made < 166) {
          TileBlender second =
              new TileBlender(finest, 2, FORMAT, ImageSpec.of(target), into(target, made), made);
          while (second.next().isPresent()) {
            addNext(second, large);
          }
          assertEquals(166, second.handedOn());
        }
        assertSamePicture(large, target);
      }
    }
  }

  @Test
  void refusesAnAnswerThatWasNotAskedFor() {
    Image picture = TinyPictures.noise(10, 10, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    Image target = Image.blank(10, 10, Channels.RGB, SampleDepth.EIGHT_BITS);
    TileBlender blender = blender(plan(picture, 0), 1, FORMAT, target);
    FloatTensor answer = cut(picture, blender.next().orElseThrow(), 1);
    blender.add(answer);
    assertThrows(IllegalStateException.class, () -> blender.add(answer));
  }

  /** Cuts {@code large} as a model of that scale would answer, and blends it together again. */
  private static void blend(
      TilePlan plan, int scale, TensorFormat format, Image large, Image target) {
    TileBlender blender = blender(plan, scale, format, target);
    for (Tile tile : blender.tiles()) {
      Region region = tile.source().times(scale);
      FloatTensor answer = FloatTensor.zeros(ImageTensors.shape(region, format));
      ImageTensors.fill(answer, large, region, format);
      blender.add(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7, 8})
  void cuttingAndBlendingGivesThePictureBack(int overlap) {
    int[][] sizes = {{1, 1}, {1, 40}, {40, 1}, {16, 16}, {17, 15}, {53, 37}, {64, 33}};
    for (int[] size : sizes) {
      for (int scale = 1; scale <= 3; scale++) {
        for (SampleDepth depth : SampleDepth.values()) {
          Image small = Image.blank(size[0], size[1], Channels.RGB, depth);
          Image large =
              TinyPictures.noise(size[0] * scale, size[1] * scale, Channels.RGB, depth, scale);
          Image target = Image.blank(large.width(), large.height(), Channels.RGB, depth);
          blend(plan(small, overlap), scale, FORMAT, large, target);
          assertSamePicture(large, target);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void readsEveryLayoutColorOrderAndRange(Layout layout) {
    Image picture = TinyPictures.noise(53, 37, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    for (ColorOrder color : List.of(ColorOrder.RGB, ColorOrder.BGR)) {
      for (ValueRange range : ValueRange.values()) {
        Image target = Image.blank(53, 37, Channels.RGB, SampleDepth.EIGHT_BITS);
        blend(plan(picture, 5), 1, new TensorFormat(layout, color, range), picture, target);
        assertSamePicture(picture, target);
      }
    }
  }

  @Test
  void overlapsAreWeightedNotOverwritten() {
    // The left tile answers black, the right one white: between them levels rise without a jump.
    Image target = Image.blank(24, 1, Channels.GRAY, SampleDepth.EIGHT_BITS);
    TensorFormat gray = new TensorFormat(Layout.NCHW, ColorOrder.GRAY, ValueRange.ZERO_TO_255);
    TilePlan plan = plan(target, 8);
    TileBlender blender = blender(plan, 1, gray, target);
    for (Tile tile : plan.tiles()) {
      float level = tile.source().x() == 0 ? 0 : 200;
      float[] answer = new float[16];
      java.util.Arrays.fill(answer, level);
      blender.add(FloatTensor.of(ImageTensors.shape(tile.source(), gray), answer));
    }
    assertEquals(0, target.sample(7, 0, 0));
    assertEquals(200, target.sample(16, 0, 0));
    for (int x = 8; x < 16; x++) {
      double angle = Math.PI / 2 * (x - 8 + 0.5) / 8;
      assertEquals(200 * Math.sin(angle) * Math.sin(angle), target.sample(x, 0, 0), 0.51);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void oneNumberThatIsNoneIsRefused(float bad) {
    Image target = Image.blank(5, 5, Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int position : new int[] {0, 12, 37, 74}) {
      TileBlender blender = blender(plan(target, 0), 1, FORMAT, target);
      FloatTensor answer = FloatTensor.zeros(ImageTensors.shape(Region.whole(target), FORMAT));
      answer.buffer().put(position, bad);
      GanvasException e = assertThrows(GanvasException.class, () -> blender.add(answer));
      assertEquals(Kind.BAD_MODEL_OUTPUT, e.kind());
    }
  }

  @Test
  void numbersBeyondTheRangeAreClamped() {
    Image target = Image.blank(2, 1, Channels.GRAY, SampleDepth.EIGHT_BITS);
    TensorFormat gray = new TensorFormat(Layout.NCHW, ColorOrder.GRAY, ValueRange.ZERO_TO_ONE);
    TileBlender blender = blender(plan(target, 0), 1, gray, target);
    blender.add(FloatTensor.of(ImageTensors.shape(Region.whole(target), gray), -7, 1e30f));
    assertSamePicture(TinyPictures.gray(2, 1, 0, 255), target);
  }
}
