package dev.ganvas.runtime.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory this process holds, natives included; known on Linux only. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** Bytes held now. */
  public static OptionalLong now() {
    return line("VmRSS:");
  }

  /**
   * Bytes held now that are no file's: what was allocated, without programs and models that are
   * mapped. All that is held where the system does not tell them apart.
   */
  public static OptionalLong anonymous() {
    OptionalLong own = line("RssAnon:");
    return own.isPresent() ? own : now();
  }

  /** The most bytes ever held. */
  public static OptionalLong peak() {
    return line("VmHWM:");
  }

  private static OptionalLong line(String name) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
