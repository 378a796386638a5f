package dev.ganvas.trainer.data;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.config.TranslationConfig.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads, sorts and checks the pictures of a {@link TranslationData}, and gathers everything that is
 * wrong with them before anything is said.
 */
final class TranslationLoader {
  private static final int FEW = 10;
  private static final int NAMED = 10;
  private static final int EVERY = 10;

  private final TranslationConfig config;
  private final Path place;
  private final Optional<Image> style;
  private final List<String> problems = new ArrayList<>();
  private final SizeCheck sizes;
  private final List<String> warnings = new ArrayList<>();

  /** By the folder's name, empty for the top; training and held out apart. */
  private final Map<String, List<PictureEntry>> training = new TreeMap<>();

  private final Map<String, List<PictureEntry>> heldOut = new TreeMap<>();

  TranslationLoader(TranslationConfig config, Path place, Optional<Image> style) {
    this.config = config;
    this.place = place;
    this.style = style;
    this.sizes = new SizeCheck(config.data().side(), problems);
  }

  TranslationData load() throws IOException {
    new FileSource(place).forEach(this::take);
    if (!problems.isEmpty()) {
      throw bad(listed(" pictures cannot be read; remove or repair them:"));
    }
    boolean made =
        config.recipe() == Recipe.STYLE
            || config.data().degrading() != TranslationConfig.Degrading.NONE;
    TranslationData data =
        config.recipe() == Recipe.CYCLEGAN ? unpaired() : made ? photos() : pairs();
    if (!problems.isEmpty()) {
      throw bad(listed(" of the pictures do not fit:"));
    }
    return data;
  }

  private String listed(String what) {
    return problems.size()
        + what
        + "\n  "
        + problems.stream().limit(NAMED).collect(Collectors.joining("\n  "))
        + (problems.size() > NAMED ? "\n  …" : "");
  }

  private void take(PictureSource.Found found) {
    if (found.image().isEmpty()) {
      problems.add(found.trouble());
      return;
    }
    String folder = found.className();
    boolean out = found.part().equals("test") || found.part().equals("val");
    if (folder.matches("(train|test|val)[AB]")) {
      out = !folder.startsWith("train");
      folder = folder.substring(folder.length() - 1);
    }
    Map<String, List<PictureEntry>> side = out ? heldOut : training;
    side.computeIfAbsent(folder, name -> new ArrayList<>())
        .add(
            new PictureEntry(
                found.name(), TranslationData.prepared(found.image().get(), config.data())));
  }

  private TranslationData photos() {
    divide();
    List<Image> pictures = checked(all(training));
    List<Image> out = checked(all(heldOut));
    warnIfFew(pictures.size());
    TranslationConfig.Schedule schedule = config.schedule();
    if (config.recipe() == Recipe.STYLE) {
      Image picture = style.orElseThrow(() -> new IllegalArgumentException("no style picture"));
      sizes.check("the style picture", picture);
      Examples examples =
          new Examples.Unpaired(
              pictures, List.of(picture), config.data(), schedule.batch(), config.seed());
      List<PicturePair> shown =
          problems.isEmpty()
              ? out.stream().map(o -> new PicturePair(middle(o), middle(picture))).toList()
              : List.of();
      return data(examples, shown, TranslationData.Truth.UNKNOWN, pictures.size() + " photos");
    }
    Degradation degradation = Degradation.of(config.data().degrading()).orElseThrow();
    Examples examples =
        new Examples.Made(pictures, degradation, config.data(), schedule.batch(), config.seed());
    List<PicturePair> measured = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(config.seed());
    for (Image picture : out) {
      Image middle = middle(picture);
      measured.add(new PicturePair(degradation.apply(middle, random), middle));
    }
    return data(
        examples,
        measured,
        TranslationData.Truth.KNOWN,
        pictures.size()
            + " pictures, degraded by "
            + config.data().degrading().name().toLowerCase(Locale.ROOT));
  }

  private TranslationData pairs() {
    PairFinder finder = new PairFinder(config.data(), sizes, problems);
    boolean folders = training.keySet().size() == 2 && !training.containsKey("");
    if (!folders) {
      divide();
    }
    List<PicturePair> pairs = folders ? finder.partners(training) : finder.halves(all(training));
    List<PicturePair> out = folders ? finder.partners(heldOut) : finder.halves(all(heldOut));
    if (problems.isEmpty() && out.isEmpty()) {
      List<PicturePair> kept = new ArrayList<>();
      List<PicturePair> held = new ArrayList<>();
      for (int i = 0; i < pairs.size(); i++) {
        (i % EVERY == EVERY - 1 || (i == pairs.size() - 1 && held.isEmpty()) ? held : kept)
            .add(pairs.get(i));
      }
      pairs = kept;
      out = held;
    }
    if (problems.isEmpty() && (pairs.isEmpty() || out.isEmpty())) {
      throw bad(
          "expected at least 2 pairs (one to train on, one to measure on), found "
              + (pairs.size() + out.size())
              + " in "
              + place
              + ": files with both halves side by side, or two folders with equal names");
    }
    warnIfFew(pairs.size());
    Examples examples =
        new Examples.Paired(pairs, config.data(), config.schedule().batch(), config.seed());
    List<PicturePair> measured =
        problems.isEmpty()
            ? out.stream().map(p -> new PicturePair(middle(p.input()), middle(p.target()))).toList()
            : List.of();
    return data(examples, measured, TranslationData.Truth.KNOWN, pairs.size() + " pairs");
  }

  private TranslationData unpaired() {
    List<String> names = List.copyOf(training.keySet());
    if (names.size() != 2 || training.containsKey("")) {
      throw bad(
          "expected two folders of pictures (A and B, or trainA and trainB), found "
              + (names.isEmpty() ? "none" : names)
              + " in "
              + place);
    }
    if (heldOut.isEmpty()) {
      divide();
    }
    List<Image> first = checked(training.getOrDefault(names.get(0), List.of()));
    List<Image> second = checked(training.getOrDefault(names.get(1), List.of()));
    List<Image> firstOut = checked(heldOut.getOrDefault(names.get(0), List.of()));
    List<Image> secondOut = checked(heldOut.getOrDefault(names.get(1), List.of()));
    warnIfFew(Math.min(first.size(), second.size()));
    List<PicturePair> shown = new ArrayList<>();
    if (problems.isEmpty()) {
      for (int i = 0; i < firstOut.size(); i++) {
        shown.add(
            new PicturePair(middle(firstOut.get(i)), middle(secondOut.get(i % secondOut.size()))));
      }
    }
    Examples examples =
        new Examples.Unpaired(
            first, second, config.data(), config.schedule().batch(), config.seed());
    return data(
        examples,
        shown,
        TranslationData.Truth.UNKNOWN,
        first.size()
            + " pictures of "
            + names.get(0)
            + ", "
            + second.size()
            + " of "
            + names.get(1));
  }

  private TranslationData data(
      Examples examples,
      List<PicturePair> measured,
      TranslationData.Truth truth,
      String description) {
    return new TranslationData(examples, some(measured), truth, description, warnings);
  }

  /** As many as are to be measured, from all over: names in order often are kinds in order. */
  private List<PicturePair> some(List<PicturePair> measured) {
    int wanted = Math.min(config.samples(), measured.size());
    List<PicturePair> some = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      some.add(measured.get((int) ((long) i * measured.size() / wanted)));
    }
    return some;
  }

  /** Where the source is not divided, every tenth picture of each folder is held out. */
  private void divide() {
    if (!heldOut.isEmpty()) {
      return;
    }
    for (Map.Entry<String, List<PictureEntry>> folder : training.entrySet()) {
      List<PictureEntry> all = folder.getValue();
      List<PictureEntry> kept = new ArrayList<>();
      List<PictureEntry> held = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        boolean out = i % EVERY == EVERY - 1 || (i == all.size() - 1 && held.isEmpty());
        (out ? held : kept).add(all.get(i));
      }
      folder.setValue(kept);
      heldOut.put(folder.getKey(), held);
    }
  }

  private static List<PictureEntry> all(Map<String, List<PictureEntry>> side) {
    return side.values().stream().flatMap(List::stream).toList();
  }

  /** The pictures, if there are any and each is large enough. */
  private List<Image> checked(List<PictureEntry> entries) {
    if (entries.isEmpty()) {
      throw bad(
          "expected pictures to train on and pictures to measure on, found none of one sort in "
              + place);
    }
    for (PictureEntry entry : entries) {
      sizes.check(entry.name(), entry.image());
    }
    return entries.stream().map(PictureEntry::image).toList();
  }

  private void warnIfFew(int pictures) {
    if (pictures < FEW) {
      warnings.add(
          "only "
              + pictures
              + " to train on: expect a network that repeats these and fits nothing else; some"
              + " hundred are a good number");
    }
  }

  /** A square from the middle, as large as the crops. */
  private Image middle(Image picture) {
    int side = config.data().side();
    if (Math.min(picture.width(), picture.height()) < side) {
      return picture;
    }
    return picture.crop(
        new Region((picture.width() - side) / 2, (picture.height() - side) / 2, side, side));
  }

  private static GanvasException bad(String message) {
    return new GanvasException(Kind.BAD_TRAINING_DATA, message);
  }
}
