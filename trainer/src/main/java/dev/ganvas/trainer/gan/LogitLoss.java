package dev.ganvas.trainer.gan;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An adversarial loss of logits of any shape, the mean over all of them.
 *
 * @param loss the mean loss
 * @param score the mean of what the logits are shown as
 * @param slope the mean loss's derivative by each logit, shaped as they are; fresh memory
 */
record LogitLoss(double loss, double score, INDArray slope) {
  /** One side's loss of a logit. */
  interface Cost {
    AdversarialLoss.Term of(double logit);
  }

  /** The loss of these logits. */
  static LogitLoss of(INDArray logits, AdversarialLoss kind, Cost cost) {
    long count = logits.length();
    double[] values;
    try (INDArray copy = logits.dup('c')) {
      values = copy.data().asDouble();
    }
    double[] slopes = new double[values.length];
    double loss = 0;
    double score = 0;
    for (int i = 0; i < values.length; i++) {
      AdversarialLoss.Term term = cost.of(values[i]);
      loss += term.loss() / count;
      score += kind.score(values[i]) / count;
      slopes[i] = term.slope() / count;
    }
    INDArray slope =
        Nd4j.createFromArray(slopes).castTo(logits.dataType()).reshape('c', logits.shape());
    return new LogitLoss(loss, score, slope);
  }
}
