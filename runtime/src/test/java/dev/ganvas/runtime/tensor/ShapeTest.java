package dev.ganvas.runtime.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void countsElementsBeyondAnInt() {
    assertEquals(3L * 40_000 * 40_000, Shape.of(1, 3, 40_000, 40_000).elements());
    assertEquals(1, Shape.of().elements());
  }

  @Test
  void extentsAreOutermostFirst() {
    Shape shape = Shape.of(1, 3, 240, 320);
    assertEquals(4, shape.rank());
    assertEquals(240, shape.dim(2));
    assertArrayEquals(new long[] {1, 3, 240, 320}, shape.toLongs());
    assertEquals("[1, 3, 240, 320]", shape.toString());
  }

  @Test
  void refusesExtentsThatAreNotPositive() {
    assertThrows(IllegalArgumentException.class, () -> Shape.of(1, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> Shape.of(-1));
  }

  @Test
  void layoutsPutTheSameExtentsOnTheirAxes() {
    for (Layout layout : Layout.values()) {
      Shape shape = layout.shape(2, 3, 240, 320);
      assertEquals(2, shape.dim(0));
      assertEquals(3, shape.dim(layout.channelAxis()));
      assertEquals(240, shape.dim(layout.heightAxis()));
      assertEquals(320, shape.dim(layout.widthAxis()));
    }
    assertEquals(Shape.of(2, 3, 240, 320), Layout.NCHW.shape(2, 3, 240, 320));
    assertEquals(Shape.of(2, 240, 320, 3), Layout.NHWC.shape(2, 3, 240, 320));
  }
}
