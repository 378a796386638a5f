package dev.ganvas.cli;

import dev.ganvas.cli.options.DeviceOption;
import dev.ganvas.cli.options.ModelOptions;
import dev.ganvas.cli.options.OutputOptions;
import dev.ganvas.cli.options.PipelineOptions;
import dev.ganvas.cli.options.ReadingOptions;
import dev.ganvas.cli.options.TilingOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.BatchProgress;
import dev.ganvas.cli.report.PlanListing;
import dev.ganvas.cli.report.ReportJson;
import dev.ganvas.runtime.PictureModel;
import dev.ganvas.runtime.batch.BatchPlan;
import dev.ganvas.runtime.batch.BatchReport;
import dev.ganvas.runtime.batch.BatchRunner;
import dev.ganvas.runtime.batch.DiskSpace;
import dev.ganvas.runtime.batch.Forecast;
import dev.ganvas.runtime.batch.InputScan;
import dev.ganvas.runtime.batch.OutputRule;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Dimensions;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.metadata.MetadataRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.Devices;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What {@code upscale} and {@code stylize} share: a model over files and folders. */
final class FolderRun {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private OutputOptions outputs = new OutputOptions();
  @Mixin private ReadingOptions reading = new ReadingOptions();
  @Mixin private TilingOptions tiling = new TilingOptions();
  @Mixin private ModelOptions known = new ModelOptions();
  @Mixin private ModelOptions.Passes passes = new ModelOptions.Passes();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private Verbosity verbosity = new Verbosity();

  /**
   * What is done, in the words of its messages.
   *
   * @param command as the report names it
   * @param task of the models that fit
   * @param doing as the progress bar names it
   * @param done as the last line names it
   */
  record Job(String command, Task task, String doing, String done) {}

  /** Opens a command's model. */
  interface Opener {
    PictureModel open(Path file, SessionConfig config, Tiling tiling, ProbeHints hints)
        throws IOException;
  }

  /**
   * Runs the command.
   *
   * @param resultOf the size that a picture of some size becomes
   */
  int run(Job job, ModelWish wish, UnaryOperator<Dimensions> resultOf, Opener opener)
      throws IOException, InterruptedException {
    verbosity.applyToLogs();
    OutputRule rule = outputs.rule();
    // Looked at before any work: what is not understood ends the command.
    tiling.tiling(pipeline.settings().memoryBytes());
    InputScan scan = scan();
    Forecast forecast =
        Forecast.of(BatchPlan.of(scan, rule, BatchPlan.Look.AT_FILES), resultOf, rule.encoding());
    BatchPlan plan = forecast.plan();
    outputs.requireOwnPlaces(plan);
    outputs.report().ifPresent(file -> OutputFolder.requireFile("--report", file));
    outputs.compare().ifPresent(file -> OutputFolder.requireFile("--compare", file));
    PlanListing listing = new PlanListing(forecast, rule.target());
    if (outputs.dryRun()) {
      listing.print(spec.commandLine().getOut());
      return ExitCode.DONE.code();
    }
    sayOnceWhatChangesFormat(plan, rule);
    makeOutputFolder(plan);
    removeLeftovers(plan);
    listing.earlyFailure().ifPresent(line -> say(Verbosity.Level.NORMAL, line));
    listing
        .diskWarning(DiskSpace.OF_THE_SYSTEM)
        .ifPresent(line -> say(Verbosity.Level.NORMAL, line));
    ModelWish.Found found = wish.in(Catalogs.standard(), job.task());
    Devices.Choice choice = device.choose();
    say(Verbosity.Level.NORMAL, "running on " + choice.device() + ": " + choice.reason());
    SessionConfig config =
        new SessionConfig(choice.device(), Runtime.getRuntime().availableProcessors());
    // Models that are open at once share the memory that tiles are planned with.
    Tiling tiles = tiling.tiling(pipeline.settings().memoryBytes() / found.count());
    OpenModels.Opening opening = path -> prepared(opener.open(path, config, tiles, known.hints()));
    try (OpenModels opened = found.open(opening)) {
      // Only at the end it is known which models were needed.
      Supplier<ReportJson> json =
          () -> new ReportJson(job.command(), opened.used(), wish.sharpness());
      Outcome outcome = run(job, plan, opened, json);
      BatchReport report = outcome.report();
      ExitCode exitCode = ending().tell(job.done(), report, outcome.interrupted());
      boolean reported = ending().writeReport(report, json.get());
      boolean shown = ending().writePage(report, reading.rules());
      boolean told = reported && shown;
      return (exitCode == ExitCode.DONE && !told ? ExitCode.SOME_FAILED : exitCode).code();
    }
  }

  private PictureModel prepared(PictureModel opened) {
    opened.setPasses(passes.passes());
    opened.doubts().forEach(doubt -> say(Verbosity.Level.NORMAL, "model: " + doubt));
    opened.setNotices(notice -> say(Verbosity.Level.NORMAL, "model: " + notice));
    return opened;
  }

  private InputScan scan() throws IOException {
    InputScan scan = InputScan.of(outputs.inputs());
    scan.notes().forEach(note -> say(Verbosity.Level.NORMAL, note));
    if (scan.files().isEmpty()) {
      String closed =
          scan.unreadable().isEmpty()
              ? ""
              : ", and cannot look into " + scan.unreadable().get(0).folder();
      throw new GanvasException(
          Kind.NO_INPUT, "expected pictures, found none in " + outputs.inputs() + closed);
    }
    return scan;
  }

  /**
   * How a run went.
   *
   * @param report of the pictures that it came to
   * @param interrupted what to say of Ctrl-C, if that ended it
   */
  private record Outcome(BatchReport report, Optional<String> interrupted) {}

  private Outcome run(Job job, BatchPlan plan, OpenModels models, Supplier<ReportJson> json)
      throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    String note = "Ganvas " + Version.text() + " (" + models.credit() + ")";
    try (BatchProgress progress = new BatchProgress(job.doing(), plan, verbosity, err)) {
      BatchRunner runner =
          new BatchRunner(
              models.maker(),
              outputs.rule().encoding(),
              new MetadataRule(outputs.metadata(), note),
              pipeline.settings().readingBy(reading.rules()),
              progress);
      RunEnding ending = ending();
      try (Interruption interruption =
          new Interruption(
              runner, progress, err, report -> ending.writeReport(report, json.get()))) {
        BatchReport report = runner.run(plan);
        Optional<String> sentence =
            interruption.isRequested() ? Optional.of(interruption.sentence()) : Optional.empty();
        return new Outcome(report, sentence);
      }
    }
  }

  /** Finds out before anything is computed that results cannot be stored. */
  private static void makeOutputFolder(BatchPlan plan) {
    if (plan.toProcess() > 0) {
      OutputFolder.make("--output", plan.outputFolders().iterator().next());
    }
  }

  private void removeLeftovers(BatchPlan plan) throws IOException {
    int removed = 0;
    for (Path folder : plan.outputFolders()) {
      removed += AtomicFiles.removeLeftovers(folder);
    }
    if (removed > 0) {
      say(Verbosity.Level.NORMAL, "removed unfinished files of a run that was killed: " + removed);
    }
  }

  private void sayOnceWhatChangesFormat(BatchPlan plan, OutputRule rule) {
    Set<ImageFormat> said = EnumSet.noneOf(ImageFormat.class);
    for (BatchPlan.Item item : plan.items()) {
      Optional<ImageFormat> own = ImageFormat.ofFileName(item.input().toString());
      boolean kept = rule.format().isEmpty() && !item.output().equals(rule.target());
      if (kept && own.isPresent() && own.get() != item.format() && said.add(own.get())) {
        String why =
            own.get().writable()
                ? " have opacity, which their format cannot hold here: they become "
                : " cannot be written in their format: they become ";
        say(Verbosity.Level.NORMAL, "files like " + item.input() + why + item.format());
      }
    }
  }

  private RunEnding ending() {
    return new RunEnding(spec.commandLine(), outputs, verbosity);
  }

  private void say(Verbosity.Level from, String message) {
    ending().say(from, message);
  }
}
