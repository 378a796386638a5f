package dev.ganvas.runtime.failure;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** What the system says about a file, for users. */
public final class FileTrouble {
  private FileTrouble() {}

  /** The reason and the file where the system tells them, else the exception's own words. */
  public static String reason(IOException e) {
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getReason() + ": " + f.getFile()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
