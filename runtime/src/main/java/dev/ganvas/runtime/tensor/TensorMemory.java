package dev.ganvas.runtime.tensor;

import java.util.Optional;

/**
 * Memory for one tensor after the other, whatever their shapes: as much as the largest needed.
 *
 * <p>A direct buffer is freed when the collector finds that nobody holds it. One that was held for
 * a while lies in the old generation, which fills so slowly in a run over a folder that it is
 * hardly ever looked through: with a buffer for each new shape, memory grew with every picture of
 * another size.
 */
public final class TensorMemory {
  private Optional<FloatTensor> whole = Optional.empty();
  private Optional<FloatTensor> last = Optional.empty();

  /**
   * A tensor in this memory; those of other shapes that were given before must not be used any
   * more.
   *
   * @shape {@code shape}, with whatever numbers were there; this object keeps the memory
   * @throws IllegalArgumentException if it would need more than 2 GiB
   */
  public FloatTensor tensor(Shape shape) {
    FloatTensor tensor =
        last.filter(before -> before.shape().equals(shape)).orElseGet(() -> part(shape));
    last = Optional.of(tensor);
    return tensor;
  }

  private FloatTensor part(Shape shape) {
    FloatTensor memory =
        whole
            .filter(held -> held.shape().elements() >= shape.elements())
            .orElseGet(() -> FloatTensor.zeros(shape));
    whole = Optional.of(memory);
    return new FloatTensor(shape, memory.buffer().slice(0, Math.toIntExact(shape.elements())));
  }

  /** Lets the memory go. */
  public void release() {
    whole = Optional.empty();
    last = Optional.empty();
  }
}
