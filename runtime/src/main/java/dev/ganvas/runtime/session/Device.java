package dev.ganvas.runtime.session;

/** Where a model runs. */
public sealed interface Device {
  /** The processor. */
  record Cpu() implements Device {
    @Override
    public String toString() {
      return "cpu";
    }
  }

  /**
   * An NVIDIA GPU through CUDA.
   *
   * @param id 0 for the first
   */
  record Cuda(int id) implements Device {
    @Override
    public String toString() {
      return "cuda:" + id;
    }
  }

  /**
   * An NVIDIA GPU through TensorRT.
   *
   * @param id 0 for the first
   */
  record TensorRt(int id) implements Device {
    @Override
    public String toString() {
      return "tensorrt:" + id;
    }
  }
}
