package dev.ganvas.trainer.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which pictures an update is shown: all of them in a random order, then all in another one, and so
 * on. The order follows from the seed and the number of the update alone.
 */
public final class PictureBatches {
  private final int count;
  private final int batch;
  private final long seed;

  /**
   * Batches of a set.
   *
   * @param count pictures in the set
   * @param batch pictures an update
   */
  public PictureBatches(int count, int batch, long seed) {
    if (count < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "expected pictures and a batch, found " + count + " and " + batch);
    }
    this.count = count;
    this.batch = batch;
    this.seed = seed;
  }

  /** The numbers of the pictures of an update, which counts from 0. */
  public int[] numbers(long update) {
    int[] numbers = new int[batch];
    long first = update * batch;
    long round = -1;
    int[] order = new int[0];
    for (int i = 0; i < batch; i++) {
      long position = first + i;
      if (position / count != round) {
        round = position / count;
        order = order(round);
      }
      numbers[i] = order[(int) (position % count)];
    }
    return numbers;
  }

  /** Fisher and Yates. */
  private int[] order(long round) {
    SplittableRandom random = new SplittableRandom(seed ^ (round * 0x9E3779B97F4A7C15L));
    int[] order = IntStream.range(0, count).toArray();
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
