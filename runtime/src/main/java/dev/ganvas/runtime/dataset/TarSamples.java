package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the pictures of WebDataset tar files, whoever has made them. */
public final class TarSamples {
  private TarSamples() {}

  /** A picture in a tar file. */
  public static final class Sample {
    private final TarMember picture;
    private final String className;

    private Sample(TarMember picture, String className) {
      this.picture = picture;
      this.className = className;
    }

    /**
     * Its class, called as the folder that the class would have in a data set of single files;
     * empty if it has none.
     */
    public String className() {
      return className;
    }

    /**
     * Its pixels.
     *
     * @shape {@code [H, W, C]} as in the file; the caller owns it
     * @throws GanvasException if it cannot be decoded
     * @throws IOException if it cannot be read
     */
    public Image read() throws IOException {
      return ImageFiles.decode(picture.bytes(), picture.tar() + "/" + picture.name());
    }
  }

  /**
   * The tar files that lie in a folder, not in those below it.
   *
   * @throws IOException if it cannot be listed
   */
  public static List<Path> tars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).endsWith(".tar"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /**
   * The samples of tar files, in their order.
   *
   * @param tars in one folder; if it has a list of 'ganvas generate', classes have the names there
   * @throws GanvasException NO_INPUT if one of them is damaged
   * @throws IOException if one of them cannot be read
   */
  public static List<Sample> of(List<Path> tars) throws IOException {
    List<Sample> samples = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (Path tar : tars) {
      if (samples.isEmpty()) {
        names.putAll(names(tar.resolveSibling(ManifestFiles.NAME)));
      }
      List<TarMember> members = TarMember.of(tar);
      Map<String, TarMember> classes = new HashMap<>();
      for (TarMember member : members) {
        if (member.name().endsWith(".cls")) {
          classes.put(key(member.name()), member);
        }
      }
      for (TarMember member : members) {
        if (ImageFormat.ofFileName(member.name()).isPresent()) {
          TarMember label = classes.get(key(member.name()));
          String number =
              label == null ? "" : new String(label.bytes(), StandardCharsets.UTF_8).strip();
          samples.add(new Sample(member, names.getOrDefault(number, number)));
        }
      }
    }
    return samples;
  }

  /** What the members of a sample share: the name up to the first dot behind its folder. */
  private static String key(String name) {
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** Of classes by their number, as folders are called; none where the list is not ours. */
  private static Map<String, String> names(Path list) throws IOException {
    Map<String, String> names = new HashMap<>();
    if (Files.isRegularFile(list) && ManifestFiles.isOurs(list)) {
      ManifestFiles.forEachRow(
          list,
          cells -> {
            if (ManifestFiles.isWhole(cells) && !cells.get(1).isEmpty()) {
              names.putIfAbsent(cells.get(1), DatasetPlan.folder(cells.get(2)));
            }
          });
    }
    return names;
  }
}
