package dev.ganvas.cli;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether results can be stored in a folder, found out before any is computed. */
final class OutputFolder {
  private OutputFolder() {}

  /**
   * Refuses a folder that is none or cannot be written to; makes nothing.
   *
   * @param option that names it
   * @throws GanvasException UNWRITABLE_OUTPUT, with what is there instead
   */
  static void require(String option, Path folder) {
    Path there = folder.toAbsolutePath().normalize();
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      String found = Files.exists(there) ? "a file" : "a link to nothing";
      throw refused(
          option, "expected a folder for the results, found " + found + ": " + there, null);
    }
    if (!Files.isWritable(there)) {
      throw refused(
          option,
          "expected a folder that can be written to, found one that cannot, being read-only or"
              + " another user's: "
              + there,
          null);
    }
  }

  /**
   * Refuses a file that cannot be written; makes nothing.
   *
   * @param option that names it
   * @throws GanvasException UNWRITABLE_OUTPUT, with what is there instead
   */
  static void requireFile(String option, Path file) {
    if (Files.isDirectory(file)) {
      throw refused(option, "expected a file to write, found a folder: " + file, null);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      require(option, folder);
    }
  }

  /**
   * Makes a folder, and those above it.
   *
   * @param option that names it
   * @throws GanvasException UNWRITABLE_OUTPUT if that cannot be
   */
  static void make(String option, Path folder) {
    require(option, folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw refused(
          option,
          "expected a place for a folder, found one where the system makes none: " + folder,
          e);
    }
  }

  private static GanvasException refused(String option, String why, @Nullable IOException cause) {
    String message = option + ": " + why + ". Choose another one";
    return cause == null
        ? new GanvasException(Kind.UNWRITABLE_OUTPUT, message)
        : new GanvasException(Kind.UNWRITABLE_OUTPUT, message, cause);
  }
}
