package dev.ganvas.trainer.layer;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory that a layer writes its result into, kept from step to step for the two shapes that were
 * asked for last: a step may send batches of two sizes through a network by turns. ND4J's arrays
 * live outside the Java heap and go only when the collector happens to run, so a layer that
 * allocated in each step would fill the machine first.
 *
 * <p>The price: what a layer returned is overwritten by its next pass in the same direction.
 * Whoever needs it longer copies it.
 */
final class Scratch {
  private @Nullable INDArray held;
  private @Nullable INDArray before;

  /** Uninitialised memory of this shape, in 'c' order. */
  INDArray get(DataType type, long... shape) {
    INDArray last = held;
    if (last != null && fits(last, type, shape)) {
      return last;
    }
    INDArray array = before;
    if (array == null || !fits(array, type, shape)) {
      if (array != null) {
        array.close();
      }
      array = Nd4j.createUninitialized(type, shape, 'c');
    }
    before = last;
    held = array;
    return array;
  }

  private static boolean fits(INDArray array, DataType type, long... shape) {
    return array.dataType() == type && Arrays.equals(array.shape(), shape);
  }

  /** What was asked for last, with what has been written into it. */
  INDArray last() {
    return Objects.requireNonNull(held, "nothing was asked for yet");
  }

  /** Uninitialised memory of another array's type and shape, in 'c' order. */
  INDArray like(INDArray other) {
    return get(other.dataType(), other.shape());
  }
}
