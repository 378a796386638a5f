package dev.ganvas.cli;

import dev.ganvas.cli.options.TrainingOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.TrainingProgress;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.data.ImageFolder;
import dev.ganvas.trainer.run.RunDirectory;
import dev.ganvas.trainer.run.StopSignal;
import dev.ganvas.trainer.run.UpscalerTrainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas train upscaler}: photos in, a model that enlarges out. */
@Command(
    name = "upscaler",
    mixinStandardHelpOptions = true,
    description = "Trains a model that enlarges pictures, on a folder of sharp photos.",
    footer = {
      "",
      "Example: ganvas train upscaler --data photos --out runs/mine --steps 12000",
      "Ctrl-C saves; --resume goes on exactly where the run stopped."
    })
final class TrainUpscalerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();
  @Mixin private TrainingOptions options = new TrainingOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Photos; subfolders train and val, if there, divide them.")
  private Path data = Path.of(".");

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    options.check(spec.commandLine());
    ConfigFiles<TrainingConfig> files = ConfigFiles.upscaler();
    Path out = options.out();
    TrainingConfig settings =
        options.isResumed() ? files.read(RunDirectory.open(out).configFile()) : resolve(files);
    if (options.isDryRun()) {
      PrintWriter output = spec.commandLine().getOut();
      output.print(files.write(settings));
      output.println("# " + UpscalerTrainer.describe(settings));
      output.flush();
      return ExitCode.DONE.code();
    }
    ImageFolder pictures = ImageFolder.list(data);
    RunDirectory run =
        options.isResumed()
            ? RunDirectory.open(out)
            : RunDirectory.create(out, files.write(settings));
    StopSignal stop = options.stopSignal();
    try (TrainingProgress progress = new TrainingProgress(verbosity, spec.commandLine().getErr())) {
      return new TrainingSession(
              spec, stop, "ganvas train upscaler --data " + data + " --out " + out + " --resume")
          .run(
              () -> new UpscalerTrainer(settings, run, progress).train(pictures, stop).step(),
              run,
              settings.schedule().steps());
    }
  }

  private TrainingConfig resolve(ConfigFiles<TrainingConfig> files) throws IOException {
    try {
      return files.resolve(options.config(), options.overrides());
    } catch (GanvasException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
