package dev.ganvas.trainer.run;

import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.gan.Average;
import dev.ganvas.trainer.gan.ImagePool;
import dev.ganvas.trainer.gan.TranslationNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * All that a picture-to-picture training needs to go on as if it had never stopped. What crops come
 * next follows from the step.
 *
 * @param step how many steps have been done
 * @param networks weights, buffers and Adam's state
 * @param averages the averaged weights of each generator
 * @param pools made pictures that discriminators are shown again, one for each generator
 */
public record TranslationCheckpoint(
    int step, TranslationNetworks networks, List<Average> averages, List<ImagePool> pools)
    implements CheckpointStore.Contents {
  /** Copies the lists. */
  public TranslationCheckpoint {
    averages = List.copyOf(averages);
    pools = List.copyOf(pools);
  }

  /** The averaged weights of the generator there (0) or back (1). */
  Average average(int way) {
    return averages.get(way);
  }

  /** A training that has not begun. */
  static TranslationCheckpoint fresh(TranslationConfig config) {
    TranslationNetworks networks = TranslationNetworks.fresh(config, DataType.FLOAT);
    return new TranslationCheckpoint(
        0,
        networks,
        networks.generators().stream().map(g -> new Average(config.averageDecay(), g)).toList(),
        pools(config, networks.generators().size()));
  }

  private static List<ImagePool> pools(TranslationConfig config, int count) {
    List<ImagePool> pools = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pools.add(new ImagePool(config.objective().pool(), config.seed() + i));
    }
    return pools;
  }

  @Override
  public void writeTo(Path folder) throws IOException {
    for (int i = 0; i < networks.generators().size(); i++) {
      NetworkFiles.write(networks.generators().get(i), folder.resolve("generator" + i + ".zip"));
      Path average = Files.createDirectories(folder.resolve("average" + i));
      NetworkFiles.write(averages.get(i), average);
      pools.get(i).write(folder.resolve("pool" + i + ".bin"));
    }
    for (int i = 0; i < networks.discriminators().size(); i++) {
      NetworkFiles.write(
          networks.discriminators().get(i), folder.resolve("discriminator" + i + ".zip"));
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  static TranslationCheckpoint read(CheckpointStore.Saved saved, TranslationConfig config)
      throws IOException {
    List<ComputationGraph> generators = networks(saved.folder(), "generator");
    List<Average> averages = new ArrayList<>();
    List<ImagePool> pools = pools(config, generators.size());
    for (int i = 0; i < generators.size(); i++) {
      averages.add(
          NetworkFiles.readAverage(
              config.averageDecay(), generators.get(i), saved.folder().resolve("average" + i)));
      pools.get(i).read(saved.folder().resolve("pool" + i + ".bin"));
    }
    return new TranslationCheckpoint(
        saved.step(),
        new TranslationNetworks(generators, networks(saved.folder(), "discriminator")),
        averages,
        pools);
  }

  private static List<ComputationGraph> networks(Path folder, String name) throws IOException {
    List<ComputationGraph> networks = new ArrayList<>();
    for (int i = 0; Files.exists(folder.resolve(name + i + ".zip")); i++) {
      networks.add(NetworkFiles.read(folder.resolve(name + i + ".zip")));
    }
    return networks;
  }
}
