package dev.ganvas.cli;

import dev.ganvas.cli.report.Sha256;
import dev.ganvas.runtime.Sharpness;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.tensor.TensorFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** All that is known of a model, a row each. */
final class ModelSheet {
  /** Longer texts in a file are cut: what a file says of itself is not to fill the screen. */
  private static final int MOST_TEXT = 200;

  private final PrintWriter out;

  ModelSheet(PrintWriter out) {
    this.out = out;
  }

  /** What the file says, without its being run. */
  void file(Path file, OnnxHeader header) throws IOException {
    row("file", file);
    row("size", String.format(Locale.ROOT, "%,d bytes", Files.size(file)));
    row("sha256", Sha256.of(file));
    row("format", "ONNX IR " + header.irVersion() + ", opset " + header.opset());
    row("producer", stated(header.producer()));
    if (!header.description().isEmpty()) {
      row("described", stated(header.description()));
    }
    header.metadata().entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith("ganvas."))
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> row("stated", stated(entry.getKey() + ": " + entry.getValue())));
    row("parameters", String.format(Locale.ROOT, "%,d", header.parameters()));
    Path sharp = Sharpness.sharpFile(file);
    if (Files.isRegularFile(sharp)) {
      row("sharper", sharp + ", for --sharpness");
    }
    header.inputs().forEach(input -> row("input", input));
    header.outputs().forEach(output -> row("output", output));
    if (!header.foreignDomains().isEmpty()) {
      row("custom", "operators of " + header.foreignDomains());
    }
  }

  void contract(ModelSpec contract) {
    row("name", contract.provenance().name());
    row("task", command(contract) + " x" + contract.scale());
    row("takes", text(contract.input()));
    row("gives", text(contract.output()));
    row("sizes", sizes(contract));
    if (contract.longest() > 0) {
      row("made for", "sides up to " + contract.longest() + ": larger pictures are run reduced");
    }
    if (contract.border() > 0) {
      row("border", contract.border() + " pixels a side are left out, and mirrored before");
    }
    row(
        "tiles",
        contract.locality() instanceof Locality.Local local
            ? "can be cut; looks " + local.radius() + " pixels far"
            : "cannot be cut; depends on the whole picture");
    provenance(contract.provenance());
  }

  void contract(GeneratorSpec contract) {
    row("name", contract.provenance().name());
    row("task", "generate " + contract.width() + "x" + contract.height());
    row(
        "takes",
        contract.latentSize()
            + " numbers a picture, "
            + contract.distribution().name().toLowerCase(Locale.ROOT));
    row(
        "classes",
        contract.labels().isEmpty()
            ? "none"
            : contract.labels().size() + ": " + String.join(", ", contract.labels()));
    row("gives", text(contract.output()));
    provenance(contract.provenance());
  }

  private void provenance(Provenance provenance) {
    row("licence", stated(provenance.license()));
    row("trained on", stated(provenance.trainedOn()));
    row("trained by", stated(provenance.trainer()));
  }

  void row(String key, Object value) {
    out.printf("%-11s %s%n", key, value);
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
    return command(contract)
        + " x"
        + contract.scale()
        + ", takes "
        + text(contract.input())
        + ", "
        + sizes(contract);
  }

  private static String command(ModelSpec contract) {
    return contract.task().name().toLowerCase(Locale.ROOT);
  }

  private static String sizes(ModelSpec contract) {
    if (contract.size() instanceof SizeRule.Multiples multiples) {
      return multiples.equals(SizeRule.Multiples.ANY)
          ? "any size"
          : "at least " + multiples.minimum() + ", multiples of " + multiples.multipleOf();
    }
    return contract.size().width(1) + "x" + contract.size().height(1) + " only";
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

  /** A text from a file on one line; control characters could move the terminal's cursor. */
  private static String stated(String text) {
    String line = text.replaceAll("\\p{Cc}+", " ").strip();
    if (line.isEmpty()) {
      return "not stated";
    }
    return line.length() > MOST_TEXT ? line.substring(0, MOST_TEXT) + "…" : line;
  }
}
