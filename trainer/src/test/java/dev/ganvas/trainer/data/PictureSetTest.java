package dev.ganvas.trainer.data;

import static dev.ganvas.trainer.data.SmallPictures.flat;
import static dev.ganvas.trainer.data.SmallPictures.gray;
import static dev.ganvas.trainer.data.SmallPictures.levels;
import static dev.ganvas.trainer.data.SmallPictures.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.tensor.ColorOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PictureSetTest {
  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void theLastSeventhOfEachClassIsHeldOut() {
    List<Integer> classes = new ArrayList<>(Collections.nCopies(21, 0));
    classes.addAll(Collections.nCopies(6, 1));
    classes.addAll(Collections.nCopies(15, 2));
    PictureSet.Split split = set(classes, "a", "b", "c").split(1000);
    assertEquals(List.of(18, 19, 20, 40, 41), levels(split.heldOut()));
    assertEquals(List.of(0, 0, 0, 2, 2), split.heldOut().classes());
    assertEquals(37, split.training().size());
    assertEquals(List.of("a", "b", "c"), split.heldOut().classNames());
  }

  @Test
  void theLastOfAClassAreItsOwnWhereClassesAlternate() {
    PictureSet.Split split =
        set(IntStream.range(0, 28).map(i -> i % 2).boxed().toList(), "a", "b").split(1);
    assertEquals(List.of(26, 27), levels(split.heldOut()));
    assertEquals(numbers(0, 26).size(), split.training().size());
  }

  @Test
  void noMoreAreHeldOutThanAskedFor() {
    List<Integer> classes = new ArrayList<>(Collections.nCopies(50, 0));
    classes.addAll(Collections.nCopies(50, 1));
    PictureSet set = set(classes, "a", "b");
    assertEquals(List.of(48, 49, 98, 99), levels(set.split(2).heldOut()));
    assertEquals(0, set.split(0).heldOut().size());
    assertEquals(100, set.split(0).training().size());
  }

  @Test
  void withoutClassesTheHeldOutAreSpread() {
    PictureSet set = set(Collections.nCopies(70, 0));
    assertEquals(List.of(6, 13, 20, 27, 34, 41, 48, 55, 62, 69), levels(set.split(1000).heldOut()));
    assertEquals(List.of(22, 45, 68), levels(set.split(3).heldOut()));
    assertEquals(
        8, set(Collections.nCopies(63, 0)).split(8).heldOut().size(), "63 / 8 is 7, not 8");
  }

  @Test
  void everyPictureIsEitherTrainedOnOrHeldOut() {
    for (int count = 1; count < 60; count++) {
      for (int most : List.of(0, 1, 3, 1000)) {
        for (int classCount : List.of(1, 2, 5)) {
          int among = classCount;
          List<Integer> classes = IntStream.range(0, count).map(i -> i % among).boxed().toList();
          String[] names =
              IntStream.range(0, among == 1 ? 0 : among)
                  .mapToObj(Integer::toString)
                  .toArray(String[]::new);
          PictureSet.Split split = set(classes, names).split(most);
          List<Integer> all = new ArrayList<>(levels(split.training()));
          all.addAll(levels(split.heldOut()));
          String what = count + " pictures, " + among + " classes, at most " + most;
          assertEquals(count, all.size(), what);
          assertEquals(new HashSet<>(numbers(0, count)), new HashSet<>(all), what);
          assertTrue(split.heldOut().size() <= count / 7, what);
        }
      }
    }
    assertEquals(8, set(Collections.nCopies(59, 0)).split(1000).heldOut().size());
  }

  @Test
  void picturesAreSelectedWithTheirClasses() {
    PictureSet selected = set(List.of(0, 1, 1, 0), "a", "b").select(List.of(3, 1));
    assertEquals(List.of(3, 1), levels(selected));
    assertEquals(List.of(0, 1), selected.classes());
    assertEquals(2, selected.classCount());
  }

  @Test
  void refusesWhatDoesNotFit() {
    List<Image> one = List.of(gray(1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PictureSet(8, ColorOrder.GRAY, one, List.of(), List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PictureSet(9, ColorOrder.GRAY, one, List.of(0), List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PictureSet(8, ColorOrder.RGB, one, List.of(0), List.of()));
    List<Image> wide = List.of(flat(9, 8, Channels.GRAY, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PictureSet(8, ColorOrder.GRAY, wide, List.of(0), List.of()));
  }

  @Test
  void theFingerprintIsOfPixelsClassesAndNames() {
    String print = set(List.of(0, 1, 1), "a", "b").fingerprint();
    assertEquals(print, set(List.of(0, 1, 1), "a", "b").fingerprint());
    assertNotEquals(print, set(List.of(0, 1, 0), "a", "b").fingerprint());
    assertNotEquals(print, set(List.of(0, 1, 1), "a", "c").fingerprint());
    assertNotEquals(print, set(List.of(0, 1, 1, 1), "a", "b").fingerprint());
    PictureSet changed = set(List.of(0, 1, 1), "a", "b");
    changed.pictures().get(2).setSampleAt(63, 3);
    assertNotEquals(print, changed.fingerprint());
  }

  @Test
  void theFingerprintDependsOnTheOrder() {
    PictureSet set = set(List.of(0, 0, 0));
    assertNotEquals(set.fingerprint(), set.select(List.of(0, 2, 1)).fingerprint());
  }
}
