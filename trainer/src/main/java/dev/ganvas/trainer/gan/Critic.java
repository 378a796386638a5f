package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.layer.BackwardScope;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A discriminator of a picture-to-picture training: it learns from real and made pictures, and says
 * how a made one should change to pass for a real one. A list of inputs begins with the pictures;
 * what they were made of may follow.
 */
final class Critic {
  private final Player player;
  private final AdversarialLoss loss;

  Critic(ComputationGraph network, AdversarialLoss loss) {
    this.player = new Player(network);
    this.loss = loss;
  }

  /**
   * Learns once from real and from made pictures.
   *
   * @param iteration counts this network's updates from 0
   * @return the losses of both sides added
   */
  double learn(INDArray[] real, INDArray[] made, int iteration) {
    double sum = player.mixesExamples() ? learnByTurns(real, made) : learnAtOnce(real, made);
    player.update(iteration);
    return sum;
  }

  private double learnByTurns(INDArray[] real, INDArray[] made) {
    double sum = judge(real, loss::real, BackwardScope.PARAMETERS_AND_INPUT);
    try (INDArray gradient = player.gradient().dup()) {
      sum += judge(made, loss::fake, BackwardScope.PARAMETERS_AND_INPUT);
      player.gradient().addi(gradient);
    }
    return sum;
  }

  private double learnAtOnce(INDArray[] real, INDArray[] made) {
    INDArray[] inputs = new INDArray[real.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = Nd4j.concat(0, real[i], made[i]);
    }
    Stacked logits = new Stacked(player.forward(inputs).get(0), real[0].size(0));
    LogitLoss ofReal = LogitLoss.of(logits.first(), loss, loss::real);
    LogitLoss ofMade = LogitLoss.of(logits.second(), loss, loss::fake);
    try (INDArray realSlope = ofReal.slope();
        INDArray madeSlope = ofMade.slope();
        INDArray slope = Nd4j.concat(0, realSlope, madeSlope)) {
      player.backward(BackwardScope.PARAMETERS_AND_INPUT, slope);
    }
    for (INDArray input : inputs) {
      input.close();
    }
    return ofReal.loss() + ofMade.loss();
  }

  /**
   * The generator's loss of made pictures; the gradient to them is left in {@link #toPictures}.
   *
   * @return the loss
   */
  double blame(INDArray... made) {
    return judge(made, loss::generator, BackwardScope.INPUT_ONLY);
  }

  /** The gradient of the last {@link #blame} to the pictures; this network's own memory. */
  INDArray toPictures() {
    return player.inputGradient();
  }

  /** Adds that gradient, weighted, to one of the same shape. */
  void addBlame(INDArray gradient, double weight) {
    try (INDArray weighted = toPictures().mul(weight)) {
      gradient.addi(weighted);
    }
  }

  private double judge(INDArray[] inputs, LogitLoss.Cost cost, BackwardScope scope) {
    LogitLoss judged = LogitLoss.of(player.forward(inputs).get(0), loss, cost);
    try (INDArray slope = judged.slope()) {
      player.backward(scope, slope);
    }
    return judged.loss();
  }
}
