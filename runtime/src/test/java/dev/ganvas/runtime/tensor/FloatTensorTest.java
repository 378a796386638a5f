package dev.ganvas.runtime.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class FloatTensorTest {
  @Test
  void keepsNumbersInRowMajorOrderInADirectNativeBuffer() {
    float[] values = {1, 2, 3, 4, 5, 6};
    FloatTensor tensor = FloatTensor.of(Shape.of(2, 3), values);
    values[0] = 99;
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, tensor.toArray());
    assertTrue(tensor.buffer().isDirect());
    assertEquals(ByteOrder.nativeOrder(), tensor.buffer().order());
    assertEquals(0, tensor.buffer().position());
  }

  @Test
  void toArrayIsACopy() {
    FloatTensor tensor = FloatTensor.zeros(Shape.of(2));
    tensor.toArray()[0] = 7;
    assertArrayEquals(new float[] {0, 0}, tensor.toArray());
  }

  @Test
  void refusesBuffersNativeCodeWouldMisread() {
    Shape shape = Shape.of(2);
    ByteOrder foreign =
        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN;
    FloatBuffer misordered = ByteBuffer.allocateDirect(8).order(foreign).asFloatBuffer();
    FloatBuffer onHeap = FloatBuffer.allocate(2);
    assertThrows(IllegalArgumentException.class, () -> new FloatTensor(shape, misordered));
    assertThrows(IllegalArgumentException.class, () -> new FloatTensor(shape, onHeap));
  }

  @Test
  void refusesAnotherCountOfNumbers() {
    assertThrows(IllegalArgumentException.class, () -> FloatTensor.of(Shape.of(2, 2), 1, 2, 3));
    FloatTensor three = FloatTensor.zeros(Shape.of(3));
    assertThrows(
        IllegalArgumentException.class, () -> new FloatTensor(Shape.of(4), three.buffer()));
  }

  @Test
  void refusesMoreThanOneBufferHolds() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> FloatTensor.zeros(Shape.of(1, 3, 40_000, 40_000)));
    assertTrue(String.valueOf(e.getMessage()).contains("[1, 3, 40000, 40000]"));
  }
}
