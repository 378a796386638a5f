package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.data.Batch;
import java.util.Objects;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One step of an enlarging network by the Charbonnier loss to the target, a smooth form of the mean
 * absolute difference (Lai et al. 2017). The loss lies outside the network: its gradient enters at
 * the output vertex, exactly as a discriminator's would.
 */
public final class PixelStep implements EnlargingStep {
  private final ComputationGraph network;
  private final double epsilon;
  private final String output;

  /**
   * Steps that change this network's parameters.
   *
   * @param epsilon of the loss; 0 makes it the plain absolute difference
   */
  public PixelStep(ComputationGraph network, double epsilon) {
    this.network = network;
    this.epsilon = epsilon;
    this.output = network.getConfiguration().getNetworkOutputs().get(0);
  }

  @Override
  public StepLosses train(Batch batch, int iteration) {
    INDArray prediction =
        Objects.requireNonNull(
            network.feedForward(new INDArray[] {batch.input()}, true, false).get(output));
    try (INDArray difference = prediction.sub(batch.target())) {
      double loss = difference.norm1Number().doubleValue() / difference.length();
      differentiate(difference);
      // The mean is over the numbers of one example: the updater divides by the batch size itself.
      long examples = difference.size(0);
      difference.muli((double) examples / difference.length());
      Gradient gradient = network.backpropGradient(difference);
      network
          .getUpdater()
          .update(gradient, iteration, 0, (int) examples, LayerWorkspaceMgr.noWorkspaces());
      network.params().subi(gradient.gradient());
      prediction.close();
      return new StepLosses(loss);
    }
  }

  /** d to the derivative of sqrt(d^2 + e^2), which is d / sqrt(d^2 + e^2), or sign(d) for e = 0. */
  private void differentiate(INDArray difference) {
    if (epsilon == 0) {
      Nd4j.exec(new Sign(difference, difference));
      return;
    }
    try (INDArray root = difference.mul(difference)) {
      Nd4j.exec(new Sqrt(root.addi(epsilon * epsilon), root));
      difference.divi(root);
    }
  }
}
