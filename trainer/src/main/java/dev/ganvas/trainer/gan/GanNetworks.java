package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.net.DiscriminatorNet;
import dev.ganvas.trainer.net.GeneratorNet;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The two networks of a game.
 *
 * @param generator makes pictures
 * @param discriminator tells real from made
 */
public record GanNetworks(ComputationGraph generator, ComputationGraph discriminator) {
  /**
   * Networks that have not seen anything.
   *
   * @param config with the picture's size and colours resolved
   * @param channels of a picture
   * @param classes how many; 0 where labels are not used
   */
  public static GanNetworks fresh(GanConfig config, int channels, int classes, DataType type) {
    GanConfig.Generator g = config.generator();
    GanConfig.Discriminator d = config.discriminator();
    GanConfig.Schedule schedule = config.schedule();
    ComputationGraph generator =
        new ComputationGraph(
            new GeneratorNet(config, channels, classes)
                .configuration(
                    adam(
                        g.learningRate(),
                        g.beta1(),
                        g.beta2(),
                        schedule,
                        schedule.generatorSteps()),
                    type,
                    config.seed()));
    generator.init();
    ComputationGraph discriminator =
        new ComputationGraph(
            new DiscriminatorNet(config, channels, classes)
                .configuration(
                    adam(
                        d.learningRate(),
                        d.beta1(),
                        d.beta2(),
                        schedule,
                        schedule.discriminatorSteps()),
                    type,
                    config.seed() + 1));
    discriminator.init();
    return new GanNetworks(generator, discriminator);
  }

  private static Adam adam(
      double rate, double beta1, double beta2, GanConfig.Schedule schedule, int updatesAStep) {
    int updates = schedule.steps() * updatesAStep;
    return Adam.builder()
        .learningRateSchedule(
            new LinearDecay(rate, (int) Math.round(schedule.decayFrom() * updates), updates))
        .beta1(beta1)
        .beta2(beta2)
        .build();
  }
}
