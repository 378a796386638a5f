package dev.ganvas.runtime.tensor;

/** Which numbers stand for black and for white. */
public enum ValueRange {
  /** 0 is black, 1 is white. */
  ZERO_TO_ONE(0, 1),
  /** -1 is black, 1 is white: generators that end in tanh. */
  MINUS_ONE_TO_ONE(-1, 1),
  /** 0 is black, 255 is white. */
  ZERO_TO_255(0, 255);

  private final float black;
  private final float white;

  ValueRange(float black, float white) {
    this.black = black;
    this.white = white;
  }

  /** The number that stands for zero intensity. */
  public float black() {
    return black;
  }

  /** The number that stands for full intensity. */
  public float white() {
    return white;
  }
}
