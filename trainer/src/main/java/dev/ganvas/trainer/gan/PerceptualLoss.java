package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.net.FeatureNetwork;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How different two stacks of pictures look to a feature network: at each of its stages the mean
 * over places of the squared difference of all channels' vectors, each brought to length 1, so that
 * no stage drowns the others; the mean over the stages (Zhang et al. 2018, without their weights).
 */
final class PerceptualLoss {
  private final FeatureNetwork network;

  PerceptualLoss(FeatureNetwork network) {
    this.network = network;
  }

  /**
   * Adds the weighted gradient of the loss to {@code gradient}.
   *
   * @return the loss, not weighted
   * @shape all three {@code [N, 3, H, W]} RGB in [-1, 1]; the first two are only read
   */
  double add(INDArray made, INDArray wanted, double weight, INDArray gradient) {
    List<INDArray> goals = new ArrayList<>();
    for (INDArray features : network.forward(wanted)) {
      // The network's own memory, which the next pass overwrites.
      goals.add(features.dup('c'));
    }
    List<INDArray> features = network.forward(made);
    List<INDArray> gradients = new ArrayList<>();
    double loss = 0;
    for (int stage = 0; stage < goals.size(); stage++) {
      try (INDArray goal = goals.get(stage)) {
        double share = 1.0 / goals.size();
        Differences difference = Differences.ofDirections(features.get(stage), goal);
        loss += share * difference.loss();
        gradients.add(difference.gradient().muli(weight * share));
      }
    }
    gradient.addi(network.backward(gradients));
    gradients.forEach(INDArray::close);
    return loss;
  }
}
