package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.config.TranslationConfig.Recipe;
import dev.ganvas.trainer.net.PatchNet;
import dev.ganvas.trainer.net.TranslationNet;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The networks of a picture-to-picture training.
 *
 * @param generators one; two, there and back, for pictures without pairs
 * @param discriminators of what each generator makes; none if their weight is 0
 */
public record TranslationNetworks(
    List<ComputationGraph> generators, List<ComputationGraph> discriminators) {
  /** Copies the lists. */
  public TranslationNetworks {
    generators = List.copyOf(generators);
    discriminators = List.copyOf(discriminators);
  }

  /** Networks that have not seen anything. */
  public static TranslationNetworks fresh(TranslationConfig config, DataType type) {
    int ways = config.recipe() == Recipe.CYCLEGAN ? 2 : 1;
    PatchNet.Sees sees =
        config.recipe() == Recipe.PIX2PIX ? PatchNet.Sees.PAIR : PatchNet.Sees.PICTURE;
    List<ComputationGraph> generators = new ArrayList<>();
    List<ComputationGraph> discriminators = new ArrayList<>();
    for (int i = 0; i < ways; i++) {
      generators.add(
          network(
              TranslationNet.of(config.generator())
                  .configuration(
                      adam(config, config.generator().learningRate()),
                      type,
                      config.seed() + 2L * i)));
      if (config.objective().adversarial() > 0) {
        discriminators.add(
            network(
                new PatchNet(config.discriminator(), sees)
                    .configuration(
                        adam(config, config.discriminator().learningRate()),
                        type,
                        config.seed() + 2L * i + 1)));
      }
    }
    return new TranslationNetworks(generators, discriminators);
  }

  private static ComputationGraph network(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }

  private static Adam adam(TranslationConfig config, double rate) {
    int steps = config.schedule().steps();
    int from = (int) Math.round(config.schedule().decayFrom() * steps);
    return Adam.builder()
        .learningRateSchedule(new LinearDecay(rate, from, steps))
        .beta1(config.generator().beta1())
        .beta2(config.generator().beta2())
        .build();
  }

  /** The discriminators with their loss. */
  List<Critic> critics(TranslationConfig.Objective objective) {
    AdversarialLoss loss = AdversarialLoss.of(objective.loss(), 0);
    return discriminators.stream().map(network -> new Critic(network, loss)).toList();
  }
}
