package dev.ganvas.cli;

import dev.ganvas.cli.options.DeviceOption;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.dataset.ClassRule;
import dev.ganvas.runtime.dataset.DatasetLayout;
import dev.ganvas.runtime.dataset.DatasetOrigin;
import dev.ganvas.runtime.dataset.DatasetPlan;
import dev.ganvas.runtime.dataset.DatasetRunner;
import dev.ganvas.runtime.dataset.PictureSource;
import dev.ganvas.runtime.dataset.SeedList;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.latent.LatentNoise;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.GeneratorSession;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tiling.Tiling;
import dev.ganvas.trainer.run.StepBenchmark;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas bench}: how fast this machine is. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures how fast models run and train on this machine.",
    synopsisSubcommandLabel = "COMMAND")
final class BenchCommand implements Runnable {
  private static final int ROUNDS = 5;
  private static final int WARM_UP = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected upscale, generate or train, found none");
  }

  @Command(
      name = "upscale",
      mixinStandardHelpOptions = true,
      description = "Input pixels a second that a model enlarges.")
  int upscale(
      @Option(
              names = {"-m", "--model"},
              paramLabel = "NAME|FILE",
              defaultValue = "photo-x4",
              description = "A model. Default: photo-x4.")
          String model,
      @Option(
              names = "--size",
              paramLabel = "N",
              defaultValue = "512",
              description = "Side of the picture. Default: 512.")
          int size,
      @Option(
              names = "--rounds",
              paramLabel = "N",
              defaultValue = "5",
              description = "How often. Default: 5.")
          int rounds,
      @Mixin DeviceOption device,
      @Mixin Verbosity verbosity)
      throws IOException {
    require(size >= 1 && rounds >= 1, "--size, --rounds: expected at least 1");
    verbosity.applyToLogs();
    Path file = Catalogs.standard().find(model);
    Image picture = Image.blank(size, size, Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < size * size * 3; i++) {
      picture.setSampleAt(i, (i * 31 + i / 77) & 0xff);
    }
    try (Upscaler upscaler = Upscaler.open(file, config(device), Tiling.DEFAULT, ProbeHints.NONE)) {
      upscaler.apply(picture);
      List<Double> seconds = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        long start = System.nanoTime();
        upscaler.apply(picture);
        seconds.add((System.nanoTime() - start) / 1e9);
      }
      double median = median(seconds);
      say(
          "%s on %s: %dx%d in %.3f s (median of %d), %,.0f input pixels a second",
          model, upscaler.device(), size, size, median, rounds, (double) size * size / median);
    }
    return ExitCode.DONE.code();
  }

  @Command(
      name = "generate",
      mixinStandardHelpOptions = true,
      description = "Pictures a second that a generator makes, alone and as a data set.")
  int generate(
      @Option(
              names = {"-m", "--model"},
              required = true,
              paramLabel = "NAME|FILE",
              description = "A generator.")
          String model,
      @Option(
              names = {"-n", "--count"},
              paramLabel = "N",
              defaultValue = "10000",
              description = "How many pictures in all. Default: 10000.")
          int count,
      @Option(
              names = "--batch",
              paramLabel = "N",
              defaultValue = "32",
              description = "Pictures at once. Default: 32.")
          int batch,
      @Mixin DeviceOption device,
      @Mixin Verbosity verbosity)
      throws IOException, InterruptedException {
    require(count >= 1 && batch >= 1, "--count, --batch: expected at least 1");
    verbosity.applyToLogs();
    Path file = Catalogs.standard().find(model);
    try (Generator generator = Generator.open(file, config(device), ProbeHints.NONE);
        GeneratorSession session = GeneratorSession.open(file, generator.spec(), config(device))) {
      generator.setBatch(batch);
      // The first rounds warm the compiler up and count for nothing.
      int each = Math.max(1, count / ROUNDS);
      List<Double> alone = new ArrayList<>();
      List<Double> whole = new ArrayList<>();
      List<Double> shares = new ArrayList<>();
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        double modelAlone = secondsOfModel(session, batch, each);
        double set = secondsOfSet(generator, batch, each);
        if (round >= 0) {
          alone.add(modelAlone);
          whole.add(set);
          shares.add(modelAlone / set);
        }
      }
      say(
          "%s on %s: %,.0f pictures a second by the model alone, %,.0f with PNG files and their"
              + " list (%.0f %%; medians of %d rounds of %,d pictures)",
          model,
          generator.device(),
          each / median(alone),
          each / median(whole),
          100 * median(shares),
          ROUNDS,
          each);
    }
    return ExitCode.DONE.code();
  }

  /** What the session alone takes for such batches, one after the other, on all cores. */
  private static double secondsOfModel(GeneratorSession session, int batch, int count) {
    int classes = session.spec().labels().size();
    List<Integer> labels =
        classes == 0 ? List.of() : IntStream.range(0, batch).map(i -> i % classes).boxed().toList();
    FloatTensor latent =
        LatentNoise.of(
            session.spec().distribution(),
            session.spec().latentSize(),
            LongStream.range(0, batch).toArray());
    long start = System.nanoTime();
    for (int from = 0; from < count; from += batch) {
      session.run(latent, labels);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** What a data set of so many pictures takes, from the seeds to the list. */
  private static double secondsOfSet(Generator generator, int batch, int count)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("ganvas-bench");
    try {
      long start = System.nanoTime();
      runner(generator, batch).run(plan(generator, count), folder, made -> {});
      return (System.nanoTime() - start) / 1e9;
    } finally {
      delete(folder);
    }
  }

  /** Pictures as `ganvas generate` makes them. */
  private record Seeds(Generator generator) implements PictureSource {
    @Override
    public List<Image> make(long[] seeds, List<Integer> labels) {
      return generator.generate(seeds, labels, 1);
    }

    @Override
    public int callers() {
      return generator.callers();
    }
  }

  private static DatasetRunner runner(Generator generator, int batch) {
    return new DatasetRunner(
        new Seeds(generator),
        new DatasetOrigin("bench", "", 1),
        EncodeOptions.DEFAULT,
        batch,
        Runtime.getRuntime().availableProcessors());
  }

  private static DatasetPlan plan(Generator generator, int count) {
    List<String> names = generator.spec().labels();
    ClassRule rule =
        names.isEmpty()
            ? new ClassRule.None()
            : new ClassRule.Balanced(IntStream.range(0, names.size()).boxed().toList());
    return new DatasetPlan(
        SeedList.first(count),
        rule,
        names,
        DatasetLayout.FLAT,
        count,
        ImageFormat.PNG,
        DatasetPlan.Part.WHOLE);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Command(
      name = "train",
      mixinStandardHelpOptions = true,
      description = "Milliseconds that a step of a recipe takes.")
  int train(
      @Option(
              names = "--recipe",
              paramLabel = "NAME",
              defaultValue = "dcgan",
              description = "A recipe without classes. Default: dcgan.")
          String recipe,
      @Option(
              names = "--size",
              paramLabel = "N",
              defaultValue = "32",
              description = "Pixels a side. Default: 32.")
          int size,
      @Option(
              names = "--rounds",
              paramLabel = "N",
              defaultValue = "20",
              description = "Steps. Default: 20.")
          int rounds,
      @Mixin Verbosity verbosity)
      throws IOException {
    require(rounds >= 1, "--rounds: expected at least 1");
    verbosity.applyToLogs();
    List<Double> millis = StepBenchmark.millis(recipe, size, Math.min(10, rounds), rounds);
    say(
        "%s at %dx%d: %.0f ms a step (median of %d, %.0f to %.0f)",
        recipe,
        size,
        size,
        median(millis),
        rounds,
        Collections.min(millis),
        Collections.max(millis));
    return ExitCode.DONE.code();
  }

  private static SessionConfig config(DeviceOption device) {
    return new SessionConfig(device.choose().device(), Runtime.getRuntime().availableProcessors());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
