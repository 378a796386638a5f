package dev.ganvas.trainer.layer;

/** A layer that can leave the gradients of its parameters out. */
public interface ScopedBackward {
  /** From the next backward pass on. */
  void setBackwardScope(BackwardScope scope);
}
