package dev.ganvas.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ganvas.cli.options.ModelOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.Sha256;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.probe.Finding;
import dev.ganvas.runtime.probe.GeneratorFinding;
import dev.ganvas.runtime.probe.GeneratorProbe;
import dev.ganvas.runtime.probe.ModelProbe;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ganvas models add}: a foreign model under a name, its contract in it. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = "Keeps a copy of a model under a name, with what was found out about it.")
final class ModelsAddCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();
  @Mixin private ModelOptions known = new ModelOptions();

  @Parameters(paramLabel = "FILE", description = "An .onnx file.")
  private Path file = Path.of(".");

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "What it is to be called: letters, digits, '-', '_' and '.'.")
  private String name = "";

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new ParameterException(
          spec.commandLine(),
          "--name: expected letters, digits, '-', '_' and '.', found '" + name + "'");
    }
    Found found = find();
    Path folder = Catalogs.own().resolve(name);
    Path copy = folder.resolve("model.onnx");
    if (Files.exists(copy)) {
      throw new ParameterException(
          spec.commandLine(), "expected a new name, found a model called so: " + folder);
    }
    Files.createDirectories(folder);
    byte[] model = OnnxFile.withMetadata(file, found.metadata());
    AtomicFiles.write(copy, model);
    AtomicFiles.write(
        folder.resolve("source.json"),
        new ObjectMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(
                new ObjectMapper()
                    .createObjectNode()
                    .put("file", String.valueOf(file.getFileName()))
                    .put("sha256", Sha256.of(file))));
    PrintWriter out = spec.commandLine().getOut();
    out.println(name + ": " + found.sentence() + ", in " + folder);
    found.doubts().forEach(doubt -> out.println("  " + doubt));
    out.flush();
    return ExitCode.DONE.code();
  }

  /** A contract as it is kept and told. */
  private record Found(Map<String, String> metadata, String sentence, List<String> doubts) {}

  private Found find() throws IOException {
    if (ModelsInfoCommand.isGenerator(OnnxFile.readHeader(file), file)) {
      GeneratorFinding finding = GeneratorProbe.find(file, known.hints());
      return new Found(
          ModelMetadata.write(finding.spec()),
          ModelsInfoCommand.sentence(finding.spec()),
          finding.doubts());
    }
    Finding finding = ModelProbe.find(file, known.hints());
    return new Found(
        ModelMetadata.write(finding.spec()),
        ModelsInfoCommand.sentence(finding.spec()),
        finding.doubts());
  }
}
