package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the pictures that a data set's list names, in files of their own or in tar files. What a
 * tar file holds is known until another one is asked for: lists name one after the other. Not
 * thread-safe.
 */
public final class DatasetPictures {
  private final Path folder;
  private final Map<String, TarMember> members = new HashMap<>();
  private String opened = "";

  /** Of the tar file that is opened: to find it out anew for each of its pictures takes long. */
  private Optional<GanvasException> damage = Optional.empty();

  /** Of the data set in a folder. */
  public DatasetPictures(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads one.
   *
   * @param fileName as the list has it: relative to the data set; in a tar file, {@code TAR/MEMBER}
   * @shape {@code [H, W, C]} as in its file; the caller owns it
   * @throws GanvasException if it cannot be decoded; NO_INPUT if its tar file does not hold it
   * @throws IOException if it cannot be read
   */
  public Image read(String fileName) throws IOException {
    String tar = fileName.substring(0, Math.max(0, fileName.indexOf('/')));
    if (!tar.endsWith(".tar") || !Files.isRegularFile(folder.resolve(tar))) {
      return ImageFiles.read(folder.resolve(fileName));
    }
    if (!tar.equals(opened)) {
      open(tar);
    }
    if (damage.isPresent()) {
      throw damage.get();
    }
    TarMember member = members.get(fileName.substring(tar.length() + 1));
    if (member == null) {
      throw new GanvasException(
          Kind.NO_INPUT,
          "expected "
              + fileName
              + ", as the list has it, found no such member of "
              + folder.resolve(tar)
              + ": make the data set anew");
    }
    return ImageFiles.decode(member.bytes(), fileName);
  }

  private void open(String tar) {
    members.clear();
    damage = Optional.empty();
    opened = tar;
    try {
      TarMember.of(folder.resolve(tar)).forEach(member -> members.put(member.name(), member));
    } catch (GanvasException e) {
      damage = Optional.of(e);
    }
  }
}
