package dev.ganvas.runtime.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.features.ClassTable.Distance;
import dev.ganvas.runtime.features.ClassTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassTableTest {
  /** Pictures of one pixel, whose level is also their only feature. */
  private static MeasuredSet set(List<String> classes, float... levels) {
    List<float[]> rows = new ArrayList<>();
    for (float level : levels) {
      rows.add(new float[] {level});
    }
    return new MeasuredSet(new FeatureSet(rows), new FeatureSet(rows), classes);
  }

  @Test
  void classesAreMeasuredEachForItself() {
    MeasuredSet real = set(List.of("b", "b", "10", "10", "9", "9"), 0, 2, 10, 20, 5, 5);
    MeasuredSet made = set(List.of("9", "9", "b", "b", "10", "10"), 4, 6, 1, 3, 15, 15);
    ClassTable table = ClassTable.of(real, made);
    assertEquals(List.of("9", "10", "b"), table.rows().stream().map(Row::name).toList());
    assertEquals(Distance.FRECHET, table.distance());
    Row b = table.rows().get(2);
    // Variance 2 in both, means 1 and 2: the distance of the means alone.
    assertEquals(1, b.distance().orElseThrow(), 1e-9);
    assertEquals(1, b.realDeviation().orElseThrow(), 1e-9);
    assertEquals(1, b.ratio().orElseThrow(), 1e-9);
    Row ten = table.rows().get(1);
    assertEquals(5, ten.realDeviation().orElseThrow(), 1e-9);
    assertEquals(0, ten.madeDeviation().orElseThrow(), 1e-9);
    assertEquals(0, ten.ratio().orElseThrow(), 1e-9);
    assertTrue(table.rows().get(0).ratio().isEmpty(), "the real ones do not differ at all");
  }

  @Test
  void classesOfOneSetOnlyHaveARowWithoutADistance() {
    MeasuredSet real = set(List.of("a", "a", "b"), 1, 2, 3);
    MeasuredSet made = set(List.of("a", "a", "c", "c"), 1, 2, 3, 4);
    assertTrue(ClassTable.fits(real, made));
    ClassTable table = ClassTable.of(real, made);
    assertEquals(Distance.KERNEL, table.distance());
    assertTrue(table.rows().get(0).distance().isPresent());
    Row b = table.rows().get(1);
    assertEquals(List.of(1, 0), List.of(b.real(), b.made()));
    assertTrue(b.distance().isEmpty() && b.realDeviation().isEmpty());
    Row c = table.rows().get(2);
    assertTrue(c.distance().isEmpty() && c.madeDeviation().isPresent());
    assertFalse(ClassTable.fits(real, set(List.of("x", "y"), 1, 2)));
    assertFalse(ClassTable.fits(real, set(List.of(), 1, 2)));
  }

  @Test
  void fewPicturesAreMeasuredByTheKernelDistance() {
    Random random = new Random(1);
    FeatureSet features = TinyFeatures.normal(random, 10, 5, 0);
    List<String> two = List.of("a", "a", "a", "a", "a", "b", "b", "b", "b", "b");
    List<String> one = List.of("a", "a", "a", "a", "a", "a", "a", "a", "a", "a");
    // Five pictures a class are no more than there are features, ten are.
    MeasuredSet few = new MeasuredSet(features, features, two);
    assertEquals(Distance.KERNEL, ClassTable.of(few, few).distance());
    MeasuredSet enough = new MeasuredSet(features, features, one);
    ClassTable table = ClassTable.of(enough, enough);
    assertEquals(Distance.FRECHET, table.distance());
    assertEquals(0, table.rows().get(0).distance().orElseThrow(), 1e-6);
  }

  @Test
  void setsThatDoNotFitThemselvesAreRefused() {
    FeatureSet two = TinyFeatures.of(new float[1], new float[1]);
    FeatureSet three = TinyFeatures.of(new float[1], new float[1], new float[1]);
    assertThrows(IllegalArgumentException.class, () -> new MeasuredSet(two, three, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new MeasuredSet(two, two, List.of("a")));
  }
}
