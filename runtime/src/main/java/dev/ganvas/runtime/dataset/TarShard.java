package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.dataset.DatasetPlan.Row;
import dev.ganvas.runtime.image.AtomicFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A tar file as the WebDataset library reads it: the members of a sample follow each other and
 * share their name up to the first dot. Times and owners are zero, so that equal pictures give
 * equal files. It has its name only once it is whole.
 */
final class TarShard implements AutoCloseable {
  private static final int MODE = 0644;

  private final AtomicFiles.Unfinished unfinished;
  private final TarArchiveOutputStream out;
  private boolean finished;

  TarShard(Path target) throws IOException {
    this.unfinished = AtomicFiles.begin(target);
    this.out =
        new TarArchiveOutputStream(
            new BufferedOutputStream(Files.newOutputStream(unfinished.file())),
            StandardCharsets.UTF_8.name());
  }

  /** Adds a sample: its picture, its class if there is one, and all about it as JSON. */
  void add(Row row, String extension, byte[] picture, String json) throws IOException {
    member(row.key() + "." + extension, picture);
    if (row.label().isPresent()) {
      member(
          row.key() + ".cls",
          Integer.toString(row.label().getAsInt()).getBytes(StandardCharsets.US_ASCII));
    }
    member(row.key() + ".json", json.getBytes(StandardCharsets.UTF_8));
  }

  private void member(String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setMode(MODE);
    entry.setModTime(0L);
    entry.setIds(0, 0);
    entry.setNames("", "");
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  /** Gives the file its name. */
  void finish() throws IOException {
    out.close();
    unfinished.finish();
    finished = true;
  }

  /** Gives the file up unless it is finished; may be called twice. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      out.close();
      unfinished.close();
    }
  }
}
