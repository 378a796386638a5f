package dev.ganvas.cli;

import dev.ganvas.cli.options.DeviceOption;
import dev.ganvas.cli.options.ModelOptions;
import dev.ganvas.cli.options.OutputOptions;
import dev.ganvas.cli.options.PipelineOptions;
import dev.ganvas.cli.options.TilingOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.BatchProgress;
import dev.ganvas.cli.report.ReportJson;
import dev.ganvas.runtime.TargetSize;
import dev.ganvas.runtime.Upscaler;
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
import dev.ganvas.runtime.session.Devices;
import dev.ganvas.runtime.session.SessionConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas upscale}: pictures larger. */
@Command(
    name = "upscale",
    mixinStandardHelpOptions = true,
    description = "Enlarges pictures and whole folders of them.",
    footer = {
      "",
      "Examples:",
      "  ganvas upscale photos -o enlarged              a folder, four times as large",
      "  ganvas upscale a.jpg -o a-large.png -s 2       one picture, twice as large",
      "  ganvas upscale photos -o web --width 1600 -f webp"
    })
final class UpscaleCommand implements Callable<Integer> {
  private static final String DEFAULT_MODEL = "photo-x4";

  /** Three colours of 16 bits; for the usual 8 bits this is on the safe side. */
  private static final int BYTES_PER_PIXEL = 6;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private OutputOptions outputs = new OutputOptions();
  @Mixin private TilingOptions tiling = new TilingOptions();
  @Mixin private ModelOptions known = new ModelOptions();
  @Mixin private ModelOptions.Passes passes = new ModelOptions.Passes();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Option(
      names = {"-m", "--model"},
      paramLabel = "NAME|FILE",
      defaultValue = DEFAULT_MODEL,
      description = "A model by name ('ganvas models list') or an .onnx file. Default: photo-x4.")
  private String model = DEFAULT_MODEL;

  @ArgGroup(exclusive = true)
  private SizeChoice size = new SizeChoice();

  private static final class SizeChoice {
    @Option(
        names = {"-s", "--scale"},
        paramLabel = "X",
        description = "How many times as large, any number. Default: 4.")
    private Optional<Double> scale = Optional.empty();

    @Option(names = "--width", paramLabel = "N", description = "So many pixels wide.")
    private Optional<Integer> width = Optional.empty();

    @Option(names = "--height", paramLabel = "N", description = "So many pixels high.")
    private Optional<Integer> height = Optional.empty();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    verbosity.applyToLogs();
    OutputRule rule = outputs.rule();
    TargetSize target = target();
    var tiles = tiling.tiling();
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
    try (Upscaler upscaler = Upscaler.open(file, config, tiles, known.hints())) {
      upscaler.setPasses(passes.passes());
      upscaler.doubts().forEach(doubt -> say(Verbosity.Level.NORMAL, "model: " + doubt));
      BatchReport report = run(plan, rule, new Enlarging(upscaler, target));
      int exitCode = tell(report, scan, rule.target());
      if (outputs.report().isPresent()) {
        new ReportJson("upscale", model, file, upscaler).write(report, outputs.report().get());
      }
      return exitCode;
    }
  }

  private BatchReport run(BatchPlan plan, OutputRule rule, PictureMaker maker)
      throws InterruptedException {
    try (BatchProgress progress = new BatchProgress(plan, verbosity, spec.commandLine().getErr())) {
      return new BatchRunner(maker, rule.encoding(), pipeline.settings(), progress).run(plan);
    }
  }

  private TargetSize target() {
    try {
      if (size.width.isPresent()) {
        return new TargetSize.Width(size.width.get());
      }
      if (size.height.isPresent()) {
        return new TargetSize.Height(size.height.get());
      }
      return new TargetSize.Factor(size.scale.orElse(4.0));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--scale: " + e.getMessage());
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
            + " to enlarge, "
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

  private int tell(BatchReport report, InputScan scan, Path target) {
    PrintWriter err = spec.commandLine().getErr();
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
              "%d enlarged, %d there already, %d failed in %.1f s: %s",
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

  private record Enlarging(Upscaler upscaler, TargetSize target) implements PictureMaker {
    @Override
    public Image make(Image input) {
      return upscaler.enhance(input, target);
    }

    @Override
    public long bytesFor(int width, int height) {
      long scale = upscaler.spec().scale();
      TargetSize.Size size = target.of(width, height);
      long pixels = (1 + scale * scale) * width * height + (long) size.width() * size.height();
      return pixels * BYTES_PER_PIXEL;
    }
  }
}
