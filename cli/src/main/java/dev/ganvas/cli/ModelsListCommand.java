package dev.ganvas.cli;

import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.catalog.ModelCatalog;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ganvas models list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the models that can be named.")
final class ModelsListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    PrintWriter out = spec.commandLine().getOut();
    ModelCatalog catalog = Catalogs.standard();
    for (ModelCatalog.Entry entry : catalog.entries()) {
      OnnxHeader header;
      ModelSpec contract;
      try {
        header = OnnxFile.readHeader(entry.file());
        contract = ModelMetadata.read(header.metadata(), entry.file().toString());
      } catch (GanvasException e) {
        out.printf("%-16s cannot be used: %s%n", entry.name(), e.getMessage());
        continue;
      }
      out.printf(
          Locale.ROOT,
          "%-16s %-8s x%d  %,9d parameters  %6d kB  %s%n",
          entry.name(),
          contract.task().name().toLowerCase(Locale.ROOT),
          contract.scale(),
          header.parameters(),
          (Files.size(entry.file()) + 999) / 1000,
          contract.provenance().license());
    }
    if (catalog.entries().isEmpty()) {
      out.println("no models in " + catalog.folders());
    }
    out.flush();
    return ExitCode.DONE.code();
  }
}
