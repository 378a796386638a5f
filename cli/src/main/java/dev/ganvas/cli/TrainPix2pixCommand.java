package dev.ganvas.cli;

import dev.ganvas.cli.options.TrainingOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.trainer.config.TranslationConfig.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ganvas train pix2pix}: pairs of pictures in, a model that makes one of the other out. */
@Command(
    name = "pix2pix",
    mixinStandardHelpOptions = true,
    description = "Trains a model that makes one picture of another, on pairs.",
    footer = {
      "",
      "Examples:",
      "  ganvas train pix2pix --data facades --direction BtoA --out runs/facades",
      "  ganvas train pix2pix --data photos --degrade gray --out runs/colorize",
      "Ctrl-C saves; --resume goes on exactly where the run stopped."
    })
final class TrainPix2pixCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();
  @Mixin private TrainingOptions options = new TrainingOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PLACE",
      description = {
        "A folder or tar archive of files with both halves side by side, or a folder with",
        "two folders of equal names; with --degrade any pictures. train and test divide it."
      })
  private Path data = Path.of(".");

  @Option(
      names = "--degrade",
      paramLabel = "NAME",
      description = "Make the other half: gray, noise, blur, jpeg, dark or edges.")
  private Optional<String> degrade = Optional.empty();

  @Option(
      names = "--direction",
      paramLabel = "AtoB|BtoA",
      description = "From the left half or folder A to the right one, or back. Default: AtoB.")
  private Optional<String> direction = Optional.empty();

  @Option(
      names = "--features",
      paramLabel = "FILE.onnx",
      description = "Measure the distance to held-out pictures on this feature network.")
  private Optional<Path> features = Optional.empty();

  @Override
  public Integer call() throws IOException {
    List<String> settings = new ArrayList<>();
    degrade.ifPresent(name -> settings.add("data.degrading=" + name));
    direction.ifPresent(name -> settings.add("data.direction=" + name));
    return new TranslationRun(
            spec,
            Recipe.PIX2PIX,
            options,
            verbosity,
            new TranslationRun.Inputs(data, features, Optional.empty(), settings))
        .run();
  }
}
