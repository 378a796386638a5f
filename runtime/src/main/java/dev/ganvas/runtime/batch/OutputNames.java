package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.batch.InputScan.Found;
import dev.ganvas.runtime.image.ImageFormat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What results are called and which format they have: by their inputs and the rule alone, whatever
 * the order of the inputs and whatever is there already.
 */
final class OutputNames {
  private final OutputRule rule;
  private final boolean oneFile;
  private final Predicate<Path> mayHaveOpacity;

  /**
   * The names of one run.
   *
   * @param oneFile whether the target is the name of the only result
   * @param mayHaveOpacity asked for files whose own format could not hold it
   */
  OutputNames(OutputRule rule, boolean oneFile, Predicate<Path> mayHaveOpacity) {
    this.rule = rule;
    this.oneFile = oneFile;
    this.mayHaveOpacity = mayHaveOpacity;
  }

  /**
   * A result's place.
   *
   * @param path of the file
   * @param format that it has
   */
  record Place(Path path, ImageFormat format) {}

  /**
   * Names results. Those that would get the name of another keep the whole name of their input.
   * That may be the name of yet another: then that one keeps its whole name too. So two results
   * have one name only if their inputs are called the same.
   */
  Map<Found, Place> of(List<Found> files) {
    Map<Found, ImageFormat> formats = new LinkedHashMap<>();
    files.forEach(found -> formats.put(found, format(found)));
    Set<Found> whole = new HashSet<>();
    Map<Found, Place> places = places(formats, whole);
    while (whole.addAll(sharing(places))) {
      places = places(formats, whole);
    }
    return places;
  }

  private Map<Found, Place> places(Map<Found, ImageFormat> formats, Set<Found> whole) {
    Map<Found, Place> places = new LinkedHashMap<>();
    formats.forEach(
        (found, format) -> {
          String name = found.relative().getFileName().toString();
          Path path =
              whole.contains(found) ? wholeName(name, found, format) : path(name, found, format);
          places.put(found, new Place(path, format));
        });
    return places;
  }

  private static List<Found> sharing(Map<Found, Place> places) {
    Map<Path, Integer> wanted = new HashMap<>();
    places.values().forEach(place -> wanted.merge(place.path(), 1, Integer::sum));
    return places.entrySet().stream()
        .filter(entry -> wanted.getOrDefault(entry.getValue().path(), 0) > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private Path path(String name, Found found, ImageFormat format) {
    if (oneFile) {
      return rule.target();
    }
    // The input's own spelling of the extension stays where the format does.
    boolean same = ImageFormat.ofFileName(name).filter(f -> f == format).isPresent();
    return below(found, base(name), same ? extension(name) : format.extension());
  }

  private Path wholeName(String name, Found found, ImageFormat format) {
    return below(found, base(name) + "." + extension(name), format.extension());
  }

  private Path below(Found found, String base, String extension) {
    return rule.target()
        .resolve(found.relative())
        .resolveSibling(base + rule.suffix() + "." + extension);
  }

  private ImageFormat format(Found found) {
    if (oneFile) {
      return ImageFormat.ofFileName(String.valueOf(rule.target().getFileName())).orElseThrow();
    }
    return rule.format()
        .or(() -> ImageFormat.ofFileName(found.relative().toString()).filter(f -> keeps(f, found)))
        .filter(ImageFormat::writable)
        .orElse(ImageFormat.PNG);
  }

  /**
   * BMP files may have opacity, but ours do not. Of other formats it is not asked: JPEG has none.
   */
  private boolean keeps(ImageFormat format, Found found) {
    return format != ImageFormat.BMP || !mayHaveOpacity.test(found.file());
  }

  private static String base(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
