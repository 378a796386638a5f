package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.batch.InputScan.Found;
import dev.ganvas.runtime.batch.OutputNames.Place;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.PictureFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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
   * What a plan asks of files.
   *
   * @param exists whether a file is there; asked for outputs only
   * @param mayHaveOpacity whether a picture may have opacity by what its header says; asked for
   *     inputs whose format could not hold it
   */
  public record Look(Predicate<Path> exists, Predicate<Path> mayHaveOpacity) {
    /** As they are. */
    public static final Look AT_FILES = new Look(Files::exists, Look::hasOpacity);

    private static boolean hasOpacity(Path file) {
      try {
        return PictureFile.open(file).estimatedSpec().channels().hasAlpha();
      } catch (IOException | GanvasException e) {
        // It cannot be read, which will be told in its place.
        return false;
      }
    }
  }

  /** Plans a run of pictures without opacity. */
  static BatchPlan of(InputScan scan, OutputRule rule, Predicate<Path> exists) {
    return of(scan, rule, new Look(exists, file -> false));
  }

  /**
   * Plans a run. The folder structure below each input folder is mirrored; where two inputs would
   * get one output name ({@code a.jpg} and {@code a.png} to PNG), all of them keep their whole name
   * ({@code a.jpg.png}), so that the plan does not depend on which was there first.
   *
   * @throws GanvasException CONFLICTING_PATHS if an output would be an input or lie inside an input
   *     folder, two inputs cannot be told apart, or the target is no folder's name nor that of a
   *     picture that can be written; UNWRITABLE_OUTPUT if an output exists and must not
   */
  public static BatchPlan of(InputScan scan, OutputRule rule, Look look) {
    refuseOutputInsideInput(scan, rule);
    boolean oneFile = isFileName(scan, rule);
    refuseContradiction(rule, oneFile);
    if (!oneFile && scan.folders().isEmpty()) {
      refusePictureName(scan.files().size(), rule.target());
    }
    OutputNames names = new OutputNames(rule, oneFile, look.mayHaveOpacity());
    Map<Path, Path> taken = new HashMap<>();
    List<Item> items = new ArrayList<>();
    for (Map.Entry<Found, Place> entry : originals(scan, names).entrySet()) {
      Path input = entry.getKey().file();
      Path output = entry.getValue().path();
      refuseReplacing(input, output);
      Path other = taken.put(output, input);
      if (other != null) {
        throw refused(
            "both "
                + other
                + " and "
                + input
                + " would become "
                + output
                + ": enlarge them into different folders");
      }
      items.add(
          new Item(input, output, entry.getValue().format(), action(output, rule, look.exists())));
    }
    List<ImageResult.Failed> unreadable =
        scan.unreadable().stream()
            .map(found -> Failures.of(found.folder(), found.why(), Kind.UNREADABLE_FOLDER))
            .toList();
    return new BatchPlan(items, unreadable);
  }

  /**
   * The inputs with their results. With a suffix, results may lie beside the inputs: what an
   * earlier run made is no input, and must not have a say in what results are called either.
   */
  private static Map<Found, Place> originals(InputScan scan, OutputNames names) {
    Map<Found, Place> all = names.of(scan.files());
    all.forEach((found, place) -> refuseReplacing(found.file(), place.path()));
    List<Found> first = amongResults(all);
    Set<Found> made = new HashSet<>(first);
    Map<Found, Place> without = all;
    List<Found> more = first;
    while (!more.isEmpty()) {
      without = names.of(scan.files().stream().filter(found -> !made.contains(found)).toList());
      more = amongResults(without);
      made.addAll(more);
    }
    Set<Path> results = reals(without);
    if (made.stream().allMatch(found -> results.contains(real(found.file())))) {
      return without;
    }
    // What was taken for a result is none under the new names: then the old ones stand.
    first.forEach(all::remove);
    return all;
  }

  private static List<Found> amongResults(Map<Found, Place> places) {
    Set<Path> results = reals(places);
    return places.keySet().stream().filter(found -> results.contains(real(found.file()))).toList();
  }

  private static Set<Path> reals(Map<Found, Place> places) {
    return places.values().stream().map(place -> real(place.path())).collect(Collectors.toSet());
  }

  private static void refuseReplacing(Path input, Path output) {
    if (real(output).equals(real(input))) {
      throw refused(
          "the output would replace the input "
              + input
              + ": choose another --output, or a --suffix");
    }
  }

  /**
   * Refuses a file that is to be written beside the results and would take the place of an input or
   * of a result.
   *
   * @param option that names the file, for the message
   * @throws GanvasException CONFLICTING_PATHS, naming both
   */
  public void requireOwnPlace(String option, Path file) {
    Path place = real(file);
    for (Item item : items) {
      boolean input = real(item.input()).equals(place);
      if (input || real(item.output()).equals(place)) {
        throw refused(
            option
                + " "
                + file
                + " would replace "
                + (input ? "the input " + item.input() : "the result " + item.output())
                + ": choose another name");
      }
    }
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

  /** {@code upscale a.png -o a.gif}, {@code upscale a.png b.png -o c.png}: no folders are meant. */
  private static void refusePictureName(int files, Path target) {
    String name = String.valueOf(target.getFileName());
    boolean ofPicture =
        ImageFormat.ofFileName(name).isPresent()
            || name.toLowerCase(Locale.ROOT).matches(".*\\.(avif|heic|heif|jxl)");
    if (ofPicture && files > 0 && !Files.isDirectory(target)) {
      throw refused(
          files > 1
              ? "expected a folder for "
                  + files
                  + " results, found the name of a picture: "
                  + target
              : "expected the name of a picture that can be written (png, jpg, webp, tif, bmp, ppm)"
                  + " or of a folder, found "
                  + target);
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

  private static GanvasException refused(String message) {
    return new GanvasException(Kind.CONFLICTING_PATHS, message);
  }
}
