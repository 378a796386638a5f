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

/** {@code ganvas train cyclegan}: two folders in, a model there and a model back out. */
@Command(
    name = "cyclegan",
    mixinStandardHelpOptions = true,
    description = "Trains two models, there and back, on two kinds of pictures without pairs.",
    footer = {
      "",
      "Example: ganvas train cyclegan --data horse2zebra --out runs/zebra",
      "model.onnx makes B of A, model-back.onnx A of B.",
      "Ctrl-C saves; --resume goes on exactly where the run stopped."
    })
final class TrainCycleganCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();
  @Mixin private TrainingOptions options = new TrainingOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Holds two folders of pictures: A and B, or trainA, trainB, testA and testB.")
  private Path data = Path.of(".");

  @Option(
      names = "--features",
      paramLabel = "FILE.onnx",
      description = "Measure the distance to held-out pictures on this feature network.")
  private Optional<Path> features = Optional.empty();

  @Override
  public Integer call() throws IOException {
    return new TranslationRun(
            spec,
            Recipe.CYCLEGAN,
            options,
            verbosity,
            new TranslationRun.Inputs(data, features, Optional.empty(), List.of()))
        .run();
  }
}
