package dev.ganvas.trainer.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Prepares ND4J before its first use. Whoever opens a door of the training half calls {@link
 * #prepare()} first.
 */
public final class NativeBackend {
  /** Read by JavaCPP when it picks a library; the launcher sets it too. */
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

  private NativeBackend() {}

  /**
   * Picks the fastest build of the native library that this processor can execute (the wrong one
   * ends the process with an illegal instruction), unless the property is set, and turns off ND4J's
   * own garbage collections, which only add pauses to layers that reuse their memory.
   */
  public static void prepare() {
    if (System.getProperty(EXTENSION) == null) {
      System.setProperty(EXTENSION, extensionFor(processorFlags()));
    }
    Nd4j.getMemoryManager().togglePeriodicGc(false);
  }

  /** The build in use, for {@code doctor}. */
  public static String extension() {
    return System.getProperty(EXTENSION, extensionFor(processorFlags()));
  }

  /** The version of ND4J's native library and what it was built with; loads it. */
  public static String description() {
    prepare();
    return Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend")
        + ", "
        + extension().substring(1);
  }

  static String extensionFor(Set<String> flags) {
    if (flags.containsAll(Set.of("avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"))) {
      return "-onednn-avx512";
    }
    return flags.contains("avx2") && flags.contains("fma") ? "-onednn-avx2" : "-onednn";
  }

  private static Set<String> processorFlags() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")))
          .orElse(Set.of());
    } catch (IOException e) {
      // Not Linux: the build that every x86-64 processor executes.
      return Set.of();
    }
  }
}
