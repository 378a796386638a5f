package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.failure.GanvasException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What became of one picture. */
public sealed interface ImageResult {
  /** The file that was read. */
  Path input();

  /**
   * Made.
   *
   * @param width of the input, upright
   * @param height of the input, upright
   * @param outWidth of the output
   * @param outHeight of the output
   * @param millis that threads were busy with it: reading, making and writing, without the waiting
   *     between them
   * @param remarks what was passed over in the input (damage, further frames) and what of its
   *     metadata the output has no room for; mostly none
   * @param choice which of several models made it and why; empty where there was but one
   */
  record Done(
      Path input,
      Path output,
      int width,
      int height,
      int outWidth,
      int outHeight,
      long millis,
      List<String> remarks,
      Optional<ModelChoice> choice)
      implements ImageResult {
    /** Copies the list. */
    public Done {
      remarks = List.copyOf(remarks);
    }
  }

  /** There already. */
  record Skipped(Path input, Path output) implements ImageResult {}

  /**
   * Not made.
   *
   * @param message what was expected, what was found, what to do
   * @param cause for {@code -vv}
   */
  record Failed(Path input, GanvasException.Kind kind, String message, Throwable cause)
      implements ImageResult {}
}
