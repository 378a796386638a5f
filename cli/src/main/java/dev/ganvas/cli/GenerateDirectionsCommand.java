package dev.ganvas.cli;

import dev.ganvas.cli.options.ClassOption;
import dev.ganvas.cli.options.GeneratorOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.latent.LatentDirections;
import dev.ganvas.runtime.latent.LatentEdit;
import dev.ganvas.runtime.latent.LatentShift;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas generate directions}: what of its numbers changes a generator's pictures most. */
@Command(
    name = "directions",
    mixinStandardHelpOptions = true,
    description = {
      "Finds the directions of a generator's numbers that change its pictures most (SeFa).",
      "Their numbers go into --edit of 'generate', 'generate walk' and 'generate mix'."
    },
    footer = {
      "",
      "Examples:",
      "  ganvas generate directions -m digits -o directions.png",
      "  ganvas generate -m digits -n 100 --edit 1=2 --edit 3=-1.5 -o edited"
    })
final class GenerateDirectionsCommand implements Callable<Integer> {
  /** Strengths on the sheet, in both senses. */
  private static final int REACH = 3;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private GeneratorOptions options = new GeneratorOptions();
  @Mixin private ClassOption label = new ClassOption();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Option(
      names = {"-n", "--count"},
      paramLabel = "K",
      defaultValue = "10",
      description = "How many, those with the most variance first. Default: 10.")
  private int count = 10;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "The picture that the sheet changes. Default: 0.")
  private long seed;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.png",
      description = "A sheet: a row a direction, strengths from -3 to 3.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    if (count < 1) {
      throw usage("--count: expected at least 1, found " + count);
    }
    if (seed < 0) {
      throw usage("--seed: expected at least 0, found " + seed);
    }
    output.ifPresent(file -> SampleSheet.require(spec.commandLine(), "--output", file));
    try (OpenGenerator opened = OpenGenerator.open(spec.commandLine(), options, verbosity)) {
      LatentDirections directions = opened.generator().directions();
      int shown = Math.min(count, directions.count());
      print(directions, shown);
      if (output.isPresent()) {
        SampleSheet.write(sheet(opened, directions, shown), output.get());
      }
    }
    return ExitCode.DONE.code();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void print(LatentDirections directions, int shown) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("direction  share of variance");
    double sum = 0;
    for (int number = 1; number <= shown; number++) {
      double share = directions.share(number);
      sum += share;
      out.printf(Locale.ROOT, "%9d  %15.2f %%%n", number, 100 * share);
    }
    out.printf(Locale.ROOT, "%d of %d: %.2f %%%n", shown, directions.count(), 100 * sum);
    out.flush();
  }

  private Image sheet(OpenGenerator opened, LatentDirections directions, int shown) {
    Generator generator = opened.generator();
    int columns = 2 * REACH + 1;
    List<Image> pictures = new ArrayList<>();
    for (int number = 1; number <= shown; number++) {
      for (int strength = -REACH; strength <= REACH; strength++) {
        LatentShift shift = LatentShift.of(directions, List.of(new LatentEdit(number, strength)));
        pictures.addAll(
            generator.generate(
                generator.latent(new long[] {seed}, 1, shift), label.labels(opened.classes(), 1)));
      }
    }
    return SampleSheet.of(pictures, columns);
  }
}
