package dev.ganvas.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.batch.InputScan;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.features.FeatureModel;
import dev.ganvas.runtime.features.FeatureSet;
import dev.ganvas.runtime.features.FrechetDistance;
import dev.ganvas.runtime.features.KernelDistance;
import dev.ganvas.runtime.features.PrecisionRecall;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.session.SessionConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ganvas evaluate sets}: two sets of pictures against each other. */
@Command(
    name = "sets",
    mixinStandardHelpOptions = true,
    description = "Prints how far a set of pictures is from another on a network's features.",
    footer = {
      "",
      "Distances compare only with others on the same network and of as many pictures.",
      "They are called FID only on one particular Inception network, and not here."
    })
final class EvaluateSetsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Parameters(index = "0", paramLabel = "REAL", description = "A folder of real pictures.")
  private Path real = Path.of(".");

  @Parameters(index = "1", paramLabel = "MADE", description = "A folder of made pictures.")
  private Path made = Path.of(".");

  @Option(
      names = "--features",
      required = true,
      paramLabel = "FILE.onnx",
      description = "A network of pictures [N, 3, S, S], normalised as ImageNet's.")
  private Path features = Path.of(".");

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "2000",
      description = "Most pictures of each set, evenly spread over it. Default: 2000.")
  private int count = 2000;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    FeatureSet reals;
    FeatureSet mades;
    String network;
    try (FeatureModel model = FeatureModel.open(features, SessionConfig.CPU)) {
      network = model.name();
      reals = features(model, real);
      mades = features(model, made);
    }
    double frechet = FrechetDistance.between(reals, mades);
    double kernel = KernelDistance.between(reals, mades);
    PrecisionRecall shares = PrecisionRecall.of(reals, mades);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "Fréchet distance  %.2f%n", frechet);
    out.printf(Locale.ROOT, "kernel distance   %.3f%n", kernel);
    out.printf(Locale.ROOT, "precision         %.3f%n", shares.precision());
    out.printf(Locale.ROOT, "recall            %.3f%n", shares.recall());
    out.printf("%d and %d pictures, features of %s%n", reals.size(), mades.size(), network);
    out.flush();
    if (json.isPresent()) {
      ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      AtomicFiles.write(
          json.get(),
          mapper.writeValueAsBytes(
              mapper
                  .createObjectNode()
                  .put("features", network)
                  .put("real", reals.size())
                  .put("made", mades.size())
                  .put("frechet", frechet)
                  .put("kernel", kernel)
                  .put("precision", shares.precision())
                  .put("recall", shares.recall())));
    }
    return ExitCode.DONE.code();
  }

  private FeatureSet features(FeatureModel model, Path folder) throws IOException {
    List<Path> files =
        InputScan.of(List.of(folder)).files().stream()
            .map(InputScan.Found::file)
            // A data set's own sheet of samples is no picture of it.
            .filter(file -> !folder.relativize(file).toString().startsWith("."))
            .toList();
    if (files.size() < 2 || count < 2) {
      throw new GanvasException(
          Kind.NO_INPUT, "expected at least two pictures, found " + files.size() + " in " + folder);
    }
    List<float[]> rows = new ArrayList<>();
    int wanted = Math.min(count, files.size());
    for (int i = 0; i < wanted; i++) {
      Path file = files.get((int) ((long) i * files.size() / wanted));
      rows.add(model.features(ImageFiles.read(file)));
    }
    return new FeatureSet(rows);
  }
}
