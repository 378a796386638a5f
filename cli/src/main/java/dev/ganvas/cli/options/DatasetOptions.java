package dev.ganvas.cli.options;

import dev.ganvas.runtime.batch.OutputRule;
import dev.ganvas.runtime.dataset.ClassRule;
import dev.ganvas.runtime.dataset.DatasetLayout;
import dev.ganvas.runtime.dataset.DatasetPlan;
import dev.ganvas.runtime.dataset.DatasetRunner;
import dev.ganvas.runtime.dataset.SeedList;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which pictures a data set has, and how its files lie. */
public final class DatasetOptions {
  private static final long DEFAULT_COUNT = 100;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private IfExistsOption existing = new IfExistsOption();

  @ArgGroup(exclusive = true)
  private Which which = new Which();

  private static final class Which {
    @Option(
        names = {"-n", "--count"},
        paramLabel = "N",
        description = "How many pictures, seeds 0 to N-1. Default: 100.")
    private Optional<Long> count = Optional.empty();

    @Option(
        names = "--seeds",
        paramLabel = "SEEDS",
        description = "The pictures of these seeds, like 0-9999,12345.")
    private Optional<String> seeds = Optional.empty();
  }

  @Option(
      names = "--classes",
      paramLabel = "all|LIST",
      defaultValue = "all",
      description = "Classes by name or number, like 3,5. Default: all, each drawn by its seed.")
  private String classes = "all";

  @Option(names = "--balance", description = "As many pictures of each class, in turn.")
  private boolean balance;

  @Option(
      names = "--layout",
      paramLabel = "folder|flat|webdataset",
      defaultValue = "folder",
      description = "A folder a class, all in one, or tar files. Default: folder.")
  private DatasetLayout layout = DatasetLayout.FOLDER;

  @Option(
      names = "--shard-size",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Pictures a tar file. Default: 10000.")
  private int shardSize = 10_000;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      defaultValue = "1/1",
      description = "Make part I of N; the parts, laid together, are the whole.")
  private String part = "1/1";

  /**
   * The plan asked for.
   *
   * @param names of the generator's classes
   * @param format of the pictures
   */
  public DatasetPlan plan(List<String> names, ImageFormat format) {
    return new DatasetPlan(seeds(), rule(names), names, layout, shardSize(), format, part());
  }

  /** Finds out before a model is opened what can be found out without it. */
  public void check() {
    seeds();
    shardSize();
    part();
    words();
  }

  // All are asked for here, so that messages name the option.

  private SeedList seeds() {
    if (which.seeds.isEmpty()) {
      long count = which.count.orElse(DEFAULT_COUNT);
      requireCount("--count", count);
      return SeedList.first(count);
    }
    try {
      SeedList seeds = SeedList.parse(which.seeds.get());
      requireCount("--seeds", seeds.count());
      return seeds;
    } catch (IllegalArgumentException e) {
      throw usage("--seeds: " + e.getMessage());
    }
  }

  private void requireCount(String option, long count) {
    if (count < 1 || count > DatasetPlan.MOST_PICTURES) {
      throw usage(
          String.format(
              Locale.ROOT,
              "%s: expected 1 to %,d pictures, found %,d",
              option,
              DatasetPlan.MOST_PICTURES,
              count));
    }
  }

  private int shardSize() {
    if (shardSize < 1) {
      throw usage("--shard-size: expected at least 1, found " + shardSize);
    }
    return shardSize;
  }

  private ClassRule rule(List<String> names) {
    if (names.isEmpty()) {
      if (!classes.equals("all") || balance) {
        throw usage("--classes, --balance: this generator has no classes");
      }
      return new ClassRule.None();
    }
    List<Integer> chosen = chosen(names);
    return balance ? new ClassRule.Balanced(chosen) : new ClassRule.Drawn(chosen);
  }

  private List<Integer> chosen(List<String> names) {
    if (classes.equals("all")) {
      return IntStream.range(0, names.size()).boxed().toList();
    }
    List<Integer> chosen = new ArrayList<>();
    for (String word : words()) {
      int number =
          ClassOption.find(names, word)
              .orElseThrow(
                  () ->
                      usage(
                          "--classes: expected some of "
                              + String.join(", ", names)
                              + ", found '"
                              + word.strip()
                              + "'"));
      if (chosen.contains(number)) {
        throw usage("--classes: expected each class once, found '" + names.get(number) + "' twice");
      }
      chosen.add(number);
    }
    return chosen;
  }

  /** What is named; each once, and nothing empty. */
  private List<String> words() {
    List<String> words = Arrays.stream(classes.split(",", -1)).map(String::strip).toList();
    Set<String> once = new HashSet<>();
    for (String word : words) {
      if (word.isEmpty()) {
        throw usage("--classes: expected all or a list like 3,5, found '" + classes + "'");
      }
      if (!once.add(word)) {
        throw usage("--classes: expected each class once, found '" + word + "' twice");
      }
    }
    return words;
  }

  /**
   * The class of all pictures of a walk, the first if none is named.
   *
   * @param names of the generator's classes
   * @param pictures of the walk
   * @return a number each; empty if the generator has no classes
   */
  public List<Integer> labels(List<String> names, int pictures) {
    if (names.isEmpty()) {
      rule(names);
      return List.of();
    }
    return Collections.nCopies(pictures, chosen(names).get(0));
  }

  /** Refuses what is not said of a walk, whose pictures are all of one class. */
  public void requireOneClass() {
    if (words().size() > 1) {
      throw usage("--classes: expected one class for a walk, found '" + classes + "'");
    }
  }

  private DatasetPlan.Part part() {
    if (!part.matches("[0-9]{1,6}/[0-9]{1,6}")) {
      throw usage("--shard: expected a part like 3/16, found '" + part + "'");
    }
    String[] numbers = part.split("/", -1);
    try {
      return new DatasetPlan.Part(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    } catch (IllegalArgumentException e) {
      throw usage("--shard: " + e.getMessage());
    }
  }

  /** What to do about results that are there. */
  public OutputRule.IfExists ifExists() {
    return existing.ifExists();
  }

  /**
   * Sees to what is in the folder already.
   *
   * @throws GanvasException UNWRITABLE_OUTPUT if there is a data set and must not be
   */
  public void prepare(Path folder) throws IOException {
    if (existing.ifExists() == OutputRule.IfExists.OVERWRITE) {
      DatasetRunner.forget(folder);
    } else if (existing.ifExists() == OutputRule.IfExists.FAIL && DatasetRunner.isDataset(folder)) {
      throw new GanvasException(
          Kind.UNWRITABLE_OUTPUT,
          "the folder holds a data set already: " + folder + ". Use --if-exists skip or overwrite");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
