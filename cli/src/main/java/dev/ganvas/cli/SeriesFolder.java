package dev.ganvas.cli;

import dev.ganvas.runtime.batch.OutputRule;
import dev.ganvas.runtime.dataset.DatasetRunner;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where pictures go that belong together but are no data set: the frames of a walk, the cells of a
 * grid. What they were made of lies beside them, so that one series is not taken for another, and
 * no two are mixed.
 *
 * @param sort which of both
 * @param path the folder
 * @param ifExists what is done about a series that is there
 * @param lastName the file that is written last, one of those of the sort
 */
record SeriesFolder(Sort sort, Path path, OutputRule.IfExists ifExists, String lastName) {
  /** Loaders pass over folders of such names. */
  private static final String CARD = ".card";

  /** The series there are. */
  enum Sort {
    /** Frames, and all of them as one file. */
    WALK("walk", "frame-[0-9]{5,}", "walk.gif", "walk.webp"),
    /** Cells, and all of them on a sheet. */
    MIX("mix", "[0-9]{8,}-[0-9]{8,}", "sheet.png");

    private final String word;
    private final Pattern pictures;
    private final List<String> lasts;

    Sort(String word, String pictures, String... lasts) {
      this.word = word;
      // BMP and TIFF were offered once.
      this.pictures = Pattern.compile(pictures + "\\.(png|jpg|webp|tif|bmp)");
      this.lasts = List.of(lasts);
    }
  }

  /** For the frames of a walk: the animation is a WebP if they are, else a GIF. */
  static SeriesFolder ofWalk(Path path, OutputRule.IfExists ifExists, ImageFormat format) {
    String last = format == ImageFormat.WEBP ? "walk.webp" : "walk.gif";
    return new SeriesFolder(Sort.WALK, path, ifExists, last);
  }

  /** For the cells of a grid. */
  static SeriesFolder ofMix(Path path, OutputRule.IfExists ifExists) {
    return new SeriesFolder(Sort.MIX, path, ifExists, "sheet.png");
  }

  /** The file that is written last. */
  Path last() {
    return path.resolve(lastName);
  }

  /**
   * Finds out before a model is opened what can be found out without it.
   *
   * @throws GanvasException CONFLICTING_PATHS if the folder holds a data set; UNWRITABLE_OUTPUT if
   *     it holds a series and must not, or can be none
   */
  void check() throws IOException {
    OutputFolder.require("--output", path);
    if (DatasetRunner.isDataset(path)) {
      throw new GanvasException(
          Kind.CONFLICTING_PATHS,
          "expected a folder for a "
              + sort.word
              + ", found one with the list of a data set: "
              + path
              + ". Choose another --output");
    }
    if (ifExists == OutputRule.IfExists.FAIL && !files().isEmpty()) {
      throw new GanvasException(
          Kind.UNWRITABLE_OUTPUT,
          "the folder holds a "
              + sort.word
              + " already: "
              + path
              + ". Use --if-exists skip or overwrite");
    }
  }

  /**
   * Makes the folder ready for a series.
   *
   * @param making lines that say all that decides its bytes
   * @param pictures how many it has
   * @return whether it is to be made; else it is there
   * @throws GanvasException CONFLICTING_PATHS if another one is there and must not be replaced
   */
  boolean claim(List<String> making, int pictures) throws IOException {
    Path card = path.resolve(CARD).resolve(sort.word + ".txt");
    List<Path> there = files();
    if (ifExists == OutputRule.IfExists.OVERWRITE) {
      // The card last: a removal that is stopped can be finished.
      for (Path file : there) {
        Files.delete(file);
      }
      Files.deleteIfExists(card);
    } else if (!there.isEmpty()) {
      requireSame(making, card);
      if (Files.isRegularFile(last()) && there.size() > pictures) {
        return false;
      }
    }
    OutputFolder.make("--output", path);
    AtomicFiles.removeLeftovers(path);
    String text = String.join("\n", making) + "\n";
    AtomicFiles.write(card, text.getBytes(StandardCharsets.UTF_8));
    return true;
  }

  private void requireSame(List<String> making, Path card) throws IOException {
    List<String> found = Files.isRegularFile(card) ? Files.readAllLines(card) : List.of();
    for (int i = 0; i < Math.max(making.size(), found.size()); i++) {
      String expected = i < making.size() ? making.get(i) : "nothing more";
      String other = i < found.size() ? found.get(i) : "of unknown making";
      if (!expected.equals(other)) {
        throw new GanvasException(
            Kind.CONFLICTING_PATHS,
            "expected the "
                + sort.word
                + " that this command makes ("
                + expected
                + "), found another one ("
                + other
                + ") in "
                + path
                + ": choose another --output, or --if-exists overwrite");
      }
    }
  }

  /** What is there of a series, its last file too. */
  private List<Path> files() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(path)) {
      return children
          .filter(
              file -> {
                String name = String.valueOf(file.getFileName());
                return sort.pictures.matcher(name).matches() || sort.lasts.contains(name);
              })
          .filter(file -> !Files.isDirectory(file))
          .sorted()
          .toList();
    }
  }
}
