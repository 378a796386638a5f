package dev.ganvas.runtime.image;

import nu.pattern.OpenCV;
import org.opencv.core.Core;

/** OpenCV's native half, loaded by whoever needs it first. */
public final class OpenCvLibrary {
  private OpenCvLibrary() {}

  /** Loading is tied to the initialisation of this class: once a JVM, and thread-safe. */
  private static final class Loaded {
    static final String VERSION = load();

    private Loaded() {}

    private static String load() {
      OpenCV.loadLocally();
      // Decoding and resizing run beside inference; OpenCV's own threads would only take its cores.
      Core.setNumThreads(1);
      return Core.VERSION;
    }
  }

  static void load() {
    version();
  }

  /**
   * Loads the library and tells its version.
   *
   * @throws UnsatisfiedLinkError if there is none for this platform
   */
  public static String version() {
    return Loaded.VERSION;
  }
}
