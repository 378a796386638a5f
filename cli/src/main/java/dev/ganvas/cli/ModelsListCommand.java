package dev.ganvas.cli;

import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.catalog.ModelCatalog;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
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
      try {
        OnnxHeader header = OnnxFile.readHeader(entry.file());
        boolean makes = ModelMetadata.task(header.metadata()).equals(Optional.of(Task.GENERATE));
        out.println(
            makes
                ? line(entry, header, ModelMetadata.readGenerator(header.metadata(), entry.name()))
                : line(entry, header, ModelMetadata.read(header.metadata(), entry.name())));
      } catch (GanvasException e) {
        out.printf("%-16s cannot be used: %s%n", entry.name(), e.getMessage());
      }
    }
    if (catalog.entries().isEmpty()) {
      out.println("no models in " + catalog.folders());
    }
    out.flush();
    return ExitCode.DONE.code();
  }

  private static String line(ModelCatalog.Entry entry, OnnxHeader header, ModelSpec contract)
      throws IOException {
    String task = contract.task().name().toLowerCase(Locale.ROOT);
    return line(entry, header, task, "x" + contract.scale(), contract.provenance());
  }

  private static String line(ModelCatalog.Entry entry, OnnxHeader header, GeneratorSpec contract)
      throws IOException {
    String size = contract.width() + "x" + contract.height();
    return line(entry, header, "generate", size, contract.provenance());
  }

  private static String line(
      ModelCatalog.Entry entry, OnnxHeader header, String task, String size, Provenance provenance)
      throws IOException {
    return String.format(
        Locale.ROOT,
        "%-16s %-8s %-6s %,9d parameters  %6d kB  %s",
        entry.name(),
        task,
        size,
        header.parameters(),
        (Files.size(entry.file()) + 999) / 1000,
        provenance.license());
  }
}
