package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.config.TranslationConfig.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds which two pictures belong together, and says of those that have no partner or a wrong one.
 */
final class PairFinder {
  private final TranslationConfig.Data settings;
  private final SizeCheck sizes;
  private final List<String> problems;

  /** Pairs in the direction of the settings; what is wrong is added to {@code problems}. */
  PairFinder(TranslationConfig.Data settings, SizeCheck sizes, List<String> problems) {
    this.settings = settings;
    this.sizes = sizes;
    this.problems = problems;
  }

  /** Two halves side by side. */
  List<PicturePair> halves(List<PictureEntry> entries) {
    List<PicturePair> pairs = new ArrayList<>();
    for (PictureEntry entry : entries) {
      Image both = entry.image();
      int half = both.width() / 2;
      if (both.width() % 2 != 0) {
        problems.add(
            "expected two halves side by side, found an odd width of "
                + both.width()
                + ": "
                + entry.name());
        continue;
      }
      add(
          entry.name(),
          both.crop(new Region(0, 0, half, both.height())),
          both.crop(new Region(half, 0, half, both.height())),
          pairs);
    }
    return pairs;
  }

  /** Equal names in two folders. */
  List<PicturePair> partners(Map<String, List<PictureEntry>> side) {
    if (side.isEmpty()) {
      return List.of();
    }
    List<String> folders = List.copyOf(side.keySet());
    Map<String, PictureEntry> second =
        folders.size() < 2 ? Map.of() : byName(side.getOrDefault(folders.get(1), List.of()));
    Map<String, PictureEntry> first = byName(side.getOrDefault(folders.get(0), List.of()));
    List<PicturePair> pairs = new ArrayList<>();
    for (Map.Entry<String, PictureEntry> entry : first.entrySet()) {
      PictureEntry partner = second.get(entry.getKey());
      if (partner == null) {
        problems.add(
            "expected a picture of the same name in the other folder, found none: "
                + entry.getValue().name());
      } else {
        add(entry.getValue().name(), entry.getValue().image(), partner.image(), pairs);
      }
    }
    for (Map.Entry<String, PictureEntry> entry : second.entrySet()) {
      if (!first.containsKey(entry.getKey())) {
        problems.add(
            "expected a picture of the same name in the other folder, found none: "
                + entry.getValue().name());
      }
    }
    return pairs;
  }

  private static Map<String, PictureEntry> byName(List<PictureEntry> entries) {
    Map<String, PictureEntry> named = new TreeMap<>();
    for (PictureEntry entry : entries) {
      String file = entry.name().substring(entry.name().lastIndexOf('/') + 1);
      named.put(file.replaceFirst("\\.[^.]*$", ""), entry);
    }
    return named;
  }

  private void add(String name, Image left, Image right, List<PicturePair> pairs) {
    if (left.width() != right.width() || left.height() != right.height()) {
      problems.add(
          "expected two pictures of one size, found "
              + left.width()
              + "x"
              + left.height()
              + " and "
              + right.width()
              + "x"
              + right.height()
              + ": "
              + name);
      return;
    }
    sizes.check(name, left);
    pairs.add(
        settings.direction() == Direction.A_TO_B
            ? new PicturePair(left, right)
            : new PicturePair(right, left));
  }
}
