package dev.ganvas.cli;

import dev.ganvas.cli.options.ModelOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.probe.Finding;
import dev.ganvas.runtime.probe.GeneratorFinding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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

  @Option(
      names = "--task",
      paramLabel = "upscale|stylize|generate",
      description = "What it is for, where it can be taken for two.")
  private Optional<Task> task = Optional.empty();

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new ParameterException(
          spec.commandLine(),
          "--name: expected letters, digits, '-', '_' and '.', found '" + name + "'");
    }
    Found found = find(OnnxFile.readHeader(file));
    Path folder = Catalogs.own().resolve(name);
    Path copy = folder.resolve("model.onnx");
    if (Files.exists(copy)) {
      throw new ParameterException(
          spec.commandLine(), "expected a new name, found a model called so: " + folder);
    }
    Files.createDirectories(folder);
    byte[] model = OnnxFile.withMetadata(file, found.metadata());
    AtomicFiles.write(copy, model);
    KeptModel.write(copy, file);
    PrintWriter out = spec.commandLine().getOut();
    out.println(name + ": " + found.sentence() + ", in " + folder);
    found.doubts().forEach(doubt -> out.println("  " + doubt));
    ModelSheet sheet = new ModelSheet(out);
    sheet.file(copy, OnnxFile.readHeader(copy));
    found.contract().accept(sheet);
    out.flush();
    return ExitCode.DONE.code();
  }

  /** A contract as it is kept and told. */
  private record Found(
      Map<String, String> metadata,
      String sentence,
      List<String> doubts,
      Consumer<ModelSheet> contract) {
    static Found of(Finding finding) {
      return new Found(
          ModelMetadata.write(finding.spec()),
          ModelSheet.sentence(finding.spec()),
          finding.doubts(),
          sheet -> sheet.contract(finding.spec()));
    }

    static Found of(GeneratorFinding finding) {
      return new Found(
          ModelMetadata.write(finding.spec()),
          ModelSheet.sentence(finding.spec()),
          finding.doubts(),
          sheet -> sheet.contract(finding.spec()));
    }
  }

  private Found find(OnnxHeader header) throws IOException {
    ModelReadings all = ModelReadings.of(file, header, known.hints());
    if (all.refusal().isPresent()) {
      throw all.refusal().get();
    }
    List<Found> found = new ArrayList<>();
    all.picture().ifPresent(finding -> found.add(Found.of(finding)));
    all.generator().ifPresent(finding -> found.add(Found.of(finding)));
    String both = String.join("; or ", found.stream().map(Found::sentence).toList());
    ModelReadings fit = all.forTask(task);
    if (fit.picture().isPresent() && fit.generator().isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "expected --task, since it can be taken for two: " + both);
    }
    return fit.picture()
        .map(Found::of)
        .or(() -> fit.generator().map(Found::of))
        .orElseThrow(
            () ->
                new GanvasException(
                    Kind.MODEL_UNFIT, "expected another --task, found " + both + ": " + file));
  }
}
