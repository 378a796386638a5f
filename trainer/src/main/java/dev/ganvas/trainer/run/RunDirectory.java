package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TrainingConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * Everything about one training in one folder: {@code config.yaml}, {@code log.txt}, {@code
 * stats.jsonl}, {@code samples/}, {@code checkpoints/}, {@code model.onnx}.
 *
 * @param folder the run's folder
 */
public record RunDirectory(Path folder) {
  /**
   * Makes a new run.
   *
   * @throws GanvasException BAD_TRAINING_DATA if there is one already
   * @throws IOException if the folder cannot be made
   */
  public static RunDirectory create(Path folder, TrainingConfig config) throws IOException {
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
    AtomicFiles.write(
        run.configFile(), new ConfigFiles().write(config).getBytes(StandardCharsets.UTF_8));
    return run;
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

  /**
   * The run's settings.
   *
   * @throws IOException if the file cannot be read
   */
  public TrainingConfig config() throws IOException {
    return new ConfigFiles().read(configFile());
  }

  private boolean hasCheckpoint() throws IOException {
    if (!Files.isDirectory(checkpoints())) {
      return false;
    }
    try (Stream<Path> children = Files.list(checkpoints())) {
      return children.findAny().isPresent();
    }
  }

  /** A piece of a picture that is not trained on, for checking the export on a real one. */
  public Path realPicture() {
    return samples().resolve("original.png");
  }

  private Path configFile() {
    return folder.resolve("config.yaml");
  }

  /** Where checkpoints are. */
  public Path checkpoints() {
    return folder.resolve("checkpoints");
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
        "log.txt",
        LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }

  /**
   * Appends a line to {@code stats.jsonl}.
   *
   * @throws IOException if it cannot be written
   */
  public void stats(String json) throws IOException {
    append("stats.jsonl", json);
  }

  private void append(String file, String line) throws IOException {
    Files.writeString(
        folder.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
