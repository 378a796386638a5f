package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * Checkpoints as folders {@code step-000500}, written under another name and renamed when complete,
 * so that a folder of that name is always whole. The newest ones stay, and the one with the lowest
 * score. Scores by different measures are not compared: the last one's measure counts.
 */
public final class CheckpointStore {
  private static final String PREFIX = "step-";
  private static final String UNFINISHED = ".unfinished-";
  private static final String SCORE = "score.txt";

  private final Path folder;
  private final int keep;
  private final String measure;

  /**
   * A store.
   *
   * @param folder where checkpoints lie; must exist
   * @param keep how many stay, the newest
   */
  public CheckpointStore(Path folder, int keep) {
    this(folder, keep, "");
  }

  private CheckpointStore(Path folder, int keep, String measure) {
    this.folder = folder;
    this.keep = keep;
    this.measure = measure;
  }

  /** The same store, for scores by another measure. */
  public CheckpointStore scoredBy(String name) {
    return new CheckpointStore(folder, keep, name);
  }

  /** Something that can be written into a folder. */
  public interface Contents {
    /**
     * Writes its files.
     *
     * @throws IOException if they cannot be written
     */
    void writeTo(Path folder) throws IOException;
  }

  /** Something that can be read from such a folder. */
  public interface Reader<C> {
    /**
     * Reads the files of a checkpoint.
     *
     * @throws IOException if they cannot be read
     */
    C read(Saved saved) throws IOException;
  }

  /**
   * A whole checkpoint.
   *
   * @param step how many steps had been done
   * @param folder its files
   */
  public record Saved(int step, Path folder) {
    /**
     * What it scored, lower being better; empty if that is not known.
     *
     * @throws IOException if it cannot be read
     */
    public OptionalDouble score() throws IOException {
      Path file = folder.resolve(SCORE);
      if (!Files.isRegularFile(file)) {
        return OptionalDouble.empty();
      }
      try {
        return OptionalDouble.of(Double.parseDouble(line(file).split(" ", 2)[0]));
      } catch (NumberFormatException e) {
        return OptionalDouble.empty();
      }
    }

    /**
     * By what it was scored; empty if that was not said.
     *
     * @throws IOException if it cannot be read
     */
    String measure() throws IOException {
      String[] words = line(folder.resolve(SCORE)).split(" ", 2);
      return words.length < 2 ? "" : words[1];
    }

    private static String line(Path file) throws IOException {
      return Files.readString(file).strip();
    }
  }

  /**
   * Saves a checkpoint, unless there is one of that step, and removes those that are too old.
   *
   * @param score lower is better; empty if it was not measured
   * @throws IOException if it cannot be written; older ones are kept
   */
  public void save(int step, OptionalDouble score, Contents contents) throws IOException {
    Path unfinished = folder.resolve(UNFINISHED + step);
    Path finished = folder.resolve(String.format(Locale.ROOT, "%s%06d", PREFIX, step));
    if (Files.isDirectory(finished)) {
      return;
    }
    removeUnfinished();
    Files.createDirectories(unfinished);
    contents.writeTo(unfinished);
    if (score.isPresent()) {
      Files.writeString(
          unfinished.resolve(SCORE), (score.getAsDouble() + " " + measure).strip() + "\n");
    }
    Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
    prune();
  }

  /** What a process that was killed left behind. */
  private void removeUnfinished() throws IOException {
    List<Path> left;
    try (Stream<Path> children = Files.list(folder)) {
      left = children.filter(c -> c.getFileName().toString().startsWith(UNFINISHED)).toList();
    }
    for (Path one : left) {
      delete(one);
    }
  }

  private void prune() throws IOException {
    List<Saved> all = list();
    Optional<Saved> best = best();
    for (Saved old : all.subList(0, Math.max(0, all.size() - keep))) {
      if (best.isEmpty() || best.get().step() != old.step()) {
        // Renamed first: a folder half deleted must not bear the name of a whole one.
        Path doomed = folder.resolve(UNFINISHED + old.step());
        delete(doomed);
        Files.move(old.folder(), doomed, StandardCopyOption.ATOMIC_MOVE);
        delete(doomed);
      }
    }
  }

  /**
   * The newest checkpoint; empty if none has been saved yet.
   *
   * @throws IOException if the folder cannot be listed
   */
  public Optional<Saved> newest() throws IOException {
    List<Saved> all = list();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /**
   * The one with the lowest score; empty if none has been measured.
   *
   * @throws IOException if the folder cannot be listed
   */
  public Optional<Saved> best() throws IOException {
    Optional<Saved> best = Optional.empty();
    double lowest = Double.POSITIVE_INFINITY;
    for (Saved saved : list()) {
      double score = saved.score().orElse(Double.POSITIVE_INFINITY);
      if (!Double.isFinite(score)) {
        continue;
      }
      boolean comparable = best.isPresent() && best.get().measure().equals(saved.measure());
      if (!comparable || score < lowest) {
        lowest = score;
        best = Optional.of(saved);
      }
    }
    return best;
  }

  /**
   * Reads a checkpoint's files.
   *
   * @throws IOException if they cannot be read
   * @throws GanvasException BAD_TRAINING_DATA if they are damaged
   */
  public <C> C read(Saved saved, Reader<C> reader) throws IOException {
    try {
      return reader.read(saved);
    } catch (GanvasException e) {
      throw e;
    } catch (EOFException
        | ZipException
        | FileNotFoundException
        | NoSuchFileException
        | RuntimeException e) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected a whole checkpoint, found a damaged one: "
              + saved.folder()
              + ". Remove that folder to go on from the one before",
          e);
    }
  }

  private List<Saved> list() throws IOException {
    List<Saved> all = new ArrayList<>();
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.toList()) {
        String name = child.getFileName().toString();
        if (name.matches(PREFIX + "[0-9]{6,9}")) {
          all.add(new Saved(Integer.parseInt(name.substring(PREFIX.length())), child));
        }
      }
    }
    all.sort(Comparator.comparingInt(Saved::step));
    return all;
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
