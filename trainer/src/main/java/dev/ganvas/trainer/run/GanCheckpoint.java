package dev.ganvas.trainer.run;

import dev.ganvas.trainer.gan.Average;
import dev.ganvas.trainer.gan.GanNetworks;
import java.io.IOException;
import java.nio.file.Path;

/**
 * All that a game needs to go on as if it had never stopped. Noise, the order of pictures and their
 * augmentation follow from the step.
 *
 * @param step how many steps have been done
 * @param networks weights, buffers and Adam's state of both
 * @param average the generator's averaged weights
 */
public record GanCheckpoint(int step, GanNetworks networks, Average average)
    implements CheckpointStore.Contents {
  private static final String GENERATOR = "generator.zip";
  private static final String DISCRIMINATOR = "discriminator.zip";

  @Override
  public void writeTo(Path folder) throws IOException {
    NetworkFiles.write(networks.generator(), folder.resolve(GENERATOR));
    NetworkFiles.write(networks.discriminator(), folder.resolve(DISCRIMINATOR));
    NetworkFiles.write(average, folder);
  }

  /** Reads what {@link #writeTo} wrote. */
  static GanCheckpoint read(CheckpointStore.Saved saved, double averageDecay) throws IOException {
    GanNetworks networks =
        new GanNetworks(
            NetworkFiles.read(saved.folder().resolve(GENERATOR)),
            NetworkFiles.read(saved.folder().resolve(DISCRIMINATOR)));
    return new GanCheckpoint(
        saved.step(),
        networks,
        NetworkFiles.readAverage(averageDecay, networks.generator(), saved.folder()));
  }
}
