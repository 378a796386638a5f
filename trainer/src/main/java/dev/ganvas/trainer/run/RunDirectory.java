package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything about one training in one folder: {@code config.yaml}, {@code data.json}, {@code
 * log.txt}, {@code stats.jsonl}, {@code samples/}, {@code checkpoints/}, {@code report.html},
 * {@code model.onnx} and {@code parity.json}.
 *
 * @param folder the run's folder
 */
public record RunDirectory(Path folder) {
  private static final String STATS = "stats.jsonl";
  private static final String LOG = "log.txt";
  private static final Pattern STEP = Pattern.compile("\\{\"step\":([0-9]{1,9})[,}]");

  /**
   * Makes a new run.
   *
   * @param config its resolved settings as YAML text
   * @throws GanvasException BAD_TRAINING_DATA if there is one already
   * @throws IOException if the folder cannot be made
   */
  public static RunDirectory create(Path folder, String config) throws IOException {
    RunDirectory run = new RunDirectory(folder);
    // A run that stopped before its first checkpoint, for bad data say, may be begun again.
    if (Files.exists(run.configFile()) && run.hasCheckpoint()) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected a new folder, found a training run in "
              + folder
              + ": go on with it by --resume, or choose another --out");
    }
    Files.createDirectories(run.samples());
    Files.createDirectories(run.checkpoints());
    AtomicFiles.write(run.configFile(), config.getBytes(StandardCharsets.UTF_8));
    // What an earlier beginning without a checkpoint left is not this run's.
    Files.deleteIfExists(run.stats());
    run.deleteSamples();
    return run;
  }

  private void deleteSamples() throws IOException {
    try (DirectoryStream<Path> grids = Files.newDirectoryStream(samples(), "step-*.png")) {
      for (Path grid : grids) {
        Files.delete(grid);
      }
    }
  }

  /**
   * Opens a run that exists.
   *
   * @throws GanvasException BAD_TRAINING_DATA if there is none
   */
  public static RunDirectory open(Path folder) {
    RunDirectory run = new RunDirectory(folder);
    if (!Files.isRegularFile(run.configFile())) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected a training run (a folder with config.yaml), found none at " + folder);
    }
    return run;
  }

  /** Whether there is a whole one: what a killed process left half written is none. */
  private boolean hasCheckpoint() throws IOException {
    return Files.isDirectory(checkpoints())
        && new CheckpointStore(checkpoints(), 1).newest().isPresent();
  }

  /** A piece of a picture that is not trained on, for checking the export on a real one. */
  public Path realPicture() {
    return samples().resolve("original.png");
  }

  /** The resolved settings, {@code config.yaml}. */
  public Path configFile() {
    return folder.resolve("config.yaml");
  }

  /** One line of JSON for each measurement. */
  public Path stats() {
    return folder.resolve(STATS);
  }

  /** The page that shows how the run went. */
  public Path report() {
    return folder.resolve("report.html");
  }

  /** How far the exported model is from the trained one. */
  public Path parity() {
    return folder.resolve("parity.json");
  }

  /** What happened when, a line each. */
  public Path log() {
    return folder.resolve(LOG);
  }

  /** What the run was trained on, as a fingerprint. */
  public Path dataFile() {
    return folder.resolve("data.json");
  }

  /** Where checkpoints are. */
  public Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** Where the weights at the ends of a schedule's pieces are, for a run that keeps them. */
  public Path pieces() {
    return folder.resolve("pieces");
  }

  /** Where sample pictures are. */
  public Path samples() {
    return folder.resolve("samples");
  }

  /** Where the exported model goes. */
  public Path model() {
    return folder.resolve("model.onnx");
  }

  /**
   * Appends a line with the time to {@code log.txt}.
   *
   * @throws IOException if it cannot be written
   */
  public void log(String line) throws IOException {
    append(
        LOG,
        LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }

  /**
   * Appends a line to {@code stats.jsonl}.
   *
   * @throws IOException if it cannot be written
   */
  public void stats(String json) throws IOException {
    append(STATS, json);
  }

  /**
   * Takes back what was recorded after a step: a run that goes on from a checkpoint does those
   * steps again.
   *
   * @throws IOException if the file cannot be rewritten
   */
  public void rewindTo(int step) throws IOException {
    // A crash may have cut a letter of several bytes in two, so the text is read as it comes.
    if (Files.isRegularFile(stats())) {
      List<String> kept =
          new String(Files.readAllBytes(stats()), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> stepOf(line) <= step)
              .toList();
      String text = kept.isEmpty() ? "" : String.join("\n", kept) + "\n";
      AtomicFiles.write(stats(), text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The step of a line; a line cut off by a crash has none and goes. */
  private static int stepOf(String line) {
    Matcher matcher = STEP.matcher(line);
    return line.endsWith("}") && matcher.lookingAt()
        ? Integer.parseInt(matcher.group(1))
        : Integer.MAX_VALUE;
  }

  private void append(String file, String line) throws IOException {
    Files.writeString(
        folder.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
