package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.batch.InputScan.Found;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What becomes what, decided before anything is read or written.
 *
 * @param items in the order of the inputs
 * @param unreadable folders among the inputs that could not be looked into
 */
public record BatchPlan(List<Item> items, List<ImageResult.Failed> unreadable) {
  /** Copies the lists. */
  public BatchPlan {
    items = List.copyOf(items);
    unreadable = List.copyOf(unreadable);
  }

  /** What is to be done about a picture. */
  public sealed interface Action {
    /** It is made. */
    record Make() implements Action {}

    /** It is there already. */
    record Skip() implements Action {}

    /**
     * It cannot be made, which is known before anything is computed.
     *
     * @param why for the report
     */
    record Refuse(ImageResult.Failed why) implements Action {}
  }

  /**
   * One picture.
   *
   * @param input the file to read
   * @param output the file to write
   * @param format of the output
   * @param action whether it is made
   */
  public record Item(Path input, Path output, ImageFormat format, Action action) {}

  /**
   * Plans a run. The folder structure below each input folder is mirrored; where two inputs would
   * get one output name ({@code a.jpg} and {@code a.png} to PNG), all of them keep their whole name
   * ({@code a.jpg.png}), so that the plan does not depend on which was there first.
   *
   * @param exists whether a file is there; asked for outputs only
   * @throws GanvasException CONFLICTING_PATHS if an output would be an input or lie inside an input
   *     folder, or two inputs cannot be told apart; UNWRITABLE_OUTPUT if an output exists and must
   *     not
   */
  public static BatchPlan of(InputScan scan, OutputRule rule, Predicate<Path> exists) {
    refuseOutputInsideInput(scan, rule);
    boolean oneFile = isFileName(scan, rule);
    refuseContradiction(rule, oneFile);
    Map<Path, Integer> wanted = new HashMap<>();
    for (Found found : scan.files()) {
      wanted.merge(output(found, rule, oneFile, ""), 1, Integer::sum);
    }
    Map<Found, Path> outputs = new LinkedHashMap<>();
    Set<Path> results = new HashSet<>();
    for (Found found : scan.files()) {
      Path output = output(found, rule, oneFile, "");
      if (wanted.getOrDefault(output, 0) > 1) {
        output = output(found, rule, oneFile, extension(found.relative()));
      }
      outputs.put(found, output);
      results.add(real(output));
    }
    Map<Path, Path> taken = new HashMap<>();
    List<Item> items = new ArrayList<>();
    for (Map.Entry<Found, Path> entry : outputs.entrySet()) {
      Found found = entry.getKey();
      Path input = real(found.file());
      Path output = entry.getValue();
      if (real(output).equals(input)) {
        throw refused(
            "the output would replace the input "
                + found.file()
                + ": choose another --output, or a --suffix");
      }
      if (results.contains(input)) {
        // With a suffix, results may lie beside the inputs: what an earlier run made is no input.
        continue;
      }
      Path other = taken.put(output, found.file());
      if (other != null) {
        throw refused(
            "both "
                + other
                + " and "
                + found.file()
                + " would become "
                + output
                + ": enlarge them into different folders");
      }
      items.add(
          new Item(
              found.file(), output, format(found, rule, oneFile), action(output, rule, exists)));
    }
    List<ImageResult.Failed> unreadable =
        scan.unreadable().stream()
            .map(found -> Failures.of(found.folder(), found.why(), Kind.UNREADABLE_FOLDER))
            .toList();
    return new BatchPlan(items, unreadable);
  }

  /** {@code -o a.png -f jpg}. */
  private static void refuseContradiction(OutputRule rule, boolean oneFile) {
    if (oneFile && rule.format().isPresent()) {
      String name = String.valueOf(rule.target().getFileName());
      if (!ImageFormat.ofFileName(name).equals(rule.format())) {
        throw refused(
            "the output name "
                + name
                + " and the format "
                + rule.format().get()
                + " contradict each other: leave one out");
      }
    }
  }

  /** The path without links, as far as it exists: two names of one file must not look like two. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path there = absolute; there != null; there = there.getParent()) {
      try {
        return there.toRealPath().resolve(there.relativize(absolute)).normalize();
      } catch (IOException e) {
        // Not there yet: its parent may be.
      }
    }
    return absolute;
  }

  /** How many pictures are to be made. */
  public long toProcess() {
    return count(Action.Make.class);
  }

  /** How many are there already. */
  public long toSkip() {
    return count(Action.Skip.class);
  }

  /** How many cannot be made. */
  public long refused() {
    return count(Action.Refuse.class);
  }

  private long count(Class<? extends Action> action) {
    return items.stream().filter(item -> action.isInstance(item.action())).count();
  }

  /** The folders that results will be written into, each once; some may not be there yet. */
  public Set<Path> outputFolders() {
    Set<Path> folders = new LinkedHashSet<>();
    for (Item item : items) {
      Path folder = item.output().toAbsolutePath().getParent();
      if (item.action() instanceof Action.Make && folder != null) {
        folders.add(folder);
      }
    }
    return folders;
  }

  private static Action action(Path output, OutputRule rule, Predicate<Path> exists) {
    if (!exists.test(output) || rule.ifExists() == OutputRule.IfExists.OVERWRITE) {
      return new Action.Make();
    }
    if (rule.ifExists() == OutputRule.IfExists.FAIL) {
      throw new GanvasException(
          Kind.UNWRITABLE_OUTPUT,
          "the output exists already: " + output + ". Use --if-exists skip or overwrite");
    }
    return new Action.Skip();
  }

  private static void refuseOutputInsideInput(InputScan scan, OutputRule rule) {
    Path target = real(rule.target());
    for (Path folder : scan.folders()) {
      // The next run would find its own outputs and enlarge them again.
      if (target.startsWith(real(folder)) && rule.suffix().isEmpty()) {
        throw refused(
            "the output folder "
                + rule.target()
                + " lies inside the input folder "
                + folder
                + ": choose another --output, or a --suffix that keeps the names apart");
      }
    }
  }

  /** One input file and a target that names a picture file: the target is that file's name. */
  private static boolean isFileName(InputScan scan, OutputRule rule) {
    Path name = rule.target().getFileName();
    return scan.folders().isEmpty()
        && scan.files().size() == 1
        && name != null
        && ImageFormat.ofFileName(name.toString()).filter(ImageFormat::writable).isPresent();
  }

  private static Path output(Found found, OutputRule rule, boolean oneFile, String kept) {
    if (oneFile) {
      return rule.target();
    }
    String name = found.relative().getFileName().toString();
    String base = base(name) + (kept.isEmpty() ? "" : "." + kept);
    ImageFormat format = format(found, rule, false);
    // The input's own spelling of the extension stays where the format does.
    boolean same = ImageFormat.ofFileName(name).filter(f -> f == format).isPresent();
    String extension = same && kept.isEmpty() ? extension(found.relative()) : format.extension();
    return rule.target()
        .resolve(found.relative())
        .resolveSibling(base + rule.suffix() + "." + extension);
  }

  private static ImageFormat format(Found found, OutputRule rule, boolean oneFile) {
    if (oneFile) {
      return ImageFormat.ofFileName(String.valueOf(rule.target().getFileName())).orElseThrow();
    }
    return rule.format()
        .or(() -> ImageFormat.ofFileName(found.relative().toString()))
        .filter(ImageFormat::writable)
        .orElse(ImageFormat.PNG);
  }

  private static String base(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static GanvasException refused(String message) {
    return new GanvasException(Kind.CONFLICTING_PATHS, message);
  }
}
