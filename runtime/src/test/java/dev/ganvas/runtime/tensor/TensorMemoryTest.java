package dev.ganvas.runtime.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class TensorMemoryTest {
  private final TensorMemory memory = new TensorMemory();

  @Test
  void smallerTensorsLieInTheMemoryOfLargerOnes() {
    FloatTensor large = memory.tensor(Shape.of(2, 3));
    large.buffer().put(0, new float[] {1, 2, 3, 4, 5, 6});
    FloatTensor small = memory.tensor(Shape.of(4));
    assertEquals(Shape.of(4), small.shape());
    assertEquals(4, small.buffer().get(3));
    small.buffer().put(0, 9);
    assertEquals(9, memory.tensor(Shape.of(3, 2)).buffer().get(0));
  }

  @Test
  void largerOnesGetMoreAndWhatIsLetGoIsGone() {
    memory.tensor(Shape.of(2)).buffer().put(0, 7);
    assertEquals(0, memory.tensor(Shape.of(5)).buffer().get(0));
    memory.tensor(Shape.of(5)).buffer().put(0, 7);
    memory.release();
    assertNotEquals(7, memory.tensor(Shape.of(5)).buffer().get(0));
  }
}
