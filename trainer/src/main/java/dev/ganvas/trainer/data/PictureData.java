package dev.ganvas.trainer.data;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.PictureFit;
import dev.ganvas.runtime.tensor.ColorOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads pictures for adversarial training from whatever they lie in: a folder of pictures, folders
 * by class, either of them divided into {@code train} and {@code test} or {@code val}, an idx file
 * with or without labels and perhaps with their names in {@code classes.txt} beside it, a tar
 * archive of picture files.
 */
public final class PictureData {
  private static final int LARGEST = 64;
  private static final int SMALLEST = 8;
  private static final int FEW = 10;
  private static final int NAMED = 5;

  private final List<PictureSource> sources;
  private final Path place;
  private final Optional<ClassNames> names;

  private PictureData(Path place, List<PictureSource> sources, Optional<ClassNames> names) {
    this.place = place;
    this.sources = List.copyOf(sources);
    this.names = names;
  }

  /**
   * Finds out what lies there.
   *
   * @throws GanvasException BAD_TRAINING_DATA if it is nothing that pictures can be read from
   * @throws IOException if a folder cannot be listed
   */
  public static PictureData at(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      List<Path> idx;
      try (Stream<Path> files = Files.list(place)) {
        // Packed and unpacked side by side is the same data twice.
        idx =
            files
                .filter(IdxSource::isImages)
                .filter(file -> !file.toString().endsWith(".gz") || !Files.exists(unpacked(file)))
                .sorted()
                .toList();
      }
      if (idx.isEmpty()) {
        return new PictureData(place, List.of(new FileSource(place)), Optional.empty());
      }
      List<PictureSource> sources = new ArrayList<>();
      for (Path file : idx) {
        sources.add(new IdxSource(file, idx.size() == 1 ? "" : part(file)));
      }
      return new PictureData(place, sources, ClassNames.read(place.resolve(ClassNames.FILE)));
    }
    String name = String.valueOf(place.getFileName());
    if (Files.isRegularFile(place) && IdxSource.isImages(place)) {
      return new PictureData(
          place,
          List.of(new IdxSource(place, "")),
          ClassNames.read(place.resolveSibling(ClassNames.FILE)));
    }
    if (Files.isRegularFile(place) && name.matches(".*\\.(tar|tar\\.gz|tgz)")) {
      return new PictureData(place, List.of(new FileSource(place)), Optional.empty());
    }
    throw new GanvasException(
        Kind.BAD_TRAINING_DATA,
        "expected a folder of pictures, an idx file (...images-idx3-ubyte) or a .tar or .tar.gz,"
            + " found "
            + (Files.exists(place) ? "something else" : "nothing")
            + " at "
            + place);
  }

  private static Path unpacked(Path file) {
    return file.resolveSibling(String.valueOf(file.getFileName()).replaceFirst("\\.gz$", ""));
  }

  private static String part(Path idx) {
    String name = String.valueOf(idx.getFileName());
    return name.startsWith("t10k") || name.startsWith("test") ? "test" : "train";
  }

  /**
   * Pictures as they are trained on.
   *
   * @param training to train on
   * @param heldOut to measure on; possibly empty
   * @param unreadable files that were left out, with their reason
   */
  public record Loaded(PictureSet training, PictureSet heldOut, List<String> unreadable) {
    /** Copies the list. */
    public Loaded {
      unreadable = List.copyOf(unreadable);
    }

    /** One fingerprint of all pictures. */
    public String fingerprint() {
      return Fingerprint.joined(training.fingerprint(), heldOut.fingerprint());
    }
  }

  /**
   * Reads all pictures and brings them to one size and one number of channels: the middle square,
   * reduced with antialiasing, once and from the original. A side that was chosen gives the same
   * pictures as the same side asked for: a run that is resumed asks for what was chosen.
   *
   * @param side pixels; 0 takes that of the smallest picture, down to a multiple of 4, at most 64
   * @param color channels; empty takes RGBA if any picture has opacity, else RGB if any has colour
   * @param heldOutMost see {@link PictureSet#split}; where the data is divided, its own test part
   *     is held out
   * @throws GanvasException BAD_TRAINING_DATA if there are not enough pictures
   * @throws IOException if they cannot be read
   */
  public Loaded load(int side, Optional<ColorOrder> color, int heldOutMost) throws IOException {
    Reading reading = read(side);
    if (side == 0 && reading.side() != reading.fittingSide()) {
      // A picture came that is smaller than the first.
      reading = read(reading.fittingSide());
    }
    if (reading.all.size() < FEW) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected at least "
              + FEW
              + " readable pictures, found "
              + reading.all.size()
              + " in "
              + place
              + reading.excuse());
    }
    return reading.finish(color, heldOutMost);
  }

  /**
   * A picture as it lies there.
   *
   * @param image in its own size and kind
   * @param className what its class is called; empty if it has none
   */
  public record Original(Image image, String className) {}

  /**
   * All pictures as they are, for measuring.
   *
   * @throws GanvasException UNREADABLE_IMAGE if one of them cannot be decoded; BAD_TRAINING_DATA
   * @throws IOException if they cannot be read
   */
  public List<Original> originals() throws IOException {
    List<Original> originals = new ArrayList<>();
    for (PictureSource source : sources) {
      source.forEach(
          found -> {
            String name = found.className();
            originals.add(
                new Original(
                    found.image().orElseThrow(() -> unreadable(found)),
                    names.map(given -> given.of(name)).orElse(name)));
          });
    }
    return originals;
  }

  private GanvasException unreadable(PictureSource.Found found) {
    return new GanvasException(
        Kind.UNREADABLE_IMAGE, found.trouble() + ": " + found.name() + " in " + place);
  }

  private Reading read(int side) throws IOException {
    Reading reading = new Reading(side, names);
    for (PictureSource source : sources) {
      source.forEach(reading::take);
    }
    return reading;
  }

  /** Pictures on their way in. */
  private static final class Reading {
    private final Optional<ClassNames> givenNames;
    private final List<PictureSource.Found> all = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    /** What pictures are brought to; 0 until the first one says it. */
    private int side;

    /** The shortest edge of all originals, as far as it matters. */
    private int shortest = LARGEST;

    Reading(int wantedSide, Optional<ClassNames> givenNames) {
      this.side = wantedSide;
      this.givenNames = givenNames;
    }

    int side() {
      return side;
    }

    /** The smallest original's side, down to a multiple of 4. */
    int fittingSide() {
      return Math.max(SMALLEST, shortest / 4 * 4);
    }

    void take(PictureSource.Found found) {
      if (found.image().isEmpty()) {
        unreadable.add(found.name() + ": " + found.trouble());
        return;
      }
      Image image = found.image().get();
      shortest = Math.min(shortest, Math.min(image.width(), image.height()));
      if (side == 0) {
        side = fittingSide();
      }
      // Large pictures are made small at once: a folder of photos would not fit into memory.
      Image small = PictureFit.cropped(image, side, side);
      all.add(
          new PictureSource.Found(
              found.name(), found.part(), found.className(), Optional.of(small), ""));
    }

    String excuse() {
      return unreadable.isEmpty()
          ? ""
          : "; unreadable: " + unreadable.stream().limit(NAMED).collect(Collectors.joining("; "));
    }

    Loaded finish(Optional<ColorOrder> color, int heldOutMost) {
      ColorOrder channels = color.orElseGet(this::color);
      Map<String, Integer> numbers = new HashMap<>();
      TreeSet<String> names = new TreeSet<>(PictureData::natural);
      all.forEach(found -> names.add(found.className()));
      names.forEach(name -> numbers.put(name, numbers.size()));
      boolean classed = names.size() > 1;
      List<Image> pictures = new ArrayList<>();
      List<Integer> classes = new ArrayList<>();
      List<Integer> test = new ArrayList<>();
      List<Integer> train = new ArrayList<>();
      for (PictureSource.Found found : all) {
        boolean measured = found.part().equals("test") || found.part().equals("val");
        (measured ? test : train).add(pictures.size());
        Image image = found.image().orElseThrow();
        pictures.add(PictureFit.converted(image, PictureSet.channels(channels)));
        classes.add(classed ? Objects.requireNonNull(numbers.get(found.className())) : 0);
      }
      // Classes are in the order of their numbers, whatever they are called.
      List<String> classNames =
          classed
              ? names.stream().map(n -> givenNames.map(given -> given.of(n)).orElse(n)).toList()
              : List.of();
      PictureSet set = new PictureSet(side, channels, pictures, classes, classNames);
      if (!test.isEmpty() && !train.isEmpty()) {
        return new Loaded(set.select(train), set.select(test), unreadable);
      }
      PictureSet.Split split = set.split(heldOutMost);
      return new Loaded(split.training(), split.heldOut(), unreadable);
    }

    private ColorOrder color() {
      ColorOrder color = ColorOrder.GRAY;
      for (PictureSource.Found found : all) {
        Image image = found.image().orElseThrow();
        if (isTransparent(image)) {
          return ColorOrder.RGBA;
        }
        if (image.channels().colors() == 3) {
          color = ColorOrder.RGB;
        }
      }
      return color;
    }
  }

  /** Numbers first and by their value, then other names by letters. */
  private static int natural(String a, String b) {
    boolean numberA = a.matches("[0-9]{1,9}");
    boolean numberB = b.matches("[0-9]{1,9}");
    if (numberA != numberB) {
      return numberA ? -1 : 1;
    }
    int byValue = numberA ? Integer.compare(Integer.parseInt(a), Integer.parseInt(b)) : 0;
    return byValue != 0 ? byValue : a.compareTo(b);
  }

  private static boolean isTransparent(Image image) {
    if (!image.channels().hasAlpha()) {
      return false;
    }
    int alpha = image.channels().colors();
    for (int i = alpha;
        i < image.width() * image.height() * image.channels().count();
        i += image.channels().count()) {
      if (image.sampleAt(i) < image.depth().max()) {
        return true;
      }
    }
    return false;
  }
}
