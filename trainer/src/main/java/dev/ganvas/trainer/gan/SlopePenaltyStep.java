package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.layer.BackwardScope;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradient of a {@link SlopePenalty} to the discriminator's parameters.
 *
 * <p>It needs a second derivative, which is taken as a central difference of two first-order
 * passes: with g the gradient at picture x, v(|g|) the penalty and h small,
 *
 * <pre>{@code
 * d v(|g|) / d theta = v'(|g|) / |g| (d D(x + h g) / d theta - d D(x - h g) / d theta) / 2 h
 * }</pre>
 *
 * <p>exact up to the order of h squared. In single precision a step {@code h |g|} of 0.001 gives
 * the exact direction to a cosine of 0.999996; a smaller one drowns in rounding.
 */
final class SlopePenaltyStep {
  private static final double STEP = 1e-3;
  private static final double TINY = 1e-12;

  private final SlopePenalty penalty;
  private final Player discriminator;

  SlopePenaltyStep(SlopePenalty penalty, Player discriminator) {
    this.penalty = penalty;
    this.discriminator = discriminator;
  }

  /**
   * Adds the gradient of {@code every} times the mean penalty.
   *
   * @param pictures {@code [N, C, H, W]}; only read
   * @param inputs what the discriminator is given for pictures: these and the labels
   * @param outputGradient a gradient for each of its outputs from one for each logit {@code [N, 1]}
   * @param gradient {@code [parameters]}, added to
   * @return the mean penalty, once
   */
  double add(
      INDArray pictures,
      Function<INDArray, INDArray[]> inputs,
      Function<INDArray, INDArray[]> outputGradient,
      INDArray gradient) {
    long n = pictures.size(0);
    discriminator.forward(inputs.apply(pictures));
    try (INDArray ones = Nd4j.ones(pictures.dataType(), n, 1)) {
      discriminator.backward(BackwardScope.INPUT_ONLY, outputGradient.apply(ones));
    }
    try (INDArray slope = discriminator.inputGradient().dup('c');
        INDArray weights = Nd4j.create(pictures.dataType(), n, 1)) {
      INDArray rows = slope.reshape('c', new long[] {n, slope.length() / n});
      double mean = 0;
      for (int i = 0; i < n; i++) {
        INDArray row = rows.getRow(i);
        double norm = row.norm2Number().doubleValue();
        mean += penalty.value(norm) / n;
        double h = STEP / Math.max(TINY, norm);
        // The row becomes the step h g.
        row.muli(h);
        weights.putScalar(i, penalty.every() * penalty.slopeOverNorm(norm) / (2 * h * n));
      }
      try (INDArray above = pictures.add(slope);
          INDArray below = pictures.sub(slope)) {
        addPass(above, weights, inputs, outputGradient, gradient);
        addPass(below, weights.negi(), inputs, outputGradient, gradient);
      }
      return mean;
    }
  }

  private void addPass(
      INDArray pictures,
      INDArray weights,
      Function<INDArray, INDArray[]> inputs,
      Function<INDArray, INDArray[]> outputGradient,
      INDArray gradient) {
    discriminator.forward(inputs.apply(pictures));
    discriminator.backward(BackwardScope.PARAMETERS_AND_INPUT, outputGradient.apply(weights));
    gradient.addi(discriminator.gradient());
  }
}
