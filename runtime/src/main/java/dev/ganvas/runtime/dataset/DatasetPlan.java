package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.image.ImageFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a data set will consist of, decided before a picture is made; rows are worked out when asked
 * for, so that a plan of a million takes no room.
 *
 * @param seeds of the pictures, in order
 * @param classes which class each gets
 * @param names of all the generator's classes; empty if it has none
 * @param layout how files lie
 * @param shardSize pictures a tar file
 * @param format of the pictures
 * @param part which part of the data set this machine makes
 */
public record DatasetPlan(
    SeedList seeds,
    ClassRule classes,
    List<String> names,
    DatasetLayout layout,
    int shardSize,
    ImageFormat format,
    Part part) {
  /** Of each picture of a data set the checksum is held in one array. */
  public static final int MOST_PICTURES = Integer.MAX_VALUE / Manifest.HASH;

  private static final int LEAST_DIGITS = 8;
  private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N}._ -]");

  /**
   * One of several parts, for several machines.
   *
   * @param number from 1
   * @param of how many
   */
  public record Part(int number, int of) {
    /** All of it. */
    public static final Part WHOLE = new Part(1, 1);

    /** Checks the range. */
    public Part {
      if (number < 1 || of < number) {
        throw new IllegalArgumentException("expected a part like 3/16, found " + number + "/" + of);
      }
    }
  }

  /** Copies the names and checks the number of pictures and the shard size. */
  public DatasetPlan {
    names = List.copyOf(names);
    if (seeds.count() > MOST_PICTURES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected at most %,d pictures in a data set, found %,d: make several, of other seeds",
              MOST_PICTURES,
              seeds.count()));
    }
    if (shardSize < 1) {
      throw new IllegalArgumentException(
          "expected at least one picture a shard, found " + shardSize);
    }
  }

  /**
   * One picture.
   *
   * @param index its place in the whole data set
   * @param label its class, if there are classes
   * @param key its name without folder and extension
   * @param fileName where it lies, relative to the data set; in a tar file, {@code TAR/MEMBER}
   */
  public record Row(long index, long seed, OptionalInt label, String key, String fileName) {}

  /** The first picture of this part. */
  public long from() {
    return bound(part.number() - 1);
  }

  /** One after the last picture of this part. */
  public long to() {
    return bound(part.number());
  }

  /** Parts end where tar files end, so that each of these is made by one machine. */
  private long bound(int parts) {
    long unit = layout == DatasetLayout.WEBDATASET ? shardSize : 1;
    long units = (seeds.count() + unit - 1) / unit;
    return Math.min(seeds.count(), units * parts / part.of() * unit);
  }

  /** The whole data set that this is a part of. */
  public DatasetPlan whole() {
    return new DatasetPlan(seeds, classes, names, layout, shardSize, format, Part.WHOLE);
  }

  /** The picture at a place of the whole data set. */
  public Row row(long index) {
    long seed = seeds.get(index);
    OptionalInt label = classes.of(seed, index);
    String key = key(seed);
    String file = key + "." + format.extension();
    String name =
        switch (layout) {
          case FLAT -> file;
          case FOLDER ->
              label.isPresent() ? folder(names.get(label.getAsInt())) + "/" + file : file;
          case WEBDATASET -> tar(index / shardSize) + "/" + file;
        };
    return new Row(index, seed, label, key, name);
  }

  /** With leading zeros; by hand, since interpreting a format for each picture adds up. */
  private static String key(long seed) {
    String digits = Long.toString(seed);
    return "0".repeat(Math.max(0, LEAST_DIGITS - digits.length())) + digits;
  }

  /** Where files of the data set can lie, relative to it; the first is its own folder. */
  Set<String> folders() {
    Set<String> folders = new LinkedHashSet<>(List.of("", MakingFile.FOLDER));
    if (layout == DatasetLayout.FOLDER) {
      names.forEach(name -> folders.add(folder(name)));
    }
    return folders;
  }

  /** The name of a tar file. */
  static String tar(long shard) {
    return String.format(Locale.ROOT, "data-%06d.tar", shard);
  }

  /** A class's name as a folder's: what file systems or shells would trip over becomes '_'. */
  static String folder(String name) {
    String safe = UNSAFE.matcher(name).replaceAll("_").strip();
    return safe.isEmpty() || safe.startsWith(".") ? "_" + safe : safe;
  }
}
