package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.data.Batch;
import java.util.Objects;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One step of an enlarging network by the {@link PixelLoss} to the target. The loss lies outside
 * the network: its gradient enters at the output vertex, exactly as a discriminator's would.
 */
public final class PixelStep implements EnlargingStep {
  private final ComputationGraph network;
  private final PixelLoss loss;
  private final String output;

  /**
   * Steps that change this network's parameters, by all colours alike.
   *
   * @param epsilon of the Charbonnier loss; 0 makes it the plain absolute difference
   */
  public PixelStep(ComputationGraph network, double epsilon) {
    this(network, new PixelLoss(1, 0, epsilon));
  }

  /**
   * Steps that change this network's parameters.
   *
   * @param objective of which the weights of colours and of luma count
   * @param epsilon of the Charbonnier loss; 0 makes it the plain absolute difference
   */
  public PixelStep(ComputationGraph network, TrainingConfig.Objective objective, double epsilon) {
    this(network, PixelLoss.of(objective, epsilon));
  }

  private PixelStep(ComputationGraph network, PixelLoss loss) {
    this.network = network;
    this.loss = loss;
    this.output = network.getConfiguration().getNetworkOutputs().get(0);
  }

  @Override
  public StepLosses train(Batch batch, int iteration) {
    INDArray prediction =
        Objects.requireNonNull(
            network.feedForward(new INDArray[] {batch.input()}, true, false).get(output));
    try (INDArray difference = prediction.sub(batch.target());
        INDArray gradient = loss.of(prediction, batch.target()).gradient()) {
      double absolute = difference.norm1Number().doubleValue() / difference.length();
      // The mean is over the numbers of one example: the updater divides by the batch size itself.
      long examples = gradient.size(0);
      gradient.muli(examples);
      Gradient parameters = network.backpropGradient(gradient);
      network
          .getUpdater()
          .update(parameters, iteration, 0, (int) examples, LayerWorkspaceMgr.noWorkspaces());
      network.params().subi(parameters.gradient());
      prediction.close();
      return new StepLosses(absolute);
    }
  }
}
