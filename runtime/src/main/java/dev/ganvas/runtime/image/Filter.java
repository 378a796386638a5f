package dev.ganvas.runtime.image;

/** Interpolation kernels: how much a source sample at distance t counts. */
public enum Filter {
  /** The mean of what lies under an output pixel; a pixel on the edge counts half. */
  BOX(1) {
    @Override
    double weight(double t) {
      double x = Math.abs(t);
      return x < 0.5 ? 1 : x == 0.5 ? 0.5 : 0;
    }
  },
  /** A triangle: linear interpolation. */
  LINEAR(1) {
    @Override
    double weight(double t) {
      return Math.max(0, 1 - Math.abs(t));
    }
  },
  /**
   * The cubic of Keys (1981) with a = -0.5, as MATLAB's {@code imresize} and so every
   * super-resolution benchmark uses it. OpenCV's has a = -0.75.
   */
  BICUBIC(2) {
    @Override
    double weight(double t) {
      double x = Math.abs(t);
      if (x <= 1) {
        return (1.5 * x - 2.5) * x * x + 1;
      }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
  },
  /** Windowed sinc over three lobes: the sharpest of the usual filters. */
  LANCZOS3(3) {
    @Override
    double weight(double t) {
      double x = Math.abs(t);
      if (x < 1e-9) {
        return 1;
      }
      double p = Math.PI * x;
      return x < 3 ? 3 * Math.sin(p) * Math.sin(p / 3) / (p * p) : 0;
    }
  };

  private final int radius;

  Filter(int radius) {
    this.radius = radius;
  }

  /** Beyond this distance the weight is zero. */
  int radius() {
    return radius;
  }

  abstract double weight(double t);
}
