package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How far a picture is from the one it should be, pixel by pixel: the Charbonnier loss (Lai et al.
 * 2017), a smooth form of the mean absolute difference, of the three colours and of luma, each by
 * its weight. Eyes and the field's figures judge luma, and a small network cannot do all equally
 * well.
 *
 * @param colors weight of the mean over the colours
 * @param luma weight of the mean over luma, {@code 0.299 R + 0.587 G + 0.114 B} (ITU-R BT.601)
 * @param epsilon of the loss; 0 makes it the plain absolute difference
 */
record PixelLoss(double colors, double luma, double epsilon) {
  private static final double[] SHARES = {0.299, 0.587, 0.114};

  static PixelLoss of(TrainingConfig.Objective objective, double epsilon) {
    return new PixelLoss(objective.pixel(), objective.luma(), epsilon);
  }

  /** Whether there is anything to compute. */
  boolean counts() {
    return colors > 0 || luma > 0;
  }

  /**
   * The loss and its gradient by {@code made}.
   *
   * @shape both {@code [N, 3, H, W]}, RGB
   */
  Differences of(INDArray made, INDArray wanted) {
    Differences all = colors > 0 || luma == 0 ? charbonnier(made, wanted) : nothing(made);
    all.gradient().muli(colors);
    if (luma == 0) {
      return new Differences(colors * all.loss(), all.gradient());
    }
    try (INDArray bright = luma(made);
        INDArray brightWanted = luma(wanted)) {
      Differences ofLuma = charbonnier(bright, brightWanted);
      try (INDArray gradient = ofLuma.gradient().muli(luma)) {
        for (int c = 0; c < SHARES.length; c++) {
          try (INDArray share = gradient.mul(SHARES[c])) {
            all.gradient().get(channel(c)).addi(share);
          }
        }
      }
      return new Differences(colors * all.loss() + luma * ofLuma.loss(), all.gradient());
    }
  }

  private Differences charbonnier(INDArray made, INDArray wanted) {
    return epsilon > 0
        ? Differences.charbonnier(made, wanted, epsilon)
        : Differences.absolute(made, wanted);
  }

  private static Differences nothing(INDArray made) {
    return new Differences(0, made.ulike().assign(0));
  }

  private static INDArray luma(INDArray picture) {
    INDArray sum = picture.get(channel(0)).mul(SHARES[0]);
    for (int c = 1; c < SHARES.length; c++) {
      try (INDArray share = picture.get(channel(c)).mul(SHARES[c])) {
        sum.addi(share);
      }
    }
    return sum;
  }

  /** One colour of each picture, {@code [N, 1, H, W]}. */
  private static INDArrayIndex[] channel(int c) {
    return new INDArrayIndex[] {
      NDArrayIndex.all(), NDArrayIndex.interval(c, c + 1), NDArrayIndex.all(), NDArrayIndex.all()
    };
  }
}
