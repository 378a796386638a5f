package dev.ganvas.trainer.layer;

import dev.ganvas.runtime.tensor.Shape;

/**
 * One array of numbers that belongs to a layer and is saved with it.
 *
 * @param key what the layer calls it
 * @param role whether an optimiser changes it
 * @param start its numbers before the first step
 * @param shape in 'c' order
 */
record Slot(String key, Role role, Start start, Shape shape) {
  enum Role {
    /** Changed by the optimiser. */
    LEARNED,
    /** Changed by the layer itself in its forward pass: running statistics, power iterations. */
    BUFFER
  }

  static Slot learned(String key, Start start, int... dims) {
    return new Slot(key, Role.LEARNED, start, Shape.of(dims));
  }

  static Slot buffer(String key, Start start, int... dims) {
    return new Slot(key, Role.BUFFER, start, Shape.of(dims));
  }
}
