package dev.ganvas.runtime.tiling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.SizeRule;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TilePlanTest {
  /** One random way to cut a picture; its text says how to repeat a failure. */
  private record Case(int width, int height, Tiling.Tiles tiles, SizeRule rule, int radius) {
    static Case of(Random random) {
      int size = 16 + random.nextInt(50);
      Tiling.Tiles tiles = new Tiling.Tiles(size, random.nextInt(size / 2 + 1));
      SizeRule rule = new SizeRule.Multiples(1 + random.nextInt(40), 1 + random.nextInt(16));
      return new Case(
          1 + random.nextInt(300), 1 + random.nextInt(300), tiles, rule, random.nextInt(12));
    }

    /** What is asked for, but never less than lets the model see past every cut. */
    int overlap() {
      return onGrid(Math.max(tiles.overlap(), 2 * radius));
    }

    /** The next length that ends on the model's grid. */
    int onGrid(int length) {
      return (length + rule.step() - 1) / rule.step() * rule.step();
    }

    TilePlan plan() {
      return TilePlan.of(width, height, tiles, rule, new Locality.Local(radius));
    }
  }

  private interface AxisCheck {
    void check(Case some, List<Span> spans, int length);
  }

  private static void forManyCases(AxisCheck check) {
    Random random = new Random(20_240_601);
    for (int i = 0; i < 3000; i++) {
      Case some = Case.of(random);
      TilePlan plan = some.plan();
      check.check(some, plan.across(), some.width());
      check.check(some, plan.down(), some.height());
    }
  }

  @Test
  void weightsSumToOneAtEveryOutputPosition() {
    forManyCases(
        (some, spans, length) -> {
          int scale = 1 + length % 4;
          double[] sum = new double[length * scale];
          for (Span span : spans) {
            float[] weights = span.weights(scale);
            assertEquals((span.keepTo() - span.keepFrom()) * scale, weights.length);
            for (int i = 0; i < weights.length; i++) {
              assertTrue(weights[i] > 0 && weights[i] <= 1, () -> "weight in " + some);
              sum[span.keepFrom() * scale + i] += weights[i];
            }
          }
          for (double total : sum) {
            assertEquals(1, total, 1e-5, some::toString);
          }
        });
  }

  @Test
  void everyPositionIsKeptBySomeTileThatSeesIt() {
    forManyCases(
        (some, spans, length) -> {
          assertEquals(0, spans.get(0).keepFrom(), some::toString);
          assertEquals(length, spans.get(spans.size() - 1).keepTo(), some::toString);
          for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            assertTrue(
                span.keepFrom() >= span.start() && span.keepTo() <= span.start() + span.length(),
                some::toString);
            assertTrue(
                i == 0 || span.keepFrom() == spans.get(i - 1).keepTo() - span.fadeIn(),
                some::toString);
          }
        });
  }

  @Test
  void allTilesHaveOneLengthThatTheModelTakes() {
    forManyCases(
        (some, spans, length) -> {
          int tile = spans.get(0).length();
          assertTrue(spans.stream().allMatch(span -> span.length() == tile), some::toString);
          assertEquals(some.rule().width(tile), tile, some::toString);
          int wanted = Math.max(some.tiles().size(), 2 * some.overlap());
          assertTrue(tile <= some.rule().width(wanted), some::toString);
        });
  }

  @Test
  void tilesLieInsideAPictureThatIsLargerThanOne() {
    forManyCases(
        (some, spans, length) -> {
          if (spans.size() > 1) {
            for (Span span : spans) {
              assertTrue(
                  span.start() >= 0 && span.start() + span.length() <= some.onGrid(length),
                  some::toString);
            }
          } else {
            assertEquals(0, spans.get(0).start());
            assertTrue(spans.get(0).length() >= length, some::toString);
          }
        });
  }

  @Test
  void neighboursOverlapAsAskedWithoutNeedlessTiles() {
    forManyCases(
        (some, spans, length) -> {
          int overlap = some.overlap();
          for (int i = 1; i < spans.size(); i++) {
            int previousEnd = spans.get(i - 1).start() + spans.get(i - 1).length();
            assertTrue(previousEnd - spans.get(i).start() >= overlap, some::toString);
          }
          int step = spans.get(0).length() - overlap;
          int reachOfOneFewer = (spans.size() - 1) * step + overlap;
          assertTrue(spans.size() == 1 || reachOfOneFewer < some.onGrid(length), some::toString);
        });
  }

  @Test
  void tilesBeginOnTheModelsGrid() {
    forManyCases(
        (some, spans, length) ->
            assertTrue(
                spans.stream().allMatch(span -> span.start() % some.rule().step() == 0),
                some::toString));
  }

  @Test
  void nothingIsKeptNearACut() {
    forManyCases(
        (some, spans, length) -> {
          for (int i = 1; i < spans.size(); i++) {
            Span left = spans.get(i - 1);
            Span right = spans.get(i);
            assertTrue(
                left.start() + left.length() - left.keepTo() >= some.radius(), some::toString);
            assertTrue(right.keepFrom() - right.start() >= some.radius(), some::toString);
          }
        });
  }

  @Test
  void sameInputsGiveTheSamePlan() {
    Case some = Case.of(new Random(1));
    assertEquals(some.plan(), some.plan());
  }

  @Test
  void globalModelsAreNeverCut() {
    TilePlan plan =
        TilePlan.of(
            1000,
            700,
            new Tiling.Tiles(64, 8),
            new SizeRule.Multiples(1, 32),
            new Locality.Global());
    assertEquals(1, plan.tiles().size());
    assertEquals(new Region(0, 0, 1024, 704), plan.tiles().get(0).source());
  }

  @Test
  void wholeTilingIsOneTile() {
    TilePlan plan =
        TilePlan.of(1000, 7, new Tiling.Whole(), SizeRule.Multiples.ANY, new Locality.Local(3));
    assertEquals(new Region(0, 0, 1000, 7), plan.tiles().get(0).source());
  }

  @Test
  void tilesComeRowByRow() {
    TilePlan plan =
        TilePlan.of(40, 30, new Tiling.Tiles(16, 0), SizeRule.Multiples.ANY, new Locality.Local(0));
    List<Region> sources = plan.tiles().stream().map(Tile::source).toList();
    assertEquals(
        List.of(
            new Region(0, 0, 16, 16),
            new Region(12, 0, 16, 16),
            new Region(24, 0, 16, 16),
            new Region(0, 14, 16, 16),
            new Region(12, 14, 16, 16),
            new Region(24, 14, 16, 16)),
        sources);
  }

  @Test
  void refusesTilesThatMakeNoSense() {
    assertThrows(IllegalArgumentException.class, () -> new Tiling.Tiles(15, 0));
    assertThrows(IllegalArgumentException.class, () -> new Tiling.Tiles(64, -1));
    assertThrows(IllegalArgumentException.class, () -> new Tiling.Tiles(64, 33));
  }

  @Test
  void tilesThatMayNotGrowKeepTheirSizeAndAreFadedOverHalfOfTheirOverlap() {
    Tiling.Tiles tiles = new Tiling.Tiles(64, 8, Tiling.Growth.NONE);
    for (int length = 65; length < 400; length++) {
      TilePlan plan =
          TilePlan.of(length, 64, tiles, SizeRule.Multiples.ANY, new Locality.Local(50));
      List<Span> spans = plan.across();
      assertTrue(spans.size() > 1, "cut: " + length);
      assertTrue(plan.leastOverlap() >= 32, plan.toString());
      double[] sum = new double[length];
      for (int i = 0; i < spans.size(); i++) {
        Span span = spans.get(i);
        assertEquals(64, span.length());
        assertTrue(i == 0 || span.fadeIn() > 0, plan.toString());
        float[] weights = span.weights(1);
        for (int k = 0; k < weights.length; k++) {
          sum[span.keepFrom() + k] += weights[k];
        }
      }
      for (double total : sum) {
        assertEquals(1, total, 1e-5, plan.toString());
      }
    }
  }

  @Test
  void tilesOverlapByWhatTheModelLooksFarAndTellByHowMuch() {
    SizeRule any = SizeRule.Multiples.ANY;
    Tiling.Tiles tiles = new Tiling.Tiles(64, 8);
    assertTrue(TilePlan.of(300, 90, tiles, any, new Locality.Local(20)).leastOverlap() >= 40);
    assertTrue(TilePlan.of(300, 90, tiles, any, new Locality.Local(0)).leastOverlap() < 40);
    assertEquals(
        Integer.MAX_VALUE, TilePlan.of(60, 64, tiles, any, new Locality.Local(2)).leastOverlap());
    // A model of one size cannot have more than half of it.
    SizeRule fixed = new SizeRule.Fixed(64, 64);
    assertEquals(32, TilePlan.of(96, 64, tiles, fixed, new Locality.Local(20)).leastOverlap());
  }
}
