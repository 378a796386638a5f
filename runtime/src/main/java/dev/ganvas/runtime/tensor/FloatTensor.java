package dev.ganvas.runtime.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * float32 numbers of a shape, in row-major order, in one direct buffer of native byte order.
 *
 * <p>Direct, so that native code uses it without a copy; native order, because ONNX Runtime takes a
 * big-endian buffer without complaint and reads garbage. The buffer is freed with this object.
 *
 * @param shape the extents, outermost first
 * @param buffer {@code shape.elements()} floats from position 0
 */
public record FloatTensor(Shape shape, FloatBuffer buffer) {
  /** Checks that native code can use the buffer as it is. */
  public FloatTensor {
    if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException("expected a direct buffer of native byte order");
    }
    if (buffer.capacity() != shape.elements()) {
      throw new IllegalArgumentException(
          "expected " + shape.elements() + " floats for " + shape + ", found " + buffer.capacity());
    }
  }

  /** Whether a tensor of this shape can be held: one buffer has at most 2 GiB. */
  public static boolean fits(Shape shape) {
    // In double, since the product of four extents can be beyond a long.
    double bytes = Float.BYTES;
    for (int dim : shape.dims()) {
      bytes *= dim;
    }
    return bytes <= Integer.MAX_VALUE;
  }

  /**
   * A tensor of zeros.
   *
   * @throws IllegalArgumentException if it would need more than 2 GiB
   */
  public static FloatTensor zeros(Shape shape) {
    if (!fits(shape)) {
      throw new IllegalArgumentException(
          "a tensor of " + shape + " is larger than one buffer can be, 2 GiB");
    }
    long bytes = shape.elements() * Float.BYTES;
    return new FloatTensor(
        shape,
        ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder()).asFloatBuffer());
  }

  /**
   * A tensor of the given numbers, copied.
   *
   * @shape {@code values} in row-major order, one for each element of {@code shape}
   */
  public static FloatTensor of(Shape shape, float... values) {
    FloatTensor tensor = zeros(shape);
    if (values.length != shape.elements()) {
      throw new IllegalArgumentException(
          "expected " + shape.elements() + " floats for " + shape + ", found " + values.length);
    }
    tensor.buffer.put(0, values);
    return tensor;
  }

  /** The numbers in row-major order; a fresh array. */
  public float[] toArray() {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }
}
