package dev.ganvas.runtime.failure;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** What the system says about a file, for users. */
public final class FileTrouble {
  private FileTrouble() {}

  /** The reason and the file where the system tells them, else the exception's own words. */
  public static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason() + ": " + f.getFile();
    }
    // Only what has a name of its own is told apart by it.
    return e.getClass() == IOException.class && e.getMessage() != null
        ? e.getMessage()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
