package dev.ganvas.cli;

import dev.ganvas.cli.options.ModelOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ganvas models info}. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Tells what a model is, expects and gives.")
final class ModelsInfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();
  @Mixin private ModelOptions known = new ModelOptions();

  @Parameters(paramLabel = "NAME|FILE", description = "A model by name, or an .onnx file.")
  private String model = "";

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    Path file = Catalogs.standard().find(model);
    OnnxHeader header = OnnxFile.readHeader(file);
    PrintWriter out = spec.commandLine().getOut();
    ModelSheet sheet = new ModelSheet(out);
    sheet.file(file, header);
    // What follows may take seconds.
    out.flush();
    ModelReadings readings = ModelReadings.of(file, header, known.hints());
    boolean isStated = ModelMetadata.isPresent(header.metadata());
    if (isStated && readings.refusal().isPresent()) {
      throw readings.refusal().get();
    }
    readings.refusal().ifPresent(refusal -> sheet.row("contract", refusal.getMessage()));
    if (readings.picture().isPresent() && readings.generator().isPresent()) {
      sheet.row("contract", "not stated in the file; two were found, the command decides:");
    } else if (readings.refusal().isEmpty() && !isStated) {
      sheet.row("contract", "not stated in the file; found by running it:");
    }
    readings
        .picture()
        .ifPresent(
            finding -> {
              sheet.contract(finding.spec());
              finding.doubts().forEach(doubt -> sheet.row("unsure", doubt));
            });
    readings
        .generator()
        .ifPresent(
            finding -> {
              sheet.contract(finding.spec());
              finding.doubts().forEach(doubt -> sheet.row("unsure", doubt));
            });
    out.flush();
    return ExitCode.DONE.code();
  }
}
