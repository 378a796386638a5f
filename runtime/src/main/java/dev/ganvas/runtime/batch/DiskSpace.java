package dev.ganvas.runtime.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much room there is where results go. */
@FunctionalInterface
public interface DiskSpace {
  /** As the system tells it. */
  DiskSpace OF_THE_SYSTEM = DiskSpace::ask;

  /**
   * Bytes that can still be written below a path.
   *
   * @param path need not exist yet
   * @return empty where the system does not tell
   */
  OptionalLong usableAt(Path path);

  private static OptionalLong ask(Path path) {
    for (Path there = path.toAbsolutePath().normalize(); there != null; there = there.getParent()) {
      if (Files.exists(there)) {
        try {
          return OptionalLong.of(Files.getFileStore(there).getUsableSpace());
        } catch (IOException e) {
          return OptionalLong.empty();
        }
      }
    }
    return OptionalLong.empty();
  }
}
