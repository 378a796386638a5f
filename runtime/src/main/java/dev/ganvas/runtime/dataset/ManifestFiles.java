package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The lists of pictures that lie in folders, ours told from those of other programs. */
final class ManifestFiles {
  /** What the list is called. */
  static final String NAME = "metadata.csv";

  static final String HEADER =
      "file_name,label,label_name,seed,truncation,model,model_sha256,sha256";

  /** Cells of a row. */
  static final int COLUMNS = 8;

  private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{64}");

  private ManifestFiles() {}

  /** All lists in a folder: the whole data set's and those of parts. */
  static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(p -> p.getFileName().toString().matches("metadata(-[0-9]+-of-[0-9]+)?\\.csv"))
          .sorted()
          .toList();
    }
  }

  /**
   * Gives the cells of each row of a list.
   *
   * @throws GanvasException CONFLICTING_PATHS if another program's list has the name
   * @throws IOException if it cannot be read
   */
  static void forEachRow(Path list, Consumer<List<String>> sink) throws IOException {
    try (Stream<String> lines = Files.lines(list)) {
      Iterator<String> rows = lines.iterator();
      if (rows.hasNext() && !rows.next().equals(HEADER)) {
        throw foreign(list);
      }
      rows.forEachRemaining(row -> sink.accept(CsvLine.cells(row)));
    } catch (UncheckedIOException e) {
      throw foreign(list);
    }
  }

  private static GanvasException foreign(Path list) {
    return new GanvasException(
        Kind.CONFLICTING_PATHS,
        "expected a list of 'ganvas generate' ("
            + HEADER
            + "), found another one: "
            + list
            + ". Choose another --output");
  }

  /**
   * Refuses a folder with another program's list.
   *
   * @throws GanvasException CONFLICTING_PATHS naming it
   * @throws IOException if it cannot be read
   */
  static void requireOurs(Path folder) throws IOException {
    for (Path list : in(folder)) {
      if (Files.size(list) > 0 && !isOurs(list)) {
        throw foreign(list);
      }
    }
  }

  /** Whether a list begins as ours do. */
  static boolean isOurs(Path list) throws IOException {
    byte[] expected = HEADER.getBytes(StandardCharsets.UTF_8);
    try (InputStream in = Files.newInputStream(list)) {
      return Arrays.equals(expected, in.readNBytes(expected.length));
    }
  }

  /** Whether a row was not cut off when a process was killed. */
  static boolean isWhole(List<String> cells) {
    return cells.size() == COLUMNS && CHECKSUM.matcher(cells.get(COLUMNS - 1)).matches();
  }
}
