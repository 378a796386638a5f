package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.failure.FileTrouble;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Path;

/** What is told of pictures that could not be made. */
final class Failures {
  private Failures() {}

  /**
   * A failure in a user's words.
   *
   * @param io what file trouble means where it happened
   */
  static ImageResult.Failed of(Path input, Throwable e, Kind io) {
    if (e instanceof GanvasException known) {
      return new ImageResult.Failed(input, known.kind(), known.getMessage(), e);
    }
    if (e instanceof IOException trouble) {
      String what =
          switch (io) {
            case UNREADABLE_IMAGE -> "cannot be read";
            case UNREADABLE_FOLDER -> "cannot be looked into";
            case DISK_FULL -> "the disk is full, its result cannot be stored";
            default -> "cannot be written";
          };
      return new ImageResult.Failed(input, io, what + " (" + FileTrouble.reason(trouble) + ")", e);
    }
    if (e instanceof OutOfMemoryError) {
      return new ImageResult.Failed(
          input,
          Kind.OUT_OF_MEMORY,
          "not enough memory for this picture: give the JVM more (GANVAS_HEAP=8g)",
          e);
    }
    if (e instanceof LinkageError) {
      return new ImageResult.Failed(
          input, Kind.DEVICE_UNAVAILABLE, "a native library cannot be loaded: " + e, e);
    }
    return new ImageResult.Failed(
        input, Kind.INTERNAL_ERROR, "a defect of this program (" + e + "); -vv tells more", e);
  }
}
