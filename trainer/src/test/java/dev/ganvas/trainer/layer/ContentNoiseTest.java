package dev.ganvas.trainer.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.trainer.TinyNets;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ContentNoiseTest {
  private static final int SIDE = 64;

  private final ComputationGraph network = TinyNets.chain(DataType.FLOAT, 3, new ContentNoise(2));

  /** Grows lighter by a level every few pixels, as skies do. */
  private static INDArray sky() {
    INDArray sky = Nd4j.create(DataType.FLOAT, 1, 3, SIDE, SIDE);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          sky.putScalar(new int[] {0, c, y, x}, (100 + 40 * c + (2 * y + x) / 5) / 255.0);
        }
      }
    }
    return sky;
  }

  private INDArray noise(INDArray picture) {
    return network.output(false, picture)[0].dup();
  }

  @Test
  void isUniformAndUnlikeItsNeighboursEvenInASky() {
    INDArray noise = noise(sky());
    assertEquals(0, noise.meanNumber().doubleValue(), 0.1);
    assertEquals(1, noise.stdNumber().doubleValue(), 0.1);
    assertEquals(Math.sqrt(3), noise.maxNumber().doubleValue(), 0.05);
    assertEquals(-Math.sqrt(3), noise.minNumber().doubleValue(), 0.05);
    for (int distance = 1; distance <= 8; distance++) {
      assertTrue(Math.abs(correlation(noise, distance, 0)) < 0.15, distance + " pixels across");
      assertTrue(Math.abs(correlation(noise, 0, distance)) < 0.15, distance + " pixels down");
    }
  }

  private static double correlation(INDArray noise, int across, int down) {
    INDArray one = window(noise, 0, 0, SIDE - down, SIDE - across);
    INDArray other = window(noise, down, across, SIDE, SIDE);
    return one.mul(other).meanNumber().doubleValue();
  }

  private static INDArray window(INDArray of, int top, int left, int bottom, int right) {
    return of.get(
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.interval(top, bottom),
        NDArrayIndex.interval(left, right));
  }

  @Test
  void isTheSameInATile() {
    INDArray whole = noise(sky());
    INDArray tile = noise(window(sky(), 10, 20, 40, 50).dup('c'));
    assertEquals(window(whole, 12, 22, 38, 48).dup('c'), window(tile, 2, 2, 28, 28).dup('c'));
  }

  @Test
  void isAnotherWhereOneLevelIsAnother() {
    INDArray changed = sky();
    changed.putScalar(new int[] {0, 1, 30, 30}, 0.5);
    INDArray before = window(noise(sky()), 29, 29, 32, 32).dup('c');
    INDArray after = window(noise(changed), 29, 29, 32, 32).dup('c');
    for (int i = 0; i < before.length(); i++) {
      assertNotEquals(before.getDouble(i), after.getDouble(i));
    }
    // What is less than half a level away is the same level.
    assertEquals(noise(sky()), noise(sky().add(0.001)));
  }
}
