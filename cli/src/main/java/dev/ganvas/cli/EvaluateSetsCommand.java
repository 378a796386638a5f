package dev.ganvas.cli;

import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.features.FeatureModel;
import dev.ganvas.runtime.features.MeasuredSet;
import dev.ganvas.runtime.features.PixelRows;
import dev.ganvas.runtime.session.SessionConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ganvas evaluate sets}: two sets of pictures against each other. */
@Command(
    name = "sets",
    mixinStandardHelpOptions = true,
    description = "Prints how far a set of pictures is from another on a network's features.",
    footer = {
      "",
      "Distances compare only with others on the same network and of as many pictures.",
      "They are called FID only on one particular Inception network, and not here.",
      "Sets with classes (a folder each, tar samples, data sets of 'ganvas generate') are measured",
      "class by class as well."
    })
final class EvaluateSetsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Parameters(
      index = "0",
      paramLabel = "REAL",
      description = {
        "Real pictures: a folder of them or of WebDataset tar files,",
        "a .tar or .tar.gz, an idx file."
      })
  private Path real = Path.of(".");

  @Parameters(index = "1", paramLabel = "MADE", description = "Made pictures, likewise.")
  private Path made = Path.of(".");

  @Option(
      names = "--features",
      required = true,
      paramLabel = "FILE.onnx",
      description = "A network of pictures [N, 3, S, S], normalised as ImageNet's.")
  private Path features = Path.of(".");

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "2000",
      description = "Most pictures of each set, evenly spread over it. Default: 2000.")
  private int count = 2000;

  @Option(
      names = "--among",
      paramLabel = "N",
      defaultValue = "10000",
      description = {
        "Most real pictures that the nearest one of each made one is looked for among.",
        "Default: 10000."
      })
  private int among = 10_000;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--neighbours",
      paramLabel = "FILE.png",
      description = "A sheet: made pictures, and the nearest real one below each; nearest first.")
  private Optional<Path> neighbours = Optional.empty();

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    if (count < 2) {
      throw new ParameterException(
          spec.commandLine(), "--count: expected at least 2 pictures, found " + count);
    }
    neighbours.ifPresent(file -> SampleSheet.require(spec.commandLine(), "--neighbours", file));
    PictureSetFiles realFiles = PictureSetFiles.in(real, Math.max(count, among));
    PictureSetFiles madeFiles = PictureSetFiles.in(made, count);
    PixelRows pixels = PixelRows.like(madeFiles.first());
    SetsReport report;
    try (FeatureModel model = FeatureModel.open(features, SessionConfig.CPU)) {
      MeasuredSet reals = realFiles.measure(model, pixels);
      MeasuredSet mades = madeFiles.measure(model, pixels);
      report = SetsReport.of(model.name(), reals, realFiles.all(), count, mades);
    }
    report.print(spec.commandLine().getOut());
    if (json.isPresent()) {
      report.write(json.get());
    }
    if (neighbours.isPresent()) {
      SampleSheet.write(
          NeighbourSheet.of(report.byFeatures(), realFiles, madeFiles), neighbours.get());
    }
    return ExitCode.DONE.code();
  }
}
