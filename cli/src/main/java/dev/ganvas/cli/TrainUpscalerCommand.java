package dev.ganvas.cli;

import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.TrainingProgress;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.data.ImageFolder;
import dev.ganvas.trainer.run.Checkpoint;
import dev.ganvas.trainer.run.RunDirectory;
import dev.ganvas.trainer.run.RunExport;
import dev.ganvas.trainer.run.StopSignal;
import dev.ganvas.trainer.run.UpscalerTrainer;
import dev.ganvas.trainer.verify.ParityReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Photos; subfolders train and val, if there, divide them.")
  private Path data = Path.of(".");

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "RUN",
      description = "Folder of the run: settings, log, checkpoints, samples, model.")
  private Path out = Path.of(".");

  @Option(names = "--config", paramLabel = "FILE.yaml", description = "Settings over the defaults.")
  private Optional<Path> config = Optional.empty();

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A single setting; repeatable.")
  private List<String> set = new ArrayList<>();

  @Option(names = "--steps", paramLabel = "N", description = "For --set schedule.steps=N.")
  private Optional<Integer> steps = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "For --set seed=N.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--time",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Stop and save after so long, like 90m or 2h.")
  private Optional<Duration> time = Optional.empty();

  @Option(names = "--resume", description = "Go on with the run in RUN.")
  private boolean resume;

  @Option(names = "--dry-run", description = "Print the settings and the network, train nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    if (resume && (config.isPresent() || !set.isEmpty() || steps.isPresent() || seed.isPresent())) {
      throw new ParameterException(
          spec.commandLine(),
          "--resume goes on with the run's own settings: leave out --config, --set, --steps and"
              + " --seed");
    }
    TrainingConfig settings = resume ? RunDirectory.open(out).config() : resolve();
    if (dryRun) {
      PrintWriter output = spec.commandLine().getOut();
      output.print(new ConfigFiles().write(settings));
      output.println("# " + UpscalerTrainer.describe(settings));
      output.flush();
      return ExitCode.DONE.code();
    }
    ImageFolder pictures = ImageFolder.list(data);
    RunDirectory run = resume ? RunDirectory.open(out) : RunDirectory.create(out, settings);
    StopSignal stop = time.map(StopSignal::after).orElseGet(StopSignal::none);
    CountDownLatch saved = new CountDownLatch(1);
    Thread onInterrupt = new Thread(() -> saveAndSay(stop, saved), "save-on-interrupt");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    Checkpoint last;
    try (TrainingProgress progress = new TrainingProgress(verbosity, spec.commandLine().getErr())) {
      last = new UpscalerTrainer(settings, run, progress).train(pictures, stop);
    } finally {
      if (!stop.isRequested()) {
        Runtime.getRuntime().removeShutdownHook(onInterrupt);
      }
    }
    saved.countDown();
    if (stop.isRequested()) {
      // The process is ending; the shutdown hook says how to go on.
      return ExitCode.DONE.code();
    }
    return last.step() < settings.schedule().steps() ? sayHowToGoOn(last) : export(run);
  }

  private TrainingConfig resolve() throws IOException {
    List<String> overrides = new ArrayList<>(set);
    steps.ifPresent(n -> overrides.add("schedule.steps=" + n));
    seed.ifPresent(n -> overrides.add("seed=" + n));
    try {
      return new ConfigFiles().resolve(config, overrides);
    } catch (GanvasException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void saveAndSay(StopSignal stop, CountDownLatch saved) {
    stop.request();
    try {
      if (saved.await(60, TimeUnit.SECONDS)) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("saved; go on with: " + resumeCommand());
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int sayHowToGoOn(Checkpoint last) {
    PrintWriter output = spec.commandLine().getOut();
    output.println("stopped at step " + last.step() + "; go on with: " + resumeCommand());
    output.flush();
    return ExitCode.DONE.code();
  }

  private String resumeCommand() {
    return "ganvas train upscaler --data " + data + " --out " + out + " --resume";
  }

  private int export(RunDirectory run) throws IOException {
    ParityReport parity = RunExport.write(run, Version.text(), run.model());
    PrintWriter output = spec.commandLine().getOut();
    output.println(run.model() + ": " + ExportCommand.sentence(parity));
    output.flush();
    return ExitCode.DONE.code();
  }

  private static final class TimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Matcher matcher = Pattern.compile("([1-9][0-9]{0,5})([smh])").matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("expected a time like 90m or 2h, found '" + text + "'");
      }
      long number = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        default -> Duration.ofHours(number);
      };
    }
  }
}
