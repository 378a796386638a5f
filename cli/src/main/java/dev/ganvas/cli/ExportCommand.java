package dev.ganvas.cli;

import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.trainer.run.RunDirectory;
import dev.ganvas.trainer.run.RunExport;
import dev.ganvas.trainer.verify.ParityReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ganvas export}: a run's newest state as a verified ONNX file. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a trained run as an ONNX model, if ONNX Runtime agrees with it.")
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Parameters(paramLabel = "RUN", description = "The folder that 'ganvas train' made.")
  private Path run = Path.of(".");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "model.onnx",
      description = "The file to write.")
  private Path output = Path.of(".");

  @Option(
      names = "--checkpoint",
      paramLabel = "newest|best",
      defaultValue = "newest",
      description = "Which one; best is that of the lowest distance to held-out pictures.")
  private RunExport.Choice checkpoint = RunExport.Choice.NEWEST;

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    ParityReport parity =
        RunExport.write(RunDirectory.open(run), checkpoint, Version.text(), output);
    if (verbosity.level() != Verbosity.Level.QUIET) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(output + ": " + sentence(parity));
      out.flush();
    }
    return ExitCode.DONE.code();
  }

  static String sentence(ParityReport parity) {
    return String.format(
        Locale.ROOT,
        "ONNX Runtime agrees with DL4J within %.1e (mean %.1e, %d numbers)",
        parity.maxAbs(),
        parity.meanAbs(),
        parity.compared());
  }
}
