package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;
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
    return weight() > 0;
  }

  /** Of both parts: the loss divided by it is a mean of both. */
  double weight() {
    return colors + luma;
  }

  /**
   * The loss and its gradient by {@code made}.
   *
   * @shape both {@code [N, 3, H, W]}, RGB
   */
  Differences of(INDArray made, INDArray wanted) {
    INDArray gradient = made.sub(wanted);
    if (luma == 0) {
      return new Differences(ofColors(gradient), gradient);
    }
    try (INDArray bright = luma(gradient)) {
      double loss = ofColors(gradient) + luma * differentiate(bright);
      bright.muli(luma / bright.length());
      for (int c = 0; c < SHARES.length; c++) {
        try (INDArray share = bright.mul(SHARES[c])) {
          gradient.get(channel(c)).addi(share);
        }
      }
      return new Differences(loss, gradient);
    }
  }

  /** The difference to the weighted gradient of the colours' part; gives that part. */
  private double ofColors(INDArray difference) {
    if (colors == 0) {
      difference.assign(0);
      return 0;
    }
    double loss = colors * differentiate(difference);
    difference.muli(colors / difference.length());
    return loss;
  }

  /**
   * d to the derivative of {@code sqrt(d^2 + e^2)}, which is {@code d / sqrt(d^2 + e^2)}, or the
   * sign of d for e = 0.
   *
   * @return the mean of {@code sqrt(d^2 + e^2)}
   */
  private double differentiate(INDArray difference) {
    if (epsilon == 0) {
      double mean = difference.norm1Number().doubleValue() / difference.length();
      Nd4j.exec(new Sign(difference, difference));
      return mean;
    }
    try (INDArray root = difference.mul(difference)) {
      Nd4j.exec(new Sqrt(root.addi(epsilon * epsilon), root));
      difference.divi(root);
      return root.meanNumber().doubleValue();
    }
  }

  /** Of the difference: luma is linear. */
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
