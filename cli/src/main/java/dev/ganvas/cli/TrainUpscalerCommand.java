package dev.ganvas.cli;

import dev.ganvas.cli.options.TrainingOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.TrainingProgress;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.data.ImageFolder;
import dev.ganvas.trainer.net.FeatureNetwork;
import dev.ganvas.trainer.run.PairDump;
import dev.ganvas.trainer.run.RunDirectory;
import dev.ganvas.trainer.run.StopSignal;
import dev.ganvas.trainer.run.UpscalerTrainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      "Examples:",
      "  ganvas train upscaler --data photos --out runs/mine --steps 12000",
      "  ganvas train upscaler --data photos --out runs/real --start runs/mine",
      "      --set degradation.kind=real --dump-pairs pairs --dry-run",
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

  @Option(
      names = "--start",
      paramLabel = "RUN|MODEL.onnx",
      description = "Begin with the weights of a run or an exported model. For --set start=...")
  private Optional<String> start = Optional.empty();

  @Option(
      names = "--features",
      paramLabel = "FILE.onnx",
      description = "The feature network that objective.perceptual is measured on.")
  private Optional<Path> features = Optional.empty();

  @Option(
      names = "--dump-pairs",
      paramLabel = "DIR",
      description = {
        "Write the first pairs of the training as pictures, small beside large, before it begins;",
        "with --dry-run instead of it."
      })
  private Optional<Path> dump = Optional.empty();

  @Option(
      names = "--dump-count",
      paramLabel = "N",
      defaultValue = "32",
      description = "How many pairs --dump-pairs writes. Default: 32.")
  private int dumpCount = 32;

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    options.check(spec.commandLine());
    check();
    ConfigFiles<TrainingConfig> files = ConfigFiles.upscaler();
    Path out = options.out();
    TrainingConfig settings =
        options.isResumed() ? files.read(RunDirectory.open(out).configFile()) : resolve(files);
    if (options.isDryRun()) {
      PrintWriter output = spec.commandLine().getOut();
      output.print(files.write(settings));
      output.println("# " + UpscalerTrainer.describe(settings));
      output.flush();
      if (dump.isPresent()) {
        dump(settings, ImageFolder.list(data), dump.get());
      }
      return ExitCode.DONE.code();
    }
    Optional<FeatureNetwork> looks = features(settings);
    ImageFolder pictures = ImageFolder.list(data);
    RunDirectory run =
        options.isResumed()
            ? RunDirectory.open(out)
            : RunDirectory.create(out, files.write(settings));
    if (dump.isPresent()) {
      dump(settings, pictures, dump.get());
    }
    StopSignal stop = options.stopSignal();
    try (TrainingProgress progress = new TrainingProgress(verbosity, spec.commandLine().getErr())) {
      return new TrainingSession(spec, stop, resumeCommand())
          .run(
              () ->
                  new UpscalerTrainer(settings, run, progress).train(pictures, looks, stop).step(),
              run,
              settings.schedule().steps());
    }
  }

  private void check() {
    if (dumpCount < 1) {
      throw new ParameterException(
          spec.commandLine(), "--dump-count: expected at least 1, found " + dumpCount);
    }
    if (options.isResumed() && start.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--resume goes on with the run's own weights: leave out --start");
    }
  }

  private void dump(TrainingConfig settings, ImageFolder pictures, Path folder) throws IOException {
    PairDump.write(settings, pictures, dumpCount, folder);
    PrintWriter output = spec.commandLine().getOut();
    output.println(dumpCount + " pairs in " + folder);
    output.flush();
  }

  private Optional<FeatureNetwork> features(TrainingConfig settings) throws IOException {
    if (settings.objective().perceptual() == 0) {
      return Optional.empty();
    }
    Path file =
        features.orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "expected --features FILE.onnx, which objective.perceptual is measured on,"
                        + " found none: SqueezeNet or VGG, or set objective.perceptual to 0"));
    return Optional.of(FeatureNetwork.read(file));
  }

  private String resumeCommand() {
    return "ganvas train upscaler --data "
        + data
        + features.map(file -> " --features " + file).orElse("")
        + " --out "
        + options.out()
        + " --resume";
  }

  private TrainingConfig resolve(ConfigFiles<TrainingConfig> files) throws IOException {
    try {
      List<String> all = new ArrayList<>(options.overrides());
      start.ifPresent(from -> all.add("start=" + from));
      return files.resolve(options.config(), all);
    } catch (GanvasException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
