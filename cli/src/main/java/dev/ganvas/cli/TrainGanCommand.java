package dev.ganvas.cli;

import dev.ganvas.cli.options.TrainingOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.TrainingProgress;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.features.FeatureModel;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.data.PictureData;
import dev.ganvas.trainer.run.GanTrainer;
import dev.ganvas.trainer.run.RunDirectory;
import dev.ganvas.trainer.run.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas train gan}: pictures in, a model that makes more of their kind out. */
@Command(
    name = "gan",
    mixinStandardHelpOptions = true,
    description = "Trains a model that makes pictures like those it is shown, 28 to 64 pixels.",
    footer = {
      "",
      "Recipes: gan (fully connected), dcgan, wgan-gp, sngan; with labels cgan, acgan, projection.",
      "Example: ganvas train gan --recipe dcgan --data icons --out runs/icons --steps 8000",
      "Ctrl-C saves; --resume goes on exactly where the run stopped."
    })
final class TrainGanCommand implements Callable<Integer> {
  private static final int NAMED = 10;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();
  @Mixin private TrainingOptions options = new TrainingOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PLACE",
      description = {
        "A folder of pictures, with a folder for each class if there are classes;",
        "an idx file or a folder of them (MNIST's format); a .tar or .tar.gz of pictures."
      })
  private Path data = Path.of(".");

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description = "Networks, losses and rates by name. Default: dcgan.")
  private Optional<String> recipe = Optional.empty();

  @Option(
      names = "--features",
      paramLabel = "FILE.onnx",
      description = "Measure the distance to held-out pictures on this feature network.")
  private Optional<Path> features = Optional.empty();

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    options.check(spec.commandLine());
    if (options.isResumed() && recipe.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--resume goes on with the run's own recipe: leave out --recipe");
    }
    Path out = options.out();
    GanConfig asked =
        options.isResumed()
            ? ConfigFiles.gan().read(RunDirectory.open(out).configFile())
            : resolve();
    PictureData.Loaded pictures =
        PictureData.at(data)
            .load(asked.image().size(), GanTrainer.color(asked), asked.metrics().heldOut());
    nameUnreadable(pictures.unreadable());
    GanConfig settings = GanTrainer.resolve(asked, pictures.training());
    int classes = GanTrainer.classes(settings, pictures.training());
    String text = ConfigFiles.gan().write(settings);
    if (options.isDryRun()) {
      PrintWriter output = spec.commandLine().getOut();
      output.print(text);
      GanTrainer.describe(settings, pictures.training(), classes)
          .forEach(line -> output.println(line.isEmpty() ? "#" : "# " + line));
      output.flush();
      return ExitCode.DONE.code();
    }
    RunDirectory run =
        options.isResumed() ? RunDirectory.open(out) : RunDirectory.create(out, text);
    StopSignal stop = options.stopSignal();
    try (TrainingProgress progress = new TrainingProgress(verbosity, spec.commandLine().getErr())) {
      return new TrainingSession(spec, stop, resumeCommand())
          .run(
              () -> train(settings, run, progress, pictures, stop),
              run,
              settings.schedule().steps());
    }
  }

  private int train(
      GanConfig settings,
      RunDirectory run,
      TrainingProgress progress,
      PictureData.Loaded pictures,
      StopSignal stop)
      throws IOException {
    GanTrainer trainer = new GanTrainer(settings, run, progress);
    if (features.isEmpty()) {
      return trainer.train(pictures, Optional.empty(), stop).step();
    }
    try (FeatureModel model = FeatureModel.open(features.get(), SessionConfig.CPU)) {
      return trainer.train(pictures, Optional.of(model), stop).step();
    }
  }

  private GanConfig resolve() throws IOException {
    try {
      Optional<String> named = recipe;
      if (named.isEmpty() && options.config().isPresent()) {
        named = ConfigFiles.recipe(options.config().get());
      }
      return ConfigFiles.gan(named.orElse("dcgan")).resolve(options.config(), options.overrides());
    } catch (GanvasException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private String resumeCommand() {
    return "ganvas train gan --data "
        + data
        + " --out "
        + options.out()
        + features.map(file -> " --features " + file).orElse("")
        + " --resume";
  }

  private void nameUnreadable(List<String> unreadable) {
    if (!unreadable.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("left out, because they cannot be read: " + unreadable.size());
      unreadable.stream().limit(NAMED).forEach(line -> err.println("  " + line));
      err.flush();
    }
  }
}
