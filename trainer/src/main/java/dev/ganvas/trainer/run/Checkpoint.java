package dev.ganvas.trainer.run;

import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.gan.Average;
import dev.ganvas.trainer.gan.UpscalerNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * All that a training needs to go on as if it had never stopped. What examples come next follows
 * from the step.
 *
 * @param step how many steps have been done
 * @param network weights and Adam's state
 * @param discriminator the same of the network that judges large pictures, if there is one
 * @param average the averaged weights
 */
public record Checkpoint(
    int step, ComputationGraph network, Optional<ComputationGraph> discriminator, Average average)
    implements CheckpointStore.Contents {
  private static final String NETWORK = "network.zip";
  private static final String DISCRIMINATOR = "discriminator.zip";

  /** A training that has not begun. */
  static Checkpoint fresh(TrainingConfig config) {
    UpscalerNetworks networks = UpscalerNetworks.fresh(config, DataType.FLOAT);
    return new Checkpoint(
        0,
        networks.generator(),
        networks.discriminator(),
        new Average(config.averageDecay(), networks.generator()));
  }

  /** The same after more steps: networks and average change in place. */
  Checkpoint at(int laterStep) {
    return new Checkpoint(laterStep, network, discriminator, average);
  }

  @Override
  public void writeTo(Path folder) throws IOException {
    NetworkFiles.write(network, folder.resolve(NETWORK));
    NetworkFiles.write(average, folder);
    if (discriminator.isPresent()) {
      NetworkFiles.write(discriminator.get(), folder.resolve(DISCRIMINATOR));
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  static Checkpoint read(CheckpointStore.Saved saved, double averageDecay) throws IOException {
    ComputationGraph network = NetworkFiles.read(saved.folder().resolve(NETWORK));
    Path judge = saved.folder().resolve(DISCRIMINATOR);
    return new Checkpoint(
        saved.step(),
        network,
        Files.exists(judge) ? Optional.of(NetworkFiles.read(judge)) : Optional.empty(),
        NetworkFiles.readAverage(averageDecay, network, saved.folder()));
  }
}
