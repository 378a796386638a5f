package dev.ganvas.cli;

import dev.ganvas.cli.options.ClassOption;
import dev.ganvas.cli.options.EncodingOptions;
import dev.ganvas.cli.options.GeneratorOptions;
import dev.ganvas.cli.options.IfExistsOption;
import dev.ganvas.cli.options.LatentOptions;
import dev.ganvas.cli.options.Verbosity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas generate walk}: from seed to seed and back. */
@Command(
    name = "walk",
    mixinStandardHelpOptions = true,
    description = "Walks by some seeds and back to the first, as frames and an animation.",
    footer = {"", "Example: ganvas generate walk -m digits --class 3 --seeds 1,7,42 -o walk"})
final class GenerateWalkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private GeneratorOptions options = new GeneratorOptions();
  @Mixin private LatentOptions latent = new LatentOptions();
  @Mixin private ClassOption label = new ClassOption();
  @Mixin private EncodingOptions encoding = new EncodingOptions();
  @Mixin private IfExistsOption existing = new IfExistsOption();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Option(
      names = "--seeds",
      required = true,
      paramLabel = "SEEDS",
      description = "The seeds that are passed, like 1,7,42; one may come again.")
  private String seeds = "";

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "60",
      description = "Steps of the walk. Default: 60.")
  private int frames = 60;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description =
          "Folder for the frames and walk.gif; with --format webp they and walk.webp are WebP.")
  private Path output = Path.of(".");

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    if (frames < 1) {
      throw usage("--frames: expected at least 1, found " + frames);
    }
    latent.truncation();
    encoding.format();
    encoding.encoding();
    options.model();
    Walk walk =
        new Walk(
            WalkStops.parse(spec.commandLine(), "--seeds", seeds),
            frames,
            SeriesFolder.ofWalk(output, existing.ifExists(), encoding.format()));
    walk.folder().check();
    try (OpenGenerator opened = OpenGenerator.open(spec.commandLine(), options, verbosity)) {
      encoding.requireFor(opened.generator().spec());
      List<Integer> labels = label.labels(opened.classes(), frames);
      PrintWriter out = spec.commandLine().getOut();
      walk.write(opened, labels, latent, encoding, options.batch(), out);
    }
    return ExitCode.DONE.code();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
