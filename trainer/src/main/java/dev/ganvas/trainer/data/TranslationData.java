package dev.ganvas.trainer.data;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Depths;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.config.TranslationConfig.Direction;
import dev.ganvas.trainer.config.TranslationConfig.Recipe;
import java.io.IOException;
import java.nio.file.Files;
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
 * The pictures of a picture-to-picture training.
 *
 * @param training what crops are drawn from
 * @param heldOut crops from the middles of pictures that are not trained on; with pairs each beside
 *     its true partner, without any beside some picture of the other kind
 * @param truth whether those partners are true
 * @param description in a few words, for people
 * @param warnings what the user should know before the first step
 */
public record TranslationData(
    Examples training,
    List<PicturePair> heldOut,
    Truth truth,
    String description,
    List<String> warnings) {
  private static final int FEW = 10;
  private static final int NAMED = 10;
  private static final int EVERY = 10;

  /** Whether the partner of a held-out picture is what should be made of it. */
  public enum Truth {
    /** It is. */
    KNOWN,
    /** It only shows the kind. */
    UNKNOWN
  }

  /** Copies the lists. */
  public TranslationData {
    heldOut = List.copyOf(heldOut);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the pictures of a training.
   *
   * @param place a folder or a tar archive. For pairs: files with both halves side by side, or two
   *     folders with equal names, or, with a degradation, any pictures. Without pairs: two folders.
   *     For a style: any photos. {@code train} and {@code test} or {@code val} divide it; two
   *     folders may be called {@code trainA}, {@code trainB}, {@code testA}, {@code testB}
   * @param style the style picture, {@link #prepared}; only of {@link Recipe#STYLE}
   * @throws GanvasException BAD_TRAINING_DATA naming everything that is wrong with them
   * @throws IOException if files cannot be read
   */
  public static TranslationData load(TranslationConfig config, Path place, Optional<Image> style)
      throws IOException {
    if (!Files.exists(place)) {
      throw bad("expected a folder or a tar archive of pictures, found nothing at " + place);
    }
    return new Loader(config, place, style).load();
  }

  /**
   * A picture as trainings see it: on white where it is transparent, reduced to the longest side
   * that the settings allow.
   *
   * @return {@code [H, W, 3]} 8-bit RGB
   */
  public static Image prepared(Image image, TranslationConfig.Data settings) {
    Image opaque = Opacity.onWhite(Depths.toEightBits(image));
    int longest = Math.max(opaque.width(), opaque.height());
    int most = settings.longest();
    if (most > 0 && longest > most) {
      opaque =
          new Resampler(Filter.BICUBIC)
              .resize(
                  opaque,
                  Math.max(1, Math.round(opaque.width() * (float) most / longest)),
                  Math.max(1, Math.round(opaque.height() * (float) most / longest)));
    }
    if (opaque.channels() == Channels.RGB) {
      return opaque;
    }
    Image rgb = Image.blank(opaque.width(), opaque.height(), Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < rgb.samples8().length; i++) {
      rgb.setSampleAt(i, opaque.sampleAt(i / 3));
    }
    return rgb;
  }

  /** One picture of the source. */
  private record Entry(String name, Image image) {}

  /** Reads, sorts and checks. */
  private static final class Loader {
    private final TranslationConfig config;
    private final Path place;
    private final Optional<Image> style;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** By the folder's name, empty for the top; training and held out apart. */
    private final Map<String, List<Entry>> training = new TreeMap<>();

    private final Map<String, List<Entry>> heldOut = new TreeMap<>();

    Loader(TranslationConfig config, Path place, Optional<Image> style) {
      this.config = config;
      this.place = place;
      this.style = style;
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
      Map<String, List<Entry>> side = out ? heldOut : training;
      side.computeIfAbsent(folder, name -> new ArrayList<>())
          .add(new Entry(found.name(), prepared(found.image().get(), config.data())));
    }

    private TranslationData photos() {
      divide();
      List<Image> pictures = checked(all(training));
      List<Image> out = checked(all(heldOut));
      warnIfFew(pictures.size());
      TranslationConfig.Schedule schedule = config.schedule();
      if (config.recipe() == Recipe.STYLE) {
        Image picture = style.orElseThrow(() -> new IllegalArgumentException("no style picture"));
        checkSize("the style picture", picture);
        Examples examples =
            new Examples.Unpaired(
                pictures, List.of(picture), config.data(), schedule.batch(), config.seed());
        List<PicturePair> shown =
            out.stream().map(o -> new PicturePair(middle(o), middle(picture))).toList();
        return data(examples, shown, Truth.UNKNOWN, pictures.size() + " photos");
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
          Truth.KNOWN,
          pictures.size()
              + " pictures, degraded by "
              + config.data().degrading().name().toLowerCase(Locale.ROOT));
    }

    private TranslationData pairs() {
      boolean folders = training.keySet().size() == 2 && !training.containsKey("");
      if (!folders) {
        divide();
      }
      List<PicturePair> pairs = folders ? partners(training) : halves(all(training));
      List<PicturePair> out = folders ? partners(heldOut) : halves(all(heldOut));
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
              ? out.stream()
                  .map(p -> new PicturePair(middle(p.input()), middle(p.target())))
                  .toList()
              : List.of();
      return data(examples, measured, Truth.KNOWN, pairs.size() + " pairs");
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
              new PicturePair(
                  middle(firstOut.get(i)), middle(secondOut.get(i % secondOut.size()))));
        }
      }
      Examples examples =
          new Examples.Unpaired(
              first, second, config.data(), config.schedule().batch(), config.seed());
      return data(
          examples,
          shown,
          Truth.UNKNOWN,
          first.size()
              + " pictures of "
              + names.get(0)
              + ", "
              + second.size()
              + " of "
              + names.get(1));
    }

    private TranslationData data(
        Examples examples, List<PicturePair> measured, Truth truth, String description) {
      return new TranslationData(
          examples,
          measured.stream().limit(config.samples()).toList(),
          truth,
          description,
          warnings);
    }

    /** Where the source is not divided, every tenth picture of each folder is held out. */
    private void divide() {
      if (!heldOut.isEmpty()) {
        return;
      }
      for (Map.Entry<String, List<Entry>> folder : training.entrySet()) {
        List<Entry> all = folder.getValue();
        List<Entry> kept = new ArrayList<>();
        List<Entry> held = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
          boolean out = i % EVERY == EVERY - 1 || (i == all.size() - 1 && held.isEmpty());
          (out ? held : kept).add(all.get(i));
        }
        folder.setValue(kept);
        heldOut.put(folder.getKey(), held);
      }
    }

    private static List<Entry> all(Map<String, List<Entry>> side) {
      return side.values().stream().flatMap(List::stream).toList();
    }

    /** The pictures, if there are any and each is large enough. */
    private List<Image> checked(List<Entry> entries) {
      if (entries.isEmpty()) {
        throw bad(
            "expected pictures to train on and pictures to measure on, found none of one sort in "
                + place);
      }
      for (Entry entry : entries) {
        checkSize(entry.name(), entry.image());
      }
      return entries.stream().map(Entry::image).toList();
    }

    private void checkSize(String name, Image image) {
      int side = config.data().side();
      if (Math.min(image.width(), image.height()) < side) {
        problems.add(
            "expected at least "
                + side
                + " pixels a side (data.side), found "
                + image.width()
                + "x"
                + image.height()
                + ": "
                + name);
      }
    }

    /** Two halves side by side. */
    private List<PicturePair> halves(List<Entry> entries) {
      List<PicturePair> pairs = new ArrayList<>();
      for (Entry entry : entries) {
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
    private List<PicturePair> partners(Map<String, List<Entry>> side) {
      if (side.isEmpty()) {
        return List.of();
      }
      List<String> folders = List.copyOf(side.keySet());
      Map<String, Entry> second =
          folders.size() < 2 ? Map.of() : byName(side.getOrDefault(folders.get(1), List.of()));
      Map<String, Entry> first = byName(side.getOrDefault(folders.get(0), List.of()));
      List<PicturePair> pairs = new ArrayList<>();
      for (Map.Entry<String, Entry> entry : first.entrySet()) {
        Entry partner = second.get(entry.getKey());
        if (partner == null) {
          problems.add(
              "expected a picture of the same name in the other folder, found none: "
                  + entry.getValue().name());
        } else {
          add(entry.getValue().name(), entry.getValue().image(), partner.image(), pairs);
        }
      }
      for (Map.Entry<String, Entry> entry : second.entrySet()) {
        if (!first.containsKey(entry.getKey())) {
          problems.add(
              "expected a picture of the same name in the other folder, found none: "
                  + entry.getValue().name());
        }
      }
      return pairs;
    }

    private static Map<String, Entry> byName(List<Entry> entries) {
      Map<String, Entry> named = new TreeMap<>();
      for (Entry entry : entries) {
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
      checkSize(name, left);
      pairs.add(
          config.data().direction() == Direction.A_TO_B
              ? new PicturePair(left, right)
              : new PicturePair(right, left));
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
  }

  private static GanvasException bad(String message) {
    return new GanvasException(Kind.BAD_TRAINING_DATA, message);
  }
}
