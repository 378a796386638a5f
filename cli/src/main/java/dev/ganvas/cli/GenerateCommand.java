package dev.ganvas.cli;

import dev.ganvas.cli.options.DatasetOptions;
import dev.ganvas.cli.options.EncodingOptions;
import dev.ganvas.cli.options.GeneratorOptions;
import dev.ganvas.cli.options.LatentOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.DatasetProgress;
import dev.ganvas.cli.report.Sha256;
import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.dataset.ClassRule;
import dev.ganvas.runtime.dataset.DatasetCard;
import dev.ganvas.runtime.dataset.DatasetOrigin;
import dev.ganvas.runtime.dataset.DatasetPlan;
import dev.ganvas.runtime.dataset.DatasetRunner;
import dev.ganvas.runtime.dataset.PictureSource;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.latent.LatentShift;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas generate}: synthetic data sets; its subcommands look into a generator. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Makes labelled synthetic data sets, each picture from its seed.",
    subcommands = {
      GenerateWalkCommand.class,
      GenerateMixCommand.class,
      GenerateDirectionsCommand.class,
      GenerateInvertCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  ganvas generate -m digits -n 10000 --classes all --balance -o digits",
      "  ganvas generate -m digits --seeds 0-99,777 --classes 3,5 -o some",
      "  ganvas generate -m emoji --grid sheet.png",
      "  ganvas generate walk -m emoji --seeds 1,7,42 --frames 60 -o walk"
    })
final class GenerateCommand implements Callable<Integer> {
  private static final int SHEET_COLUMNS = 10;
  private static final int SHEET_PICTURES = 100;
  private static final String CARD_GRID = ".card/grid.png";

  /** What says something of data sets and nothing of walks. */
  private static final List<String> DATASET_ONLY =
      List.of("--grid", "--count", "--seeds", "--balance", "--layout", "--shard", "--shard-size");

  /** What a sheet alone has no use for. */
  private static final List<String> SET_ONLY = List.of("--layout", "--shard", "--shard-size");

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private GeneratorOptions options = new GeneratorOptions();
  @Mixin private LatentOptions latent = new LatentOptions();
  @Mixin private DatasetOptions dataset = new DatasetOptions();
  @Mixin private EncodingOptions encoding = new EncodingOptions();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "Folder for the data set, or for the frames of a walk.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--grid",
      paramLabel = "FILE.png",
      description = "A sheet of the first hundred pictures.")
  private Optional<Path> grid = Optional.empty();

  @Option(
      names = "--interpolate",
      paramLabel = "SEEDS",
      description = "As 'ganvas generate walk --seeds SEEDS'.")
  private Optional<String> interpolate = Optional.empty();

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "60",
      description = "Steps of that walk. Default: 60.")
  private int frames = 60;

  @Override
  public Integer call() throws IOException, InterruptedException {
    verbosity.applyToLogs();
    check();
    Optional<Walk> walk = interpolate.map(this::walk);
    if (walk.isPresent()) {
      walk.get().folder().check();
    } else if (output.isPresent()) {
      OutputFolder.require("--output", output.get());
    }
    try (OpenGenerator opened = OpenGenerator.open(spec.commandLine(), options, verbosity)) {
      encoding.requireFor(opened.generator().spec());
      if (walk.isPresent()) {
        List<Integer> labels = dataset.labels(opened.classes(), frames);
        PrintWriter out = spec.commandLine().getOut();
        walk.get().write(opened, labels, latent, encoding, options.batch(), out);
        return ExitCode.DONE.code();
      }
      Sampler sampler = new Sampler(opened.generator(), latent.shift(opened.generator()));
      DatasetPlan plan = dataset.plan(opened.classes(), encoding.format());
      if (grid.isPresent()) {
        SampleSheet.write(sampler.sheet(plan), grid.get());
      }
      return output.isPresent()
          ? makeSet(sampler, plan, opened.file(), output.get())
          : ExitCode.DONE.code();
    }
  }

  private void check() {
    if (output.isEmpty() && grid.isPresent() && interpolate.isEmpty()) {
      refuse(SET_ONLY, "expected --output beside it, --grid alone makes no set");
    }
    if (output.isEmpty() && (grid.isEmpty() || interpolate.isPresent())) {
      throw usage("expected --output, a folder for the pictures");
    }
    if (frames < 1) {
      throw usage("--frames: expected at least 1, found " + frames);
    }
    grid.ifPresent(file -> SampleSheet.require(spec.commandLine(), "--grid", file));
    if (interpolate.isPresent()) {
      refuse(DATASET_ONLY, "expected none beside --interpolate, since a walk is no data set");
      dataset.requireOneClass();
    } else if (isGiven("--frames")) {
      throw usage("--frames: expected --interpolate beside it, the walk that has them");
    }
    latent.truncation();
    encoding.format();
    encoding.encoding();
    dataset.check();
    options.batch();
    options.model();
  }

  private void refuse(List<String> options, String why) {
    for (String option : options) {
      if (isGiven(option)) {
        throw usage(option + ": " + why);
      }
    }
  }

  private boolean isGiven(String option) {
    return Optional.ofNullable(spec.commandLine().getParseResult())
        .map(parsed -> parsed.hasMatchedOption(option))
        .orElse(false);
  }

  /** Pictures of seeds, their numbers treated as the options say. */
  private final class Sampler implements PictureSource {
    private final Generator generator;
    private final LatentShift shift;

    Sampler(Generator generator, LatentShift shift) {
      this.generator = generator;
      this.shift = shift;
    }

    @Override
    public List<Image> make(long[] seeds, List<Integer> labels) {
      return generator.generate(generator.latent(seeds, latent.truncation(), shift), labels);
    }

    @Override
    public int callers() {
      return generator.callers();
    }

    /** The first pictures of the plan. */
    Image sheet(DatasetPlan plan) {
      int count = (int) Math.min(SHEET_PICTURES, plan.seeds().count());
      long[] seeds = LongStream.range(0, count).map(plan.seeds()::get).toArray();
      List<Integer> labels = new ArrayList<>();
      if (!(plan.classes() instanceof ClassRule.None)) {
        for (int i = 0; i < count; i++) {
          labels.add(plan.classes().of(seeds[i], i).orElseThrow());
        }
      }
      return SampleSheet.of(make(seeds, labels), Math.min(SHEET_COLUMNS, count));
    }
  }

  private int makeSet(Sampler sampler, DatasetPlan plan, Path file, Path folder)
      throws IOException, InterruptedException {
    String name = sampler.generator.spec().provenance().name();
    DatasetOrigin origin =
        new DatasetOrigin(name, Sha256.of(file), latent.truncation(), latent.edits());
    OutputFolder.make("--output", folder);
    dataset.prepare(folder);
    int removed = DatasetRunner.removeLeftovers(plan, folder);
    if (removed > 0) {
      say("removed unfinished files of a run that was killed: " + removed);
    }
    DatasetRunner runner =
        new DatasetRunner(
            sampler,
            origin,
            encoding.encoding(),
            options.batch(),
            Runtime.getRuntime().availableProcessors());
    DatasetRunner.Outcome outcome;
    long start = System.nanoTime();
    try (DatasetProgress progress =
        new DatasetProgress(plan, verbosity, spec.commandLine().getErr())) {
      outcome = runner.run(plan, folder, progress);
    }
    if (plan.part().equals(DatasetPlan.Part.WHOLE)) {
      SampleSheet.write(sampler.sheet(plan), folder.resolve(CARD_GRID));
      DatasetCard card =
          new DatasetCard(plan, origin, sampler.generator.spec(), commandLine(), CARD_GRID);
      AtomicFiles.write(folder.resolve("README.md"), card.text().getBytes(StandardCharsets.UTF_8));
    }
    tell(plan, outcome, folder, (System.nanoTime() - start) / 1e9);
    return ExitCode.DONE.code();
  }

  private void tell(DatasetPlan plan, DatasetRunner.Outcome outcome, Path folder, double seconds) {
    if (plan.from() == plan.to()) {
      say(
          "nothing falls to part "
              + plan.part().number()
              + " of "
              + plan.part().of()
              + ": there are fewer tar files than parts; choose a smaller --shard-size for all");
    }
    say(
        String.format(
            Locale.ROOT,
            "%,d made, %,d there already in %.1f s: %s",
            outcome.made(),
            outcome.kept(),
            seconds,
            folder));
  }

  private void say(String sentence) {
    if (verbosity.level() != Verbosity.Level.QUIET) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(sentence);
      out.flush();
    }
  }

  private Walk walk(String seeds) {
    return new Walk(
        WalkStops.parse(spec.commandLine(), "--interpolate", seeds),
        frames,
        SeriesFolder.ofWalk(output.orElseThrow(), dataset.ifExists(), encoding.format()));
  }

  private String commandLine() {
    List<String> words =
        Optional.ofNullable(spec.commandLine().getParseResult())
            .map(parsed -> parsed.originalArgs())
            .orElse(List.of());
    return CardCommand.of(words);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
