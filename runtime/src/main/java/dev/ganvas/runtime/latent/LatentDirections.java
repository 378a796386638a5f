package dev.ganvas.runtime.latent;

import dev.ganvas.runtime.onnx.LatentWeights;

/**
 * The directions of the latent space that change a generator's pictures most, in closed form (SeFa,
 * Shen and Zhou 2021): the eigenvectors of {@code A^T A}, A being the first linear map that the
 * numbers meet. They are the same to the bit on every machine.
 */
public final class LatentDirections {
  private final SymmetricEigen eigen;
  private final int size;
  private final double trace;

  private LatentDirections(SymmetricEigen eigen, int size) {
    this.eigen = eigen;
    this.size = size;
    this.trace = eigen.trace();
  }

  /** Of the weights of a generator's first linear map. */
  public static LatentDirections of(LatentWeights weights) {
    return new LatentDirections(new SymmetricEigen(weights.size(), weights.gram()), weights.size());
  }

  /** How many there are: as many as a picture has numbers. */
  public int count() {
    return size;
  }

  /**
   * How much of the first map's variance lies along a direction, the numbers being all alike
   * variable.
   *
   * @param number from 1, the first having the most
   * @return 0 to 1
   */
  public double share(int number) {
    // Rounding may leave an eigenvalue of nothing a little below it.
    return trace > 0 ? Math.max(0, eigen.value(rank(number))) / trace : 0;
  }

  /**
   * A direction: a vector of length 1 whose largest number is positive.
   *
   * @param number from 1
   * @shape to {@code [count()]}; the caller owns it
   */
  public double[] vector(int number) {
    return eigen.vector(rank(number));
  }

  private int rank(int number) {
    if (number < 1 || number > size) {
      throw new IllegalArgumentException(
          "expected a direction of 1 to " + size + ", found " + number);
    }
    return number - 1;
  }
}
