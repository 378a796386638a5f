package dev.ganvas.cli;

import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.Sha256;
import dev.ganvas.runtime.Sharpness;
import dev.ganvas.runtime.catalog.ModelCatalog;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.onnx.WeightMix;
import dev.ganvas.runtime.session.GeneratorSession;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.session.SessionConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ganvas models verify}: checksums, and whether each model keeps its contract. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks that models are whole and keep their contract.",
      "Checksums where they are kept, the contract by a run, and whether a sharper partner fits."
    })
final class ModelsVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME|FILE",
      description = "Which models. Default: all that can be named.")
  private List<String> models = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    ModelCatalog catalog = Catalogs.standard();
    List<Path> files = new ArrayList<>();
    for (String model : models) {
      files.add(catalog.find(model));
    }
    if (models.isEmpty()) {
      catalog.entries().forEach(entry -> files.add(entry.file()));
    }
    PrintWriter out = spec.commandLine().getOut();
    boolean sound = true;
    for (Path file : files) {
      String verdict = verify(file);
      sound &= verdict.startsWith("ok");
      out.println(file + ": " + verdict);
    }
    out.flush();
    return (sound ? ExitCode.DONE : ExitCode.MODEL).code();
  }

  private static String verify(Path file) throws IOException {
    Optional<String> expected = expectedSum(file);
    if (expected.isPresent() && !expected.get().equals(Sha256.of(file))) {
      return "damaged: expected SHA-256 " + expected.get() + ", found " + Sha256.of(file);
    }
    String checked = expected.isPresent() ? "checksum and contract" : "contract";
    try {
      return "ok, " + checked + " " + tryOut(file) + partner(file);
    } catch (GanvasException e) {
      return e.getMessage();
    }
  }

  /** Mixes a model with its sharper partner, if it has one. */
  private static String partner(Path file) throws IOException {
    Path sharp = Sharpness.sharpFile(file);
    if (!Files.isRegularFile(sharp)) {
      return "";
    }
    WeightMix.of(file, sharp, 0.5);
    return ", with a sharper partner";
  }

  /** Opens a model, which checks its contract, and says what it does. */
  private static String tryOut(Path file) throws IOException {
    OnnxHeader header = OnnxFile.readHeader(file);
    if (ModelMetadata.task(header.metadata()).equals(Optional.of(Task.GENERATE))) {
      try (GeneratorSession session = GeneratorSession.open(file, SessionConfig.CPU)) {
        return session.spec().width() + "x" + session.spec().height();
      }
    }
    try (OnnxSession session = OnnxSession.open(file, SessionConfig.CPU)) {
      return "x" + session.spec().scale();
    }
  }

  /**
   * What was noted when the model was added, else the line of {@code SHA256SUMS} two folders up, as
   * {@code sha256sum} writes it.
   */
  private static Optional<String> expectedSum(Path file) throws IOException {
    Optional<String> kept = KeptModel.sum(file);
    if (kept.isPresent()) {
      return kept;
    }
    Path folder = file.toAbsolutePath().getParent();
    Path root = folder == null ? null : folder.getParent();
    if (folder == null || root == null || !Files.isRegularFile(root.resolve("SHA256SUMS"))) {
      return Optional.empty();
    }
    String name = root.relativize(file.toAbsolutePath()).toString().replace('\\', '/');
    return Files.readAllLines(root.resolve("SHA256SUMS")).stream()
        .filter(line -> line.endsWith("  " + name))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst();
  }
}
