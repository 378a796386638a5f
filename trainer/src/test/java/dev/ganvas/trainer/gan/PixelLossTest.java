package dev.ganvas.trainer.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ganvas.trainer.TinyNets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class PixelLossTest {
  private static final int PICTURES = 2;
  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;
  private static final double STEP = 1e-6;

  /** By the definition, number by number. */
  private static double loss(PixelLoss settings, INDArray made, INDArray wanted) {
    double colors = 0;
    double luma = 0;
    for (int n = 0; n < PICTURES; n++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          double[] apart = new double[3];
          for (int c = 0; c < 3; c++) {
            apart[c] = made.getDouble(n, c, y, x) - wanted.getDouble(n, c, y, x);
            colors += Math.hypot(apart[c], settings.epsilon());
          }
          luma +=
              Math.hypot(
                  0.299 * apart[0] + 0.587 * apart[1] + 0.114 * apart[2], settings.epsilon());
        }
      }
    }
    int pixels = PICTURES * HEIGHT * WIDTH;
    return settings.colors() * colors / (3 * pixels) + settings.luma() * luma / pixels;
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "1, 0, 0.3", "0, 2, 0.3", "0.5, 1, 0", "0.5, 1, 0.01", "0, 0, 0.1"})
  void isWhatItSaysAndItsGradientIsRight(double colors, double luma, double epsilon) {
    PixelLoss settings = new PixelLoss(colors, luma, epsilon);
    INDArray made = TinyNets.random(DataType.DOUBLE, 1, PICTURES, 3, HEIGHT, WIDTH);
    INDArray wanted = TinyNets.random(DataType.DOUBLE, 2, PICTURES, 3, HEIGHT, WIDTH);
    INDArray madeBefore = made.dup();
    Differences found = settings.of(made, wanted);
    assertEquals(madeBefore, made, "what was made is only read");
    assertEquals(loss(settings, made, wanted), found.loss(), 1e-12);
    for (long i = 0; i < made.length(); i++) {
      double value = made.getDouble(i);
      made.putScalar(i, value + STEP);
      double above = loss(settings, made, wanted);
      made.putScalar(i, value - STEP);
      double below = loss(settings, made, wanted);
      made.putScalar(i, value);
      assertEquals(
          (above - below) / (2 * STEP), found.gradient().getDouble(i), 1e-8, "number " + i);
    }
  }
}
