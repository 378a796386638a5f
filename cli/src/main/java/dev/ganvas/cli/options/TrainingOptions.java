package dev.ganvas.cli.options;

import dev.ganvas.trainer.run.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** What all kinds of training are told. */
public final class TrainingOptions {
  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "RUN",
      description = "Folder of the run: settings, log, checkpoints, samples, report, model.")
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

  /** The run's folder. */
  public Path out() {
    return out;
  }

  /** A file of settings. */
  public Optional<Path> config() {
    return config;
  }

  /** Whether to go on with a run. */
  public boolean isResumed() {
    return resume;
  }

  /** Whether to print and train nothing. */
  public boolean isDryRun() {
    return dryRun;
  }

  /** Single settings, the options that stand for one among them. */
  public List<String> overrides() {
    List<String> overrides = new ArrayList<>(set);
    steps.ifPresent(n -> overrides.add("schedule.steps=" + n));
    seed.ifPresent(n -> overrides.add("seed=" + n));
    return overrides;
  }

  /** When to stop. */
  public StopSignal stopSignal() {
    return time.map(StopSignal::after).orElseGet(StopSignal::none);
  }

  /**
   * Refuses settings beside --resume: the run has its own.
   *
   * @throws ParameterException if there are any
   */
  public void check(CommandLine command) {
    if (resume && (config.isPresent() || !overrides().isEmpty())) {
      throw new ParameterException(
          command,
          "--resume goes on with the run's own settings: leave out --config, --set, --steps and"
              + " --seed");
    }
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
