package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.dataset.DatasetPlan.Row;
import dev.ganvas.runtime.failure.FileTrouble;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one thread has made of some pictures, one after the other: their bytes, and their files
 * unless they go into a tar file.
 */
final class WrittenPictures {
  private final List<Encoded> pictures = new ArrayList<>();
  private Optional<Exception> trouble = Optional.empty();

  private WrittenPictures() {}

  /** A picture as its file is. */
  static final class Encoded {
    private final Row row;
    private final byte[] bytes;
    private final byte[] sha256;

    private Encoded(Row row, byte[] bytes) {
      this.row = row;
      this.bytes = bytes;
      this.sha256 = hash(bytes);
    }

    Row row() {
      return row;
    }

    byte[] bytes() {
      return bytes;
    }

    byte[] sha256() {
      return sha256;
    }
  }

  /** Makes pictures, then encodes and writes them until all are done or one fails. */
  static WrittenPictures write(
      DatasetPlan plan,
      Path folder,
      EncodeOptions encoding,
      List<Row> rows,
      Supplier<List<Image>> source) {
    WrittenPictures written = new WrittenPictures();
    try {
      List<Image> images = source.get();
      for (int i = 0; i < rows.size(); i++) {
        byte[] bytes = ImageFiles.encode(images.get(i), plan.format(), encoding);
        if (plan.layout() != DatasetLayout.WEBDATASET) {
          write(folder.resolve(rows.get(i).fileName()), bytes);
        }
        written.pictures.add(new Encoded(rows.get(i), bytes));
      }
    } catch (IOException | RuntimeException e) {
      written.trouble = Optional.of(e);
    }
    return written;
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try {
      // Their checksums are in metadata.csv.
      AtomicFiles.writeWithoutWaiting(file, bytes);
    } catch (IOException e) {
      FileTrouble.requireRoom(e, file);
      throw e;
    }
  }

  /** Those that were done. */
  List<Encoded> pictures() {
    return pictures;
  }

  /**
   * Fails as the first one failed that was not done.
   *
   * @throws GanvasException if it cannot be made or encoded; DISK_FULL
   * @throws IOException if it cannot be written
   */
  void requireAll() throws IOException {
    if (trouble.isPresent() && trouble.get() instanceof IOException io) {
      throw io;
    }
    if (trouble.isPresent() && trouble.get() instanceof RuntimeException other) {
      throw other;
    }
  }

  /** SHA-256. */
  static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
