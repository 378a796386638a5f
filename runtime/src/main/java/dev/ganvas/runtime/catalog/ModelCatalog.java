package dev.ganvas.runtime.catalog;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds models by name in folders that hold {@code NAME/model.onnx}, the first folder that has a
 * name winning.
 *
 * @param folders where to look, in order; missing ones are passed over
 */
public record ModelCatalog(List<Path> folders) {
  private static final String MODEL_FILE = "model.onnx";

  /** Copies the list. */
  public ModelCatalog {
    folders = List.copyOf(folders);
  }

  /**
   * A model of the catalogue.
   *
   * @param name what the user calls it
   * @param file its ONNX file
   * @param card its description, if there is one
   */
  public record Entry(String name, Path file, Optional<Path> card) {}

  /**
   * All models, by name.
   *
   * @throws IOException if a folder cannot be listed
   */
  public List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> children = Files.list(folder)) {
          for (Path child : children.sorted().toList()) {
            String name = child.getFileName().toString();
            if (Files.isRegularFile(child.resolve(MODEL_FILE))
                && entries.stream().noneMatch(e -> e.name().equals(name))) {
              Path card = child.resolve("CARD.md");
              entries.add(
                  new Entry(
                      name,
                      child.resolve(MODEL_FILE),
                      Files.isRegularFile(card) ? Optional.of(card) : Optional.empty()));
            }
          }
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  /**
   * The file of a model given by name or by path. A path that exists wins over a name.
   *
   * @throws GanvasException MODEL_MISSING if there is neither, listing the names there are, the
   *     most alike first
   * @throws IOException if a folder cannot be listed
   */
  public Path find(String nameOrFile) throws IOException {
    return find(nameOrFile, entries());
  }

  /**
   * The file of a model given by name or by path, for a task: what is missing is looked for among
   * those that say they do it.
   *
   * @throws GanvasException as {@link #find(String)}
   * @throws IOException if a folder cannot be listed or a model cannot be read
   */
  public Path find(String nameOrFile, Task task) throws IOException {
    if (Files.isRegularFile(Path.of(nameOrFile))) {
      return Path.of(nameOrFile);
    }
    List<Entry> all = entries();
    if (all.stream().anyMatch(entry -> entry.name().equals(nameOrFile))) {
      return find(nameOrFile, all);
    }
    List<Entry> fit = new ArrayList<>();
    for (Entry entry : all) {
      if (ModelMetadata.task(OnnxFile.readHeader(entry.file()).metadata())
          .equals(Optional.of(task))) {
        fit.add(entry);
      }
    }
    return find(nameOrFile, fit);
  }

  private static Path find(String nameOrFile, List<Entry> entries) {
    Path path = Path.of(nameOrFile);
    if (Files.isRegularFile(path)) {
      return path;
    }
    return entries.stream()
        .filter(e -> e.name().equals(nameOrFile))
        .map(Entry::file)
        .findFirst()
        .orElseThrow(() -> missing(nameOrFile, entries.stream().map(Entry::name).toList()));
  }

  private static GanvasException missing(String nameOrFile, List<String> names) {
    return new GanvasException(
        Kind.MODEL_MISSING,
        "expected the name of a model or an .onnx file, found neither: "
            + nameOrFile
            + (names.isEmpty()
                ? ". There are no models here"
                : ". Models here: " + String.join(", ", NearestNames.order(names, nameOrFile))));
  }
}
