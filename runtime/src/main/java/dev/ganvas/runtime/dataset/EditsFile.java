package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.latent.LatentEdit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps beside a data set by which edits its pictures were made, since its list has no column for
 * them: pictures of one seed made with others would be taken for its own.
 */
final class EditsFile {
  /** Where it lies; loaders pass over folders of such names. */
  static final String NAME = ".card/edits.txt";

  private EditsFile() {}

  /**
   * Notes the edits, or checks that they are those that the data set began with.
   *
   * @throws GanvasException CONFLICTING_PATHS if it began with others
   * @throws IOException if the file cannot be read or written
   */
  static void claim(Path folder, DatasetOrigin origin) throws IOException {
    Path file = folder.resolve(NAME);
    String wanted = LatentEdit.text(origin.edits());
    String found = Files.isRegularFile(file) ? Files.readString(file).strip() : "";
    if (found.equals(wanted)) {
      return;
    }
    if (!Manifest.lists(folder).isEmpty()) {
      throw new GanvasException(
          Kind.CONFLICTING_PATHS,
          "expected a data set made with "
              + name(wanted)
              + ", found one made with "
              + name(found)
              + " ("
              + file
              + "): choose another --output, or --if-exists overwrite");
    }
    if (wanted.isEmpty()) {
      Files.delete(file);
    } else {
      AtomicFiles.write(file, (wanted + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String name(String edits) {
    return edits.isEmpty() ? "no edits" : "--edit " + edits.replace(",", " --edit ");
  }
}
