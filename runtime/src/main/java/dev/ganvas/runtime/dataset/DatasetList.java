package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    Path file = folder.resolve(Manifest.NAME);
    List<String> lines = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    if (lines.isEmpty() || !lines.get(0).equals(Manifest.HEADER)) {
      throw new GanvasException(
          Kind.NO_INPUT, "expected a data set of 'ganvas generate', found no list of one: " + file);
    }
    List<Entry> entries = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = Manifest.cells(line);
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
}
