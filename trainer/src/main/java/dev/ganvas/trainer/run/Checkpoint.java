package dev.ganvas.trainer.run;

import dev.ganvas.trainer.gan.Average;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * All that a training needs to go on as if it had never stopped. What examples come next follows
 * from the step.
 *
 * @param step how many steps have been done
 * @param network weights and Adam's state
 * @param average the averaged weights
 */
public record Checkpoint(int step, ComputationGraph network, Average average)
    implements CheckpointStore.Contents {
  private static final String NETWORK = "network.zip";

  @Override
  public void writeTo(Path folder) throws IOException {
    NetworkFiles.write(network, folder.resolve(NETWORK));
    NetworkFiles.write(average, folder);
  }

  /** Reads what {@link #writeTo} wrote. */
  static Checkpoint read(CheckpointStore.Saved saved, double averageDecay) throws IOException {
    ComputationGraph network = NetworkFiles.read(saved.folder().resolve(NETWORK));
    return new Checkpoint(
        saved.step(), network, NetworkFiles.readAverage(averageDecay, network, saved.folder()));
  }
}
