package dev.ganvas.runtime.image;

import java.io.IOException;
import java.nio.file.Files;
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
    try (Unfinished unfinished = begin(target)) {
      Files.write(unfinished.file(), content);
      unfinished.finish();
    }
  }

  /**
   * Makes room for a file that is written bit by bit. Missing folders are created.
   *
   * @throws IOException if the folder cannot be created
   */
  public static Unfinished begin(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("expected a file path, found a root folder: " + target);
    }
    Files.createDirectories(folder);
    // createTempFile makes files that only their owner may read: outputs should follow the umask.
    // The target's own name is left out, since it may be as long as names can be.
    long process = ProcessHandle.current().pid();
    long thread = Thread.currentThread().getId();
    return new Unfinished(folder.resolve("." + process + "-" + thread + UNFINISHED_SUFFIX), target);
  }

  /**
   * A file on its way.
   *
   * @param file where it is written
   * @param target what it will be called
   */
  public record Unfinished(Path file, Path target) implements AutoCloseable {
    /**
     * Gives it its name.
     *
     * @throws IOException if it cannot be renamed
     */
    public void finish() throws IOException {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes it, unless it has its name. */
    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }
}
