package dev.ganvas.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PictureBatchesTest {
  /** The pictures of some updates, one after the other. */
  private static List<Integer> shown(PictureBatches batches, int updates) {
    List<Integer> shown = new ArrayList<>();
    for (int update = 0; update < updates; update++) {
      IntStream.of(batches.numbers(update)).forEach(shown::add);
    }
    return shown;
  }

  private static void assertRounds(int count, List<Integer> shown) {
    List<Integer> all = IntStream.range(0, count).boxed().toList();
    for (int from = 0; from + count <= shown.size(); from += count) {
      assertEquals(all, shown.subList(from, from + count).stream().sorted().toList());
    }
  }

  @Test
  void everyPictureIsShownOnceARound() {
    assertRounds(10, shown(new PictureBatches(10, 4, 3), 25));
    assertRounds(64, shown(new PictureBatches(64, 64, 3), 3));
    assertRounds(1, shown(new PictureBatches(1, 2, 3), 3));
  }

  @Test
  void anUpdateMaySpanSeveralRounds() {
    List<Integer> shown = shown(new PictureBatches(3, 8, 1), 3);
    assertEquals(24, shown.size());
    assertRounds(3, shown);
  }

  @Test
  void roundsAndSeedsDifferInTheirOrder() {
    PictureBatches batches = new PictureBatches(50, 50, 7);
    assertFalse(Arrays.equals(batches.numbers(0), batches.numbers(1)));
    assertFalse(Arrays.equals(batches.numbers(1), batches.numbers(2)));
    for (int update = 0; update < 3; update++) {
      assertFalse(
          Arrays.equals(batches.numbers(update), new PictureBatches(50, 50, 8).numbers(update)));
    }
  }

  @Test
  void anUpdateIsShownTheSameWhateverWasShownBefore() {
    PictureBatches used = new PictureBatches(11, 4, 7);
    shown(used, 20);
    for (int update : List.of(9, 2, 0, 5)) {
      assertArrayEquals(new PictureBatches(11, 4, 7).numbers(update), used.numbers(update));
    }
  }

  @Test
  void everyPictureIsAsLikelyToComeFirst() {
    int[] first = new int[5];
    for (long seed = 0; seed < 5000; seed++) {
      first[new PictureBatches(5, 1, seed).numbers(0)[0]]++;
    }
    for (int times : first) {
      assertEquals(1000, times, 120, "four deviations");
    }
  }

  @Test
  void goesOnWhereWholeNumbersOfFourBytesEnd() {
    PictureBatches batches = new PictureBatches(10, 5, 1);
    long update = 2_000_000_000L;
    List<Integer> round = new ArrayList<>();
    IntStream.of(batches.numbers(update)).forEach(round::add);
    IntStream.of(batches.numbers(update + 1)).forEach(round::add);
    assertRounds(10, round);
  }

  @Test
  void refusesToShowNothing() {
    assertThrows(IllegalArgumentException.class, () -> new PictureBatches(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new PictureBatches(1, 0, 1));
  }
}
