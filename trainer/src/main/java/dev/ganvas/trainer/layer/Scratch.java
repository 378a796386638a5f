package dev.ganvas.trainer.layer;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory that a layer writes its result into, kept from step to step while the shape stays the
 * same. ND4J's arrays live outside the Java heap and go only when the collector happens to run, so
 * a layer that allocated in each step would fill the machine first.
 *
 * <p>The price: what a layer returned is overwritten by its next pass in the same direction.
 * Whoever needs it longer copies it.
 */
final class Scratch {
  private @Nullable INDArray held;

  /** Uninitialised memory of this shape, in 'c' order. */
  INDArray get(DataType type, long... shape) {
    INDArray array = held;
    if (array == null
        || array.dataType() != type
        || !java.util.Arrays.equals(array.shape(), shape)) {
      if (array != null) {
        array.close();
      }
      array = Nd4j.createUninitialized(type, shape, 'c');
      held = array;
    }
    return array;
  }

  /** What was asked for last, with what has been written into it. */
  INDArray last() {
    return java.util.Objects.requireNonNull(held, "nothing was asked for yet");
  }

  /** Uninitialised memory of another array's type and shape, in 'c' order. */
  INDArray like(INDArray other) {
    return get(other.dataType(), other.shape());
  }
}
