package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.net.PatchNet;
import dev.ganvas.trainer.net.UpscalerNet;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The networks of an upscaler's training.
 *
 * @param generator {@code [N, 3, H, W]} to {@code [N, 3, s*H, s*W]}, RGB in [0, 1]
 * @param discriminator of large pictures, {@code [N, 3, s*H, s*W]} RGB in [-1, 1]; empty where the
 *     adversarial loss has no weight
 */
public record UpscalerNetworks(
    ComputationGraph generator, Optional<ComputationGraph> discriminator) {
  /** Networks that have not seen anything. */
  public static UpscalerNetworks fresh(TrainingConfig config, DataType type) {
    TrainingConfig.Optimizer o = config.optimizer();
    CosineDecay rates = CosineDecay.of(config);
    ComputationGraph generator =
        network(
            UpscalerNet.of(config.network()).configuration(adam(o, rates), type, config.seed()));
    Optional<ComputationGraph> discriminator =
        config.objective().adversarial() > 0
            ? Optional.of(
                network(
                    new PatchNet(config.discriminator(), PatchNet.Sees.PICTURE)
                        .configuration(
                            // Its rate falls by the same share as the generator's.
                            adam(
                                o,
                                rates.times(
                                    config.discriminator().learningRate() / o.learningRate())),
                            type,
                            config.seed() + 1)))
            : Optional.empty();
    return new UpscalerNetworks(generator, discriminator);
  }

  private static Adam adam(TrainingConfig.Optimizer o, CosineDecay rates) {
    return Adam.builder().learningRateSchedule(rates).beta1(o.beta1()).beta2(o.beta2()).build();
  }

  private static ComputationGraph network(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }
}
