package dev.ganvas.cli;

import dev.ganvas.runtime.batch.InputScan;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which candidate belongs to which reference: two files, or two folders whose files have equal
 * names but for the extension and for the marks of the benchmarks ({@code img_001_SRF_4_HR.png} and
 * {@code img_001_SRF_4_LR.png}).
 *
 * @param pairs in the natural order of the references
 */
record PicturePairs(List<Pair> pairs) {
  private static final Pattern MARK = Pattern.compile("(?i)[-_.](hr|lr|sr|gt)$");

  PicturePairs {
    pairs = List.copyOf(pairs);
  }

  /** A candidate and what it is measured against. */
  record Pair(String name, Path reference, Path candidate) {}

  static PicturePairs of(Path reference, Path candidate) throws IOException {
    if (Files.isRegularFile(reference) && Files.isRegularFile(candidate)) {
      String name = String.valueOf(candidate.getFileName());
      return new PicturePairs(List.of(new Pair(name, reference, candidate)));
    }
    Map<String, Path> references = index(reference, "hr");
    Map<String, Path> candidates = index(candidate, "sr");
    List<Pair> pairs = new ArrayList<>();
    for (Map.Entry<String, Path> entry : references.entrySet()) {
      Path match = candidates.get(entry.getKey());
      if (match != null) {
        pairs.add(new Pair(entry.getKey(), entry.getValue(), match));
      }
    }
    TreeSet<String> alone = new TreeSet<>(references.keySet());
    alone.addAll(candidates.keySet());
    pairs.forEach(pair -> alone.remove(pair.name()));
    if (!alone.isEmpty()) {
      throw new GanvasException(
          Kind.NO_INPUT,
          "expected every picture to have a partner of the same name, found "
              + alone.size()
              + " without, the first: "
              + alone.first());
    }
    return new PicturePairs(pairs);
  }

  /**
   * Files by name without extension and mark. Where a folder holds several of one name, the one
   * with the preferred mark counts.
   */
  private static Map<String, Path> index(Path input, String preferred) throws IOException {
    Map<String, Path> index = new LinkedHashMap<>();
    for (InputScan.Found found : InputScan.of(List.of(input)).files()) {
      String path = found.relative().toString();
      int dot = path.lastIndexOf('.');
      String base = dot > 0 ? path.substring(0, dot) : path;
      String key = MARK.matcher(base).replaceFirst("");
      boolean marked = base.toLowerCase(java.util.Locale.ROOT).endsWith(preferred);
      if (marked || !index.containsKey(key)) {
        index.put(key, found.file());
      }
    }
    if (index.isEmpty()) {
      throw new GanvasException(Kind.NO_INPUT, "expected pictures, found none in " + input);
    }
    return index;
  }
}
