package dev.ganvas.cli;

import dev.ganvas.cli.options.ModelOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.Sha256;
import dev.ganvas.runtime.Sharpness;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.probe.Finding;
import dev.ganvas.runtime.probe.GeneratorFinding;
import dev.ganvas.runtime.probe.GeneratorProbe;
import dev.ganvas.runtime.probe.ModelProbe;
import dev.ganvas.runtime.session.GeneratorBinding;
import dev.ganvas.runtime.tensor.TensorFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
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
    row(out, "file", file);
    row(out, "size", String.format(Locale.ROOT, "%,d bytes", Files.size(file)));
    row(out, "sha256", Sha256.of(file));
    row(out, "format", "ONNX IR " + header.irVersion() + ", opset " + header.opset());
    row(out, "producer", header.producer().isEmpty() ? "not stated" : header.producer());
    row(out, "parameters", String.format(Locale.ROOT, "%,d", header.parameters()));
    Path sharp = Sharpness.sharpFile(file);
    if (Files.isRegularFile(sharp)) {
      row(out, "sharper", sharp + ", for --sharpness");
    }
    header.inputs().forEach(input -> row(out, "input", input));
    header.outputs().forEach(output -> row(out, "output", output));
    if (!header.foreignDomains().isEmpty()) {
      row(out, "custom", "operators of " + header.foreignDomains());
    }
    if (ModelMetadata.task(header.metadata()).equals(Optional.of(Task.GENERATE))) {
      contract(out, ModelMetadata.readGenerator(header.metadata(), file.toString()));
    } else if (ModelMetadata.isPresent(header.metadata())) {
      contract(out, ModelMetadata.read(header.metadata(), file.toString()));
    } else {
      found(out, header, file);
    }
    out.flush();
    return ExitCode.DONE.code();
  }

  /** What the file does not say, a probe finds out. */
  private void found(PrintWriter out, OnnxHeader header, Path file) throws IOException {
    out.flush();
    try {
      if (isGenerator(header, file)) {
        GeneratorFinding finding = GeneratorProbe.find(file, known.hints());
        row(out, "contract", "not stated in the file; found by running it:");
        contract(out, finding.spec());
        finding.doubts().forEach(doubt -> row(out, "unsure", doubt));
      } else {
        Finding finding = ModelProbe.find(file, known.hints());
        row(out, "contract", "not stated in the file; found by running it:");
        contract(out, finding.spec());
        finding.doubts().forEach(doubt -> row(out, "unsure", doubt));
      }
    } catch (GanvasException e) {
      row(out, "contract", e.getMessage());
    }
  }

  /** Whether the file's inputs are those of a generator. */
  static boolean isGenerator(OnnxHeader header, Path file) {
    try {
      GeneratorBinding.of(header, file);
      return true;
    } catch (GanvasException e) {
      return false;
    }
  }

  /** A contract in a few words. */
  static String sentence(GeneratorSpec contract) {
    return "generate "
        + contract.width()
        + "x"
        + contract.height()
        + " from "
        + contract.latentSize()
        + " numbers"
        + (contract.labels().isEmpty() ? "" : ", " + contract.labels().size() + " classes");
  }

  /** A contract in a few words. */
  static String sentence(ModelSpec contract) {
    return contract.task().name().toLowerCase(Locale.ROOT)
        + " x"
        + contract.scale()
        + ", takes "
        + text(contract.input())
        + ", "
        + sizes(contract);
  }

  private static String sizes(ModelSpec contract) {
    if (contract.size() instanceof SizeRule.Multiples multiples) {
      return multiples.equals(SizeRule.Multiples.ANY)
          ? "any size"
          : "at least " + multiples.minimum() + ", multiples of " + multiples.multipleOf();
    }
    return contract.size().width(1) + "x" + contract.size().height(1) + " only";
  }

  private static void contract(PrintWriter out, ModelSpec contract) {
    row(out, "name", contract.provenance().name());
    row(out, "task", contract.task().name().toLowerCase(Locale.ROOT) + " x" + contract.scale());
    row(out, "takes", text(contract.input()));
    row(out, "gives", text(contract.output()));
    row(out, "sizes", sizes(contract));
    if (contract.border() > 0) {
      row(out, "border", contract.border() + " pixels a side are left out, and mirrored before");
    }
    row(
        out,
        "tiles",
        contract.locality() instanceof Locality.Local local
            ? "can be cut; looks " + local.radius() + " pixels far"
            : "cannot be cut; depends on the whole picture");
    provenance(out, contract.provenance());
  }

  private static void contract(PrintWriter out, GeneratorSpec contract) {
    row(out, "name", contract.provenance().name());
    row(out, "task", "generate " + contract.width() + "x" + contract.height());
    row(
        out,
        "takes",
        contract.latentSize()
            + " numbers a picture, "
            + contract.distribution().name().toLowerCase(Locale.ROOT));
    row(
        out,
        "classes",
        contract.labels().isEmpty()
            ? "none"
            : contract.labels().size() + ": " + String.join(", ", contract.labels()));
    row(out, "gives", text(contract.output()));
    provenance(out, contract.provenance());
  }

  private static void provenance(PrintWriter out, Provenance provenance) {
    row(out, "licence", provenance.license());
    row(out, "trained on", provenance.trainedOn());
    row(out, "trained by", provenance.trainer());
  }

  private static String text(TensorFormat format) {
    return format.layout()
        + " "
        + format.color()
        + " "
        + Math.round(format.range().black())
        + ".."
        + Math.round(format.range().white());
  }

  private static void row(PrintWriter out, String key, Object value) {
    out.printf("%-11s %s%n", key, value);
  }
}
