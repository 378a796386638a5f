package dev.ganvas.trainer.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GridPatternsTest {
  private interface Pixel {
    double at(int y, int x);
  }

  private static INDArray picture(int height, int width, Pixel pixel) {
    INDArray picture = Nd4j.create(DataType.DOUBLE, 1, 1, height, width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.putScalar(new int[] {0, 0, y, x}, pixel.at(y, x));
      }
    }
    return picture;
  }

  private static double loss(INDArray picture) {
    return loss(picture, 4);
  }

  private static double loss(INDArray picture, int cells) {
    Differences patterns = new GridPatterns(cells).of(picture);
    patterns.gradient().close();
    return patterns.loss();
  }

  @Test
  void evenPicturesAndSlopesHaveNone() {
    assertEquals(0, loss(picture(32, 16, (y, x) -> 0.7)), 1e-12);
    assertEquals(0, loss(picture(32, 48, (y, x) -> 0.01 * y - 0.02 * x)), 1e-12);
  }

  @Test
  void stripesCountByTheirSquare() {
    assertEquals(0.25, loss(picture(16, 32, (y, x) -> x % 2 == 0 ? 0.5 : -0.5)), 1e-12);
    assertEquals(0.25, loss(picture(40, 16, (y, x) -> y % 2 == 0 ? 0.5 : -0.5)), 1e-12);
  }

  @Test
  void slopesThatEachCellHasByItselfAreAGrid() {
    // (-1.5, -0.5, 0.5, 1.5) has a mean square of 1.25.
    assertEquals(1.25, loss(picture(32, 16, (y, x) -> x % 4)), 1e-12);
    assertEquals(1.25, loss(picture(16, 32, (y, x) -> -(y % 4))), 1e-12);
    assertEquals(1.25, loss(picture(16, 16, (y, x) -> x % 4 + 0.3 * y + 0.2 * x)), 1e-12);
  }

  @Test
  void patternsThatChangeTheirSignFromCellToCellRepeatAfterTwo() {
    INDArray lines = picture(16, 16, (y, x) -> (y + 2) / 4 % 2 == 0 ? 0.5 : -0.5);
    assertEquals(0, loss(lines, 2), 1e-12);
    Differences found = new GridPatterns(2, 8).of(lines);
    assertEquals(0.25, found.loss(), 1e-12);
    assertEquals(0, new GridPatterns(2, 8).of(picture(16, 32, (y, x) -> 0.01 * y)).loss(), 1e-12);
  }

  @Test
  void texturesOfOtherPeriodsHardlyCount() {
    double wave = loss(picture(16, 16, (y, x) -> Math.sin(2 * Math.PI * x / 3.2)));
    assertEquals(0, wave, 0.02, "half of it is its square, 0.5");
  }

  @Test
  void smallWindowsLetNoPatternThroughThatOnlyChangesItsSign() {
    INDArray wave = picture(16, 16, (y, x) -> Math.sin(2 * Math.PI * x / 3.2));
    assertTrue(loss(wave, 2) > 0.2, () -> loss(wave, 2) + " of 0.5");
    assertEquals(0, loss(picture(16, 24, (y, x) -> 0.01 * y - 0.02 * x), 2), 1e-12);
    assertEquals(1.25, loss(picture(16, 16, (y, x) -> x % 4 + 0.3 * y + 0.2 * x), 2), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void gradientAgreesWithDifferences(int cells) {
    INDArray picture = Nd4j.rand(DataType.DOUBLE, 2, 3, 20, 37);
    Differences found = new GridPatterns(cells).of(picture);
    double step = 1e-4;
    for (int[] at :
        new int[][] {{0, 0, 0, 0}, {1, 2, 15, 31}, {0, 1, 7, 18}, {1, 0, 16, 3}, {0, 2, 3, 32}}) {
      double before = picture.getDouble(at);
      picture.putScalar(at, before + step);
      double above = loss(picture, cells);
      picture.putScalar(at, before - step);
      double below = loss(picture, cells);
      picture.putScalar(at, before);
      assertEquals((above - below) / (2 * step), found.gradient().getDouble(at), 1e-9);
    }
  }
}
