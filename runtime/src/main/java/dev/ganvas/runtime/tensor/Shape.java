package dev.ganvas.runtime.tensor;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The extents of a tensor, outermost first; all positive.
 *
 * @param dims for example {@code [1, 3, 240, 320]}
 */
public record Shape(List<Integer> dims) {
  /** Checks that every extent is positive. */
  public Shape {
    dims = List.copyOf(dims);
    for (int dim : dims) {
      if (dim < 1) {
        throw new IllegalArgumentException("every extent must be positive, found " + dims);
      }
    }
  }

  /** A shape of the given extents. */
  public static Shape of(int... dims) {
    return new Shape(java.util.Arrays.stream(dims).boxed().toList());
  }

  /** The number of extents. */
  public int rank() {
    return dims.size();
  }

  /** The extent of one axis. */
  public int dim(int axis) {
    return dims.get(axis);
  }

  /** How many numbers a tensor of this shape holds. */
  public long elements() {
    long product = 1;
    for (int dim : dims) {
      product = Math.multiplyExact(product, dim);
    }
    return product;
  }

  /** The extents as ONNX Runtime wants them; a fresh array. */
  public long[] toLongs() {
    return dims.stream().mapToLong(Integer::longValue).toArray();
  }

  @Override
  public String toString() {
    return dims.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
