package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.dataset.DatasetPlan.Row;
import dev.ganvas.runtime.failure.FileTrouble;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.AtomicFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

  private final Path target;
  private final AtomicFiles.Unfinished unfinished;
  private final OutputStream file;
  private final TarArchiveOutputStream out;
  private boolean finished;

  /** Writes into a stream, whose end the unfinished file is. */
  TarShard(Path target, AtomicFiles.Unfinished unfinished, OutputStream file) {
    this.target = target;
    this.unfinished = unfinished;
    this.file = file;
    this.out =
        new TarArchiveOutputStream(new BufferedOutputStream(file), StandardCharsets.UTF_8.name());
  }

  /**
   * Begins a tar file.
   *
   * @throws IOException if it cannot be created
   */
  static TarShard begin(Path target) throws IOException {
    AtomicFiles.Unfinished unfinished = AtomicFiles.begin(target);
    try {
      return new TarShard(target, unfinished, Files.newOutputStream(unfinished.file()));
    } catch (IOException e) {
      unfinished.close();
      throw e;
    }
  }

  /**
   * Adds a sample: its picture, its class if there is one, and all about it as JSON.
   *
   * @throws GanvasException DISK_FULL
   * @throws IOException if it cannot be written for another reason
   */
  void add(Row row, String extension, byte[] picture, String json) throws IOException {
    try {
      members(row, extension, picture, json);
    } catch (IOException e) {
      FileTrouble.requireRoom(e, target);
      throw e;
    }
  }

  private void members(Row row, String extension, byte[] picture, String json) throws IOException {
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

  /**
   * Gives the file its name.
   *
   * @throws GanvasException DISK_FULL
   * @throws IOException if it cannot be written for another reason
   */
  void finish() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      FileTrouble.requireRoom(e, target);
      throw e;
    }
    unfinished.finish();
    finished = true;
  }

  /** Gives the file up unless it is finished; may be called twice. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      // Not the archive: it would write its end, and fail anew where the disk is full.
      try {
        file.close();
      } finally {
        unfinished.close();
      }
    }
  }
}
