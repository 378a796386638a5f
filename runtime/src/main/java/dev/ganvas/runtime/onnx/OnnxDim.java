package dev.ganvas.runtime.onnx;

/** One extent of a declared shape. */
public sealed interface OnnxDim {
  /** An extent known when the model is made, at least 1. */
  record Fixed(long size) implements OnnxDim {
    /** Checks the extent. */
    public Fixed {
      if (size < 1) {
        throw new IllegalArgumentException("expected an extent of at least 1, found " + size);
      }
    }

    @Override
    public String toString() {
      return Long.toString(size);
    }
  }

  /** An extent that each run decides, by name; equal names are equal extents. */
  record Named(String name) implements OnnxDim {
    @Override
    public String toString() {
      return name;
    }
  }

  /** An extent known when the model is made. */
  static OnnxDim of(long size) {
    return new Fixed(size);
  }

  /** An extent that each run decides. */
  static OnnxDim named(String name) {
    return new Named(name);
  }
}
