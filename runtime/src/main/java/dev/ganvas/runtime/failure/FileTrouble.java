package dev.ganvas.runtime.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** What the system says about a file, for users. */
public final class FileTrouble {
  private FileTrouble() {}

  /** The reason and the file where the system tells them, else the exception's own words. */
  public static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason() + ": " + f.getFile();
    }
    if (e instanceof NoSuchFileException missing && missing.getFile() != null) {
      boolean link = Files.isSymbolicLink(Path.of(missing.getFile()));
      return (link ? "a link to nothing: " : "there is no such file: ") + missing.getFile();
    }
    if (e instanceof AccessDeniedException denied && denied.getFile() != null) {
      return "permission denied: " + denied.getFile();
    }
    if (e instanceof FileAlreadyExistsException there && there.getFile() != null) {
      return "there is a file of that name already: " + there.getFile();
    }
    if (e instanceof NotDirectoryException file && file.getFile() != null) {
      return "not a folder: " + file.getFile();
    }
    if (e instanceof DirectoryNotEmptyException folder && folder.getFile() != null) {
      return "the folder is not empty: " + folder.getFile();
    }
    // Only what has a name of its own is told apart by it.
    return e.getClass() == IOException.class && e.getMessage() != null
        ? e.getMessage()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /**
   * Whether the system's words are that a disk, or the part of it that one may use, is full. Java
   * has no exception of its own for that.
   */
  public static boolean isFullDisk(IOException e) {
    // The JDK's image writers put their own words before the system's.
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (words.contains("no space left")
          || words.contains("quota exceeded")
          || words.contains("not enough space")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Says of a file that could not be written for want of room which one it is and what to do: the
   * system names none. Returns where anything else was the trouble.
   *
   * @param file as the user knows it
   * @throws GanvasException DISK_FULL
   */
  public static void requireRoom(IOException e, Path file) {
    if (isFullDisk(e)) {
      throw new GanvasException(
          GanvasException.Kind.DISK_FULL,
          "no room for "
              + file
              + " ("
              + reason(e)
              + "): free some and start the same command again",
          e);
    }
  }
}
