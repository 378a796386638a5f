package dev.ganvas.trainer.gan;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One of the eight flips and turns of a picture: first rows and columns may be exchanged, then rows
 * mirrored, then columns. A network that looks at another one in each step cannot be deceived by
 * patterns that it sees in one direction alone.
 */
record Orientation(boolean exchanged, boolean rows, boolean columns) {
  private static final long STREAM = 0xD1B54A32D192ED03L;

  /** One of the eight, by seed and step alone. */
  static Orientation at(long seed, int step) {
    SplittableRandom random = new SplittableRandom(seed * STREAM + step);
    return new Orientation(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
  }

  /**
   * The picture turned.
   *
   * @shape {@code [N, C, H, W]} to the same or {@code [N, C, W, H]}; fresh memory in 'c' order
   */
  INDArray turn(INDArray pictures) {
    return mirror(exchange(pictures));
  }

  /** Turns back what {@link #turn} turned, into fresh memory. */
  INDArray turnBack(INDArray turned) {
    try (INDArray mirrored = mirror(turned.dup('c'))) {
      return exchange(mirrored);
    }
  }

  private INDArray exchange(INDArray pictures) {
    return (exchanged ? pictures.permute(0, 1, 3, 2) : pictures).dup('c');
  }

  /** Closes what it is given if it makes anything new. */
  private INDArray mirror(INDArray pictures) {
    if (!rows && !columns) {
      return pictures;
    }
    int[] axes = rows && columns ? new int[] {2, 3} : new int[] {rows ? 2 : 3};
    INDArray mirrored = pictures.ulike();
    Nd4j.exec(
        DynamicCustomOp.builder("reverse")
            .addInputs(pictures)
            .addOutputs(mirrored)
            .addIntegerArguments(axes)
            .build());
    pictures.close();
    return mirrored;
  }
}
