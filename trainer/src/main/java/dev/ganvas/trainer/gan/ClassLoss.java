package dev.ganvas.trainer.gan;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Cross entropy of named classes, and its gradient to the class logits: softmax less one-hot, over
 * N.
 *
 * @param loss mean over the batch
 * @param gradient {@code [N, K]}, in the caller's possession
 */
record ClassLoss(double loss, INDArray gradient) {
  /**
   * The loss of a batch.
   *
   * @param logits {@code [N, K]}; only read
   * @param classes N numbers from 0 to K - 1
   */
  static ClassLoss of(INDArray logits, List<Integer> classes) {
    int n = (int) logits.size(0);
    int k = (int) logits.size(1);
    INDArray gradient = Nd4j.create(logits.dataType(), n, k);
    double loss = 0;
    for (int i = 0; i < n; i++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < k; c++) {
        most = Math.max(most, logits.getDouble(i, c));
      }
      double sum = 0;
      for (int c = 0; c < k; c++) {
        sum += Math.exp(logits.getDouble(i, c) - most);
      }
      int truth = classes.get(i);
      loss += (Math.log(sum) - (logits.getDouble(i, truth) - most)) / n;
      for (int c = 0; c < k; c++) {
        double probability = Math.exp(logits.getDouble(i, c) - most) / sum;
        gradient.putScalar(i, c, (probability - (c == truth ? 1 : 0)) / n);
      }
    }
    return new ClassLoss(loss, gradient);
  }
}
