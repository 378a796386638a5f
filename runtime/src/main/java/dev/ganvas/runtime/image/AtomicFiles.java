package dev.ganvas.runtime.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that appear under their name whole or not at all. */
public final class AtomicFiles {
  /** What unfinished files end in; a crash can leave them, nothing reads them. */
  public static final String UNFINISHED_SUFFIX = ".ganvas-part";

  private AtomicFiles() {}

  /**
   * Writes {@code content} to a temporary file in the target's folder, then renames it.
   *
   * @throws IOException if any of it fails; the temporary file is removed and the target is as
   *     before
   */
  public static void write(Path target, byte[] content) throws IOException {
    try (Unfinished unfinished = unfinished(target)) {
      try {
        Files.write(unfinished.file(), content);
      } catch (NoSuchFileException e) {
        // To ask for the folder before each of a hundred thousand files would take longer.
        Files.createDirectories(unfinished.folder);
        Files.write(unfinished.file(), content);
      }
      unfinished.finish();
    }
  }

  /**
   * Makes room for a file that is written bit by bit. Missing folders are created.
   *
   * @throws IOException if the folder cannot be created
   */
  public static Unfinished begin(Path target) throws IOException {
    Unfinished unfinished = unfinished(target);
    Files.createDirectories(unfinished.folder);
    return unfinished;
  }

  private static Unfinished unfinished(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("expected a file path, found a root folder: " + target);
    }
    // createTempFile makes files that only their owner may read: outputs should follow the umask.
    // The target's own name is left out, since it may be as long as names can be.
    long process = ProcessHandle.current().pid();
    long thread = Thread.currentThread().getId();
    return new Unfinished(
        folder, folder.resolve("." + process + "-" + thread + UNFINISHED_SUFFIX), target);
  }

  /** A file on its way to its name. */
  public static final class Unfinished implements AutoCloseable {
    private final Path folder;
    private final Path file;
    private final Path target;
    private boolean finished;

    private Unfinished(Path folder, Path file, Path target) {
      this.folder = folder;
      this.file = file;
      this.target = target;
    }

    /** Where it is written. */
    public Path file() {
      return file;
    }

    /**
     * Gives it its name.
     *
     * @throws IOException if it cannot be renamed
     */
    public void finish() throws IOException {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      finished = true;
    }

    /** Removes it, unless it has its name; may be called twice. */
    @Override
    public void close() throws IOException {
      if (!finished) {
        Files.deleteIfExists(file);
      }
    }
  }
}
