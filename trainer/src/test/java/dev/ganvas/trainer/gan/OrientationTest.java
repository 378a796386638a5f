package dev.ganvas.trainer.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OrientationTest {
  /** Two pictures of two colours, 3 x 4, each number another. */
  private static INDArray pictures() {
    return Nd4j.arange(48).castTo(DataType.DOUBLE).reshape(2, 2, 3, 4);
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, false", "false, false, true", "false, true, false", "false, true, true",
    "true, false, false", "true, false, true", "true, true, false", "true, true, true"
  })
  void turnsAndTurnsBack(boolean exchanged, boolean rows, boolean columns) {
    Orientation orientation = new Orientation(exchanged, rows, columns);
    INDArray turned = orientation.turn(pictures());
    int height = exchanged ? 4 : 3;
    int width = exchanged ? 3 : 4;
    assertArrayEquals(new long[] {2, 2, height, width}, turned.shape());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int fromY = rows ? height - 1 - y : y;
        int fromX = columns ? width - 1 - x : x;
        double expected = 36 + (exchanged ? 4 * fromX + fromY : 4 * fromY + fromX);
        assertEquals(expected, turned.getDouble(1, 1, y, x), "row " + y + ", column " + x);
      }
    }
    assertEquals(pictures(), orientation.turnBack(turned));
  }

  @Test
  void takesAllEightByTurns() {
    Set<Orientation> seen = new HashSet<>();
    for (int step = 0; step < 100; step++) {
      seen.add(Orientation.at(3, step));
    }
    assertEquals(8, seen.size());
    assertEquals(Orientation.at(3, 5), Orientation.at(3, 5));
  }
}
