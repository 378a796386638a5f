package dev.ganvas.cli;

import dev.ganvas.cli.options.TrainingOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.trainer.config.TranslationConfig.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ganvas train style}: one picture and photos in, a model that paints like it out. */
@Command(
    name = "style",
    mixinStandardHelpOptions = true,
    description = "Trains a model that gives photos the style of one picture.",
    footer = {
      "",
      "Example: ganvas train style --style wave.jpg --data photos --features squeezenet.onnx"
          + " --out runs/wave",
      "Ctrl-C saves; --resume goes on exactly where the run stopped."
    })
final class TrainStyleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();
  @Mixin private TrainingOptions options = new TrainingOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Photos of anything; subfolders train and val, if there, divide them.")
  private Path data = Path.of(".");

  @Option(
      names = "--style",
      paramLabel = "PICTURE",
      description = "The picture whose style photos are to take on.")
  private Optional<Path> style = Optional.empty();

  @Option(
      names = "--features",
      paramLabel = "FILE.onnx",
      description = {
        "A network trained to name what is in pictures, like SqueezeNet or VGG: content and",
        "style are measured on it while training. It is not part of the model."
      })
  private Optional<Path> features = Optional.empty();

  @Override
  public Integer call() throws IOException {
    return new TranslationRun(
            spec,
            Recipe.STYLE,
            options,
            verbosity,
            new TranslationRun.Inputs(data, features, style, List.of()))
        .run();
  }
}
