package dev.ganvas.cli;

import dev.ganvas.cli.options.DatasetOptions;
import dev.ganvas.cli.options.DeviceOption;
import dev.ganvas.cli.options.ModelOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.DatasetProgress;
import dev.ganvas.cli.report.Sha256;
import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.dataset.ClassRule;
import dev.ganvas.runtime.dataset.DatasetCard;
import dev.ganvas.runtime.dataset.DatasetOrigin;
import dev.ganvas.runtime.dataset.DatasetPlan;
import dev.ganvas.runtime.dataset.DatasetRunner;
import dev.ganvas.runtime.dataset.SeedList;
import dev.ganvas.runtime.image.AnimatedGif;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.ContactSheet;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.latent.LatentWalk;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.session.Devices;
import dev.ganvas.runtime.session.SessionConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas generate}: synthetic data sets. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Makes labelled synthetic data sets, each picture from its seed.",
    footer = {
      "",
      "Examples:",
      "  ganvas generate -m digits -n 10000 --classes all --balance -o digits",
      "  ganvas generate -m digits --seeds 0-99,777 --classes 3,5 -o some",
      "  ganvas generate -m emoji --grid sheet.png",
      "  ganvas generate -m emoji --interpolate 1,7,42 --frames 60 -o walk"
    })
final class GenerateCommand implements Callable<Integer> {
  private static final int SHEET_COLUMNS = 10;
  private static final int SHEET_PICTURES = 100;
  private static final int SHEET_LEAST_WIDTH = 600;
  private static final int FRAME_HUNDREDTHS = 8;
  private static final String CARD_GRID = ".card/grid.png";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DatasetOptions dataset = new DatasetOptions();
  @Mixin private ModelOptions.Meaning known = new ModelOptions.Meaning();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "NAME|FILE",
      description = "A generator by name ('ganvas models list') or an .onnx file.")
  private String model = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "Folder for the data set, or for the frames of a walk.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--truncation",
      paramLabel = "PSI",
      defaultValue = "1",
      description = "Below 1 more typical, above 1 more unusual pictures. Default: 1.")
  private double truncation = 1;

  @Option(
      names = "--grid",
      paramLabel = "FILE.png",
      description = "A sheet of the first hundred pictures.")
  private Optional<Path> grid = Optional.empty();

  @Option(
      names = "--interpolate",
      paramLabel = "SEEDS",
      description = "A closed walk by these seeds, as frames and as a GIF.")
  private Optional<String> interpolate = Optional.empty();

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "60",
      description = "Steps of that walk. Default: 60.")
  private int frames = 60;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Pictures made at once; they do not depend on it. Default: 32.")
  private int batch = Generator.BATCH;

  @Override
  public Integer call() throws IOException, InterruptedException {
    verbosity.applyToLogs();
    check();
    Path file = Catalogs.standard().find(model, Task.GENERATE);
    Devices.Choice choice = device.choose();
    say("running on " + choice.device() + ": " + choice.reason());
    SessionConfig config =
        new SessionConfig(choice.device(), Runtime.getRuntime().availableProcessors());
    try (Generator generator = Generator.open(file, config, known.hints())) {
      generator.setBatch(batch);
      generator.doubts().forEach(doubt -> say("model: " + doubt));
      if (generator.isOneByOne()) {
        say("model: pictures change a little with their company: each is made by itself");
      }
      List<String> names = generator.spec().labels();
      if (interpolate.isPresent()) {
        walk(generator);
        return ExitCode.DONE.code();
      }
      DatasetPlan plan = dataset.plan(names);
      if (grid.isPresent()) {
        write(sheet(generator, plan), grid.get());
      }
      return output.isPresent()
          ? makeSet(generator, plan, file, output.get())
          : ExitCode.DONE.code();
    }
  }

  private void check() {
    if (output.isEmpty() && (grid.isEmpty() || interpolate.isPresent())) {
      throw usage("expected --output, a folder for the pictures");
    }
    if (!(truncation > 0) || truncation > 100) {
      throw usage("--truncation: expected a number above 0, found " + truncation);
    }
    if (batch < 1 || frames < 1) {
      throw usage("--batch, --frames: expected at least 1");
    }
  }

  private int makeSet(Generator generator, DatasetPlan plan, Path file, Path folder)
      throws IOException, InterruptedException {
    String name = generator.spec().provenance().name();
    DatasetOrigin origin = new DatasetOrigin(name, Sha256.of(file), truncation);
    dataset.prepare(folder);
    DatasetRunner runner =
        new DatasetRunner(
            (seeds, labels) -> generator.generate(seeds, labels, truncation),
            origin,
            dataset.encoding(),
            batch,
            Runtime.getRuntime().availableProcessors());
    DatasetRunner.Outcome outcome;
    long start = System.nanoTime();
    try (DatasetProgress progress =
        new DatasetProgress(plan, verbosity, spec.commandLine().getErr())) {
      outcome = runner.run(plan, folder, progress);
    }
    if (plan.part().equals(DatasetPlan.Part.WHOLE)) {
      write(sheet(generator, plan), folder.resolve(CARD_GRID));
      DatasetCard card = new DatasetCard(plan, origin, generator.spec(), commandLine(), CARD_GRID);
      AtomicFiles.write(folder.resolve("README.md"), card.text().getBytes(StandardCharsets.UTF_8));
    }
    tell(outcome, folder, (System.nanoTime() - start) / 1e9);
    return ExitCode.DONE.code();
  }

  private void tell(DatasetRunner.Outcome outcome, Path folder, double seconds) {
    if (verbosity.level() != Verbosity.Level.QUIET) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          String.format(
              Locale.ROOT,
              "%,d made, %,d there already in %.1f s: %s",
              outcome.made(),
              outcome.kept(),
              seconds,
              folder));
      out.flush();
    }
  }

  /** The first pictures of the plan, a class a row where there are not too many. */
  private Image sheet(Generator generator, DatasetPlan plan) {
    int count = (int) Math.min(SHEET_PICTURES, plan.seeds().count());
    long[] seeds = LongStream.range(0, count).map(plan.seeds()::get).toArray();
    List<Integer> labels = new ArrayList<>();
    if (!(plan.classes() instanceof ClassRule.None)) {
      for (int i = 0; i < count; i++) {
        labels.add(plan.classes().of(seeds[i], i).orElseThrow());
      }
    }
    GeneratorSpec contract = generator.spec();
    int columns = Math.min(SHEET_COLUMNS, count);
    int larger = Math.max(1, SHEET_LEAST_WIDTH / (columns * contract.width()));
    return new ContactSheet(columns, 1, larger).of(generator.generate(seeds, labels, truncation));
  }

  private void walk(Generator generator) throws IOException {
    Path folder = output.orElseThrow();
    SeedList seeds = parse(interpolate.orElseThrow());
    GeneratorSpec contract = generator.spec();
    long[] stops = LongStream.range(0, seeds.count()).map(seeds::get).toArray();
    float[] steps =
        new LatentWalk(contract.distribution(), contract.latentSize(), stops).steps(frames);
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (float) (steps[i] * truncation);
    }
    int label = dataset.firstClass(contract.labels());
    List<Integer> labels =
        contract.labels().isEmpty() ? List.of() : Collections.nCopies(frames, label);
    List<Image> pictures = generator.generate(steps, labels);
    ImageFormat format = dataset.format();
    for (int i = 0; i < pictures.size(); i++) {
      String name = String.format(Locale.ROOT, "frame-%05d.%s", i, format.extension());
      ImageFiles.write(pictures.get(i), folder.resolve(name), format, dataset.encoding());
    }
    AtomicFiles.write(folder.resolve("walk.gif"), AnimatedGif.encode(pictures, FRAME_HUNDREDTHS));
    spec.commandLine().getOut().println(frames + " frames and walk.gif: " + folder);
    spec.commandLine().getOut().flush();
  }

  private SeedList parse(String seeds) {
    try {
      return SeedList.parse(seeds);
    } catch (IllegalArgumentException e) {
      throw usage("--interpolate: " + e.getMessage());
    }
  }

  private static void write(Image sheet, Path file) throws IOException {
    ImageFiles.write(sheet, file, ImageFormat.PNG, EncodeOptions.DEFAULT);
  }

  private String commandLine() {
    List<String> words =
        Optional.ofNullable(spec.commandLine().getParseResult())
            .map(parsed -> parsed.originalArgs())
            .orElse(List.of());
    return "ganvas "
        + words.stream()
            .map(
                word ->
                    word.matches("[\\w./:=,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
  }

  private void say(String message) {
    if (verbosity.level() != Verbosity.Level.QUIET) {
      spec.commandLine().getErr().println(message);
      spec.commandLine().getErr().flush();
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
