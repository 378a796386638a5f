package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.trainer.gan.Average;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Checkpoints as folders {@code step-000500}, written under another name and renamed when complete,
 * so that a folder of that name is always whole.
 */
public final class CheckpointStore {
  private static final String PREFIX = "step-";
  private static final String UNFINISHED = ".unfinished-";
  private static final String NETWORK = "network.zip";
  private static final String AVERAGE = "average.bin";

  private final Path folder;
  private final int keep;

  /**
   * A store.
   *
   * @param folder where checkpoints lie; must exist
   * @param keep how many stay, the newest
   */
  public CheckpointStore(Path folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * Saves a checkpoint and removes those that are too old.
   *
   * @throws IOException if it cannot be written; older ones are kept
   */
  public void save(Checkpoint checkpoint) throws IOException {
    Path unfinished = folder.resolve(UNFINISHED + checkpoint.step());
    Path finished = folder.resolve(String.format(Locale.ROOT, "%s%06d", PREFIX, checkpoint.step()));
    delete(unfinished);
    Files.createDirectories(unfinished);
    ModelSerializer.writeModel(checkpoint.network(), unfinished.resolve(NETWORK).toFile(), true);
    Nd4j.saveBinary(checkpoint.average().values(), unfinished.resolve(AVERAGE).toFile());
    delete(finished);
    Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
    List<Path> all = list();
    for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
      delete(old);
    }
  }

  /**
   * The newest checkpoint.
   *
   * @param averageDecay for the steps to come
   * @return empty if none has been saved yet
   * @throws IOException if it cannot be read
   * @throws GanvasException BAD_TRAINING_DATA if it is damaged
   */
  public Optional<Checkpoint> newest(double averageDecay) throws IOException {
    List<Path> all = list();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Path newest = all.get(all.size() - 1);
    int step = Integer.parseInt(newest.getFileName().toString().substring(PREFIX.length()));
    try {
      File network = newest.resolve(NETWORK).toFile();
      ComputationGraph graph = ModelSerializer.restoreComputationGraph(network, true);
      return Optional.of(
          new Checkpoint(
              step,
              graph,
              new Average(averageDecay, Nd4j.readBinary(newest.resolve(AVERAGE).toFile()))));
    } catch (RuntimeException e) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected a whole checkpoint, found a damaged one: "
              + newest
              + ". Remove that folder to go on from the one before",
          e);
    }
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> child.getFileName().toString().matches(PREFIX + "[0-9]{6,9}"))
          .sorted(Comparator.comparing(child -> child.getFileName().toString()))
          .toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
