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
import dev.ganvas.cli.report.ReportJson;
import dev.ganvas.runtime.PictureModel;
import dev.ganvas.runtime.batch.BatchPlan;
import dev.ganvas.runtime.batch.BatchReport;
import dev.ganvas.runtime.batch.BatchRunner;
import dev.ganvas.runtime.batch.ImageResult;
import dev.ganvas.runtime.batch.InputScan;
import dev.ganvas.runtime.batch.OutputRule;
import dev.ganvas.runtime.batch.PictureMaker;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.metadata.MetadataRule;
import dev.ganvas.runtime.model.ModelSpec;
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
   * @param doing as the progress bar names it
   * @param done as the last line names it
   */
  record Job(String command, String doing, String done) {}

  /** Opens a command's model. */
  interface Opener {
    PictureModel open(Path file, SessionConfig config, Tiling tiling, ProbeHints hints)
        throws IOException;
  }

  int run(Job job, String model, Opener opener) throws IOException, InterruptedException {
    verbosity.applyToLogs();
    OutputRule rule = outputs.rule();
    Tiling tiles = tiling.tiling(pipeline.settings().memoryBytes());
    InputScan scan = InputScan.of(outputs.inputs());
    scan.notes().forEach(note -> say(Verbosity.Level.NORMAL, note));
    if (scan.files().isEmpty()) {
      throw new GanvasException(
          Kind.NO_INPUT, "expected pictures, found none in " + outputs.inputs());
    }
    BatchPlan plan = BatchPlan.of(scan, rule, Files::exists);
    if (outputs.dryRun()) {
      print(plan);
      return ExitCode.DONE.code();
    }
    sayOnceWhatChangesFormat(plan, rule);
    makeOutputFolder(plan);
    Path file = Catalogs.standard().find(model);
    Devices.Choice choice = device.choose();
    say(Verbosity.Level.NORMAL, "running on " + choice.device() + ": " + choice.reason());
    SessionConfig config =
        new SessionConfig(choice.device(), Runtime.getRuntime().availableProcessors());
    try (PictureModel opened = opener.open(file, config, tiles, known.hints())) {
      opened.setPasses(passes.passes());
      opened.doubts().forEach(doubt -> say(Verbosity.Level.NORMAL, "model: " + doubt));
      opened.setNotices(notice -> say(Verbosity.Level.NORMAL, "model: " + notice));
      BatchReport report = run(job, plan, rule, opened);
      int exitCode = tell(job.done(), report, scan, rule.target());
      if (outputs.report().isPresent()) {
        new ReportJson(job.command(), model, file, opened).write(report, outputs.report().get());
      }
      if (outputs.compare().isPresent()) {
        int shown = ComparePage.write(report, outputs.compare().get(), reading.rules());
        say(Verbosity.Level.VERBOSE, shown + " pictures on " + outputs.compare().get());
      }
      return exitCode;
    }
  }

  private BatchReport run(Job job, BatchPlan plan, OutputRule rule, PictureModel model)
      throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    ModelSpec contract = model.spec();
    String scale = contract.scale() == 1 ? "" : " x" + contract.scale();
    String note = "Ganvas " + Version.text() + " (" + contract.provenance().name() + scale + ")";
    try (BatchProgress progress = new BatchProgress(job.doing(), plan, verbosity, err)) {
      return new BatchRunner(
              new Making(model),
              rule.encoding(),
              new MetadataRule(outputs.metadata(), note),
              pipeline.settings().readingBy(reading.rules()),
              progress)
          .run(plan);
    }
  }

  private void print(BatchPlan plan) {
    PrintWriter out = spec.commandLine().getOut();
    for (BatchPlan.Item item : plan.items()) {
      String action = item.action() == BatchPlan.Action.SKIP ? "  (there already)" : "";
      out.println(item.input() + " -> " + item.output() + action);
    }
    out.println(
        plan.toProcess()
            + " to make, "
            + (plan.items().size() - plan.toProcess())
            + " there already; nothing written");
    out.flush();
  }

  /** Finds out before anything is computed that results cannot be stored. */
  private static void makeOutputFolder(BatchPlan plan) throws IOException {
    if (plan.toProcess() > 0) {
      Path folder = plan.items().get(0).output().toAbsolutePath().getParent();
      if (folder != null) {
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

  private int tell(String done, BatchReport report, InputScan scan, Path target) {
    PrintWriter err = spec.commandLine().getErr();
    report.images().stream()
        .filter(ImageResult.Done.class::isInstance)
        .map(ImageResult.Done.class::cast)
        .filter(made -> !made.remarks().isEmpty())
        .forEach(
            made ->
                say(
                    Verbosity.Level.NORMAL,
                    "taken: " + made.input() + ", " + String.join(", ", made.remarks())));
    scan.unreadable().forEach(folder -> err.println("failed: cannot look into " + folder));
    for (ImageResult.Failed failure : report.failed()) {
      err.println("failed: " + withName(failure));
      if (verbosity.level() == Verbosity.Level.TRACES) {
        failure.cause().printStackTrace(err);
      }
    }
    err.flush();
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
      return (scan.unreadable().isEmpty() ? ExitCode.DONE : ExitCode.SOME_FAILED).code();
    }
    boolean nothing = report.done() + report.skipped() == 0;
    return nothing
        ? ExitCode.of(report.failed().get(0).kind()).code()
        : ExitCode.SOME_FAILED.code();
  }

  private static String withName(ImageResult.Failed failure) {
    String name = failure.input().toString();
    return failure.message().contains(name) ? failure.message() : name + ": " + failure.message();
  }

  private void say(Verbosity.Level from, String message) {
    if (verbosity.level().compareTo(from) >= 0) {
      spec.commandLine().getErr().println(message);
      spec.commandLine().getErr().flush();
    }
  }

  private record Making(PictureModel model) implements PictureMaker {
    @Override
    public ImageSpec resultOf(ImageSpec input) {
      return model.resultOf(input);
    }

    @Override
    public Image make(Image input) {
      return model.apply(input);
    }

    @Override
    public void make(Image input, RowSink sink) {
      model.apply(input, sink);
    }
  }
}
