package dev.ganvas.cli;

import dev.ganvas.cli.options.DeviceOption;
import dev.ganvas.cli.options.ModelOptions;
import dev.ganvas.cli.options.OutputOptions;
import dev.ganvas.cli.options.PipelineOptions;
import dev.ganvas.cli.options.ReadingOptions;
import dev.ganvas.cli.options.TilingOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.BatchProgress;
import dev.ganvas.cli.report.ComparePage;
import dev.ganvas.cli.report.PlanListing;
import dev.ganvas.cli.report.ReportJson;
import dev.ganvas.runtime.PictureModel;
import dev.ganvas.runtime.batch.BatchPlan;
import dev.ganvas.runtime.batch.BatchReport;
import dev.ganvas.runtime.batch.BatchRunner;
import dev.ganvas.runtime.batch.DiskSpace;
import dev.ganvas.runtime.batch.Forecast;
import dev.ganvas.runtime.batch.ImageResult;
import dev.ganvas.runtime.batch.InputScan;
import dev.ganvas.runtime.batch.OutputRule;
import dev.ganvas.runtime.failure.FileTrouble;
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
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
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
        Forecast.of(BatchPlan.of(scan, rule, Files::exists), resultOf, rule.encoding());
    BatchPlan plan = forecast.plan();
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
      Outcome outcome = run(job, plan, rule, opened);
      ExitCode exitCode = tell(job.done(), outcome, rule.target());
      ReportJson json = new ReportJson(job.command(), opened.used(), wish.sharpness());
      return write(outcome.report(), json, exitCode).code();
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

  /** The pictures are made whatever becomes of what tells about them. */
  private ExitCode write(BatchReport report, ReportJson json, ExitCode exitCode) {
    try {
      if (outputs.report().isPresent()) {
        json.write(report, outputs.report().get());
      }
      if (outputs.compare().isPresent()) {
        int shown = ComparePage.write(report, outputs.compare().get(), reading.rules());
        say(Verbosity.Level.VERBOSE, shown + " pictures on " + outputs.compare().get());
      }
      return exitCode;
    } catch (IOException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("failed: the report cannot be written (" + FileTrouble.reason(e) + ")");
      err.flush();
      return exitCode == ExitCode.DONE ? ExitCode.SOME_FAILED : exitCode;
    }
  }

  /**
   * How a run went.
   *
   * @param report of the pictures that it came to
   * @param interrupted what to say of Ctrl-C, if that ended it
   */
  private record Outcome(BatchReport report, Optional<String> interrupted) {}

  private Outcome run(Job job, BatchPlan plan, OutputRule rule, OpenModels models)
      throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    String note = "Ganvas " + Version.text() + " (" + models.credit() + ")";
    try (BatchProgress progress = new BatchProgress(job.doing(), plan, verbosity, err)) {
      BatchRunner runner =
          new BatchRunner(
              models.maker(),
              rule.encoding(),
              new MetadataRule(outputs.metadata(), note),
              pipeline.settings().readingBy(reading.rules()),
              progress);
      try (Interruption interruption = new Interruption(runner, progress, err)) {
        BatchReport report = runner.run(plan);
        Optional<String> sentence =
            interruption.isRequested() ? Optional.of(interruption.sentence()) : Optional.empty();
        return new Outcome(report, sentence);
      }
    }
  }

  /** Finds out before anything is computed that results cannot be stored. */
  private static void makeOutputFolder(BatchPlan plan) throws IOException {
    if (plan.toProcess() > 0) {
      Path folder = plan.outputFolders().iterator().next();
      try {
        Files.createDirectories(folder);
      } catch (FileAlreadyExistsException e) {
        throw new GanvasException(
            Kind.UNWRITABLE_OUTPUT,
            "expected a folder for the results, found a file: " + e.getFile(),
            e);
      }
      if (!Files.isWritable(folder)) {
        throw new GanvasException(
            Kind.UNWRITABLE_OUTPUT, "the output folder cannot be written to: " + folder);
      }
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
    plan.items().stream()
        .filter(item -> rule.format().isEmpty())
        .filter(
            item ->
                ImageFormat.ofFileName(item.input().toString())
                    .filter(f -> !f.writable())
                    .isPresent())
        .findFirst()
        .ifPresent(
            item ->
                say(
                    Verbosity.Level.NORMAL,
                    "files like "
                        + item.input()
                        + " cannot be written in their format: they become "
                        + item.format()));
  }

  private ExitCode tell(String done, Outcome outcome, Path target) {
    BatchReport report = outcome.report();
    report.images().stream()
        .filter(ImageResult.Done.class::isInstance)
        .map(ImageResult.Done.class::cast)
        .filter(made -> !made.remarks().isEmpty())
        .forEach(
            made ->
                say(
                    Verbosity.Level.NORMAL,
                    "taken: " + made.input() + ", " + String.join(", ", made.remarks())));
    printFailures(report);
    if (outcome.interrupted().isPresent()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(outcome.interrupted().get());
      err.flush();
      return ExitCode.INTERRUPTED;
    }
    if (verbosity.level() != Verbosity.Level.QUIET) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          String.format(
              Locale.ROOT,
              "%d " + done + ", %d there already, %d failed in %.1f s: %s",
              report.done(),
              report.skipped(),
              report.failed().size(),
              report.seconds().wall(),
              target));
      out.flush();
    }
    if (report.failed().isEmpty()) {
      return ExitCode.DONE;
    }
    boolean nothing = report.done() + report.skipped() == 0;
    return nothing ? ExitCode.of(report.failed().get(0).kind()) : ExitCode.SOME_FAILED;
  }

  private void printFailures(BatchReport report) {
    PrintWriter err = spec.commandLine().getErr();
    int wantingRoom = 0;
    for (ImageResult.Failed failure : report.failed()) {
      // A full disk fails all that is left: one line says as much as ten thousand.
      if (failure.kind() == Kind.DISK_FULL && wantingRoom++ > 0) {
        continue;
      }
      err.println("failed: " + PlanListing.sentence(failure));
      if (verbosity.level() == Verbosity.Level.TRACES) {
        failure.cause().printStackTrace(err);
      }
    }
    if (wantingRoom > 0) {
      String more = wantingRoom == 1 ? "" : wantingRoom - 1 + " more failed for the same reason: ";
      err.println("the disk is full: " + more + "make room and start the same command again");
    }
    err.flush();
  }

  private void say(Verbosity.Level from, String message) {
    if (verbosity.level().compareTo(from) >= 0) {
      spec.commandLine().getErr().println(message);
      spec.commandLine().getErr().flush();
    }
  }
}
