package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.AtomicFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Removes a data set: what its lists name, then the lists, so that a removal which is stopped can
 * be finished. Files that no list names are somebody else's and stay.
 */
final class OldFiles {
  private static final Pattern IN_TAR = Pattern.compile("(data-[0-9]{6,}\\.tar)/.+");

  private final Path folder;
  private final Set<Path> folders = new LinkedHashSet<>();

  private OldFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Removes the data set in a folder, or what parts of one there are.
   *
   * @throws GanvasException CONFLICTING_PATHS if a list is another program's; nothing is removed
   * @throws IOException if a file cannot be removed
   */
  static void remove(Path folder) throws IOException {
    List<Path> lists = ManifestFiles.in(folder);
    for (Path list : lists) {
      ManifestFiles.forEachRow(list, cells -> {});
    }
    OldFiles old = new OldFiles(folder);
    for (Path list : lists) {
      Set<Path> files = new LinkedHashSet<>();
      ManifestFiles.forEachRow(list, cells -> old.add(cells, files));
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    for (Path emptied : old.folders) {
      AtomicFiles.removeLeftovers(emptied);
      removeIfEmpty(emptied);
    }
    for (Path list : lists) {
      Files.delete(list);
    }
  }

  /** Notes the file that a row names, unless a list names what cannot be a picture of its own. */
  private void add(List<String> cells, Set<Path> files) {
    if (!ManifestFiles.isWhole(cells)) {
      return;
    }
    String name = IN_TAR.matcher(cells.get(0)).replaceFirst("$1");
    Path file = folder.resolve(name).normalize();
    if (Files.isDirectory(file)) {
      // A class may be called as a tar file is.
      file = folder.resolve(cells.get(0)).normalize();
    }
    if (!file.startsWith(folder) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    files.add(file);
    Path parent = file.getParent();
    if (parent != null && !parent.equals(folder)) {
      folders.add(parent);
    }
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(folder);
      }
    } catch (DirectoryNotEmptyException e) {
      // Somebody else's files are in it too.
    }
  }
}
