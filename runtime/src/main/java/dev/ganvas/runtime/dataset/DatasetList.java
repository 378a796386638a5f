package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads the list of a data set; {@link DatasetPictures} reads what it names. */
public final class DatasetList {
  private DatasetList() {}

  /**
   * A picture of a data set.
   *
   * @param fileName relative to the data set; in a tar file, {@code TAR/MEMBER}
   * @param label its class, if it has one
   * @param labelName what the class is called; empty without one
   */
  public record Entry(String fileName, OptionalInt label, String labelName) {}

  /**
   * Reads {@code metadata.csv}.
   *
   * @throws GanvasException NO_INPUT if there is none, or it is none of ours
   * @throws IOException if it cannot be read
   */
  public static List<Entry> read(Path folder) throws IOException {
    Path file = folder.resolve(ManifestFiles.NAME);
    requireWhole(folder, file);
    List<String> lines = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    if (lines.isEmpty() || !lines.get(0).equals(ManifestFiles.HEADER)) {
      throw new GanvasException(
          Kind.NO_INPUT, "expected a data set of 'ganvas generate', found no list of one: " + file);
    }
    List<Entry> entries = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = CsvLine.cells(line);
      boolean sound = cells.size() > 3 && cells.get(1).matches("[0-9]{0,6}");
      if (!sound) {
        throw new GanvasException(
            Kind.NO_INPUT, "expected a file name and a label, found '" + line + "': " + file);
      }
      entries.add(
          new Entry(
              cells.get(0),
              cells.get(1).isEmpty()
                  ? OptionalInt.empty()
                  : OptionalInt.of(Integer.parseInt(cells.get(1))),
              cells.get(2)));
    }
    return entries;
  }

  /**
   * The class of each picture that has one, by file name as in {@link Entry}; called as the folder
   * of the class is in a data set of folders, so that data sets compare however their files lie.
   * Nothing where no list of ours lies; lists of parts count too.
   *
   * @throws IOException if a list cannot be read
   */
  public static Map<String, String> classFolders(Path folder) throws IOException {
    Map<String, String> classes = new HashMap<>();
    for (Path list : ManifestFiles.in(folder)) {
      if (ManifestFiles.isOurs(list)) {
        ManifestFiles.forEachRow(
            list,
            cells -> {
              if (ManifestFiles.isWhole(cells) && !cells.get(1).isEmpty()) {
                classes.put(cells.get(0), DatasetPlan.folder(cells.get(2)));
              }
            });
      }
    }
    return classes;
  }

  /** Says of a part of a data set how the whole is made of it. */
  private static void requireWhole(Path folder, Path file) throws IOException {
    List<Path> parts = Files.exists(file) ? List.of() : ManifestFiles.in(folder);
    if (!parts.isEmpty()) {
      throw new GanvasException(
          Kind.NO_INPUT,
          "expected a whole data set, found only parts of one (such as "
              + parts.get(0)
              + "): lay the folders of all its parts into one, and run there the command that made"
              + " them once without --shard");
    }
  }
}
