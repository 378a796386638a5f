package dev.ganvas.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ganvas.cli.options.ModelOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.dataset.DatasetList;
import dev.ganvas.runtime.dataset.DatasetPictures;
import dev.ganvas.runtime.failure.FileTrouble;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.features.Classifier;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.ValueRange;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ganvas evaluate labels}: whether a classifier sees what a generator was asked for. */
@Command(
    name = "labels",
    mixinStandardHelpOptions = true,
    description = "Prints how often a classifier agrees with the labels of a data set.")
final class EvaluateLabelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();
  @Mixin private ModelOptions.Meaning known = new ModelOptions.Meaning();

  @Parameters(paramLabel = "SET", description = "A folder that 'ganvas generate' made.")
  private Path set = Path.of(".");

  @Option(
      names = "--classifier",
      required = true,
      paramLabel = "FILE.onnx",
      description = "A network of pictures [N, 1 or 3, S, S], as --range says (default 0..1).")
  private Path classifier = Path.of(".");

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  /** Pictures of a class, and those that the classifier takes for it. */
  private static final class Tally {
    private long all;
    private long agreed;

    void count(boolean hit) {
      all++;
      agreed += hit ? 1 : 0;
    }

    double share() {
      return (double) agreed / all;
    }
  }

  /**
   * Pictures that could not be read. A damaged tar file fails all that it holds, for one reason.
   */
  private static final class Failed {
    private final Map<String, List<String>> byReason = new LinkedHashMap<>();
    private int count;

    /** The picture, unless it cannot be read, which is noted. */
    Optional<Image> unlessRead(DatasetPictures pictures, String fileName) {
      String reason;
      try {
        return Optional.of(pictures.read(fileName));
      } catch (GanvasException e) {
        reason = e.getMessage();
      } catch (IOException e) {
        reason = FileTrouble.reason(e);
      }
      byReason.computeIfAbsent(reason, none -> new ArrayList<>()).add(fileName);
      count++;
      return Optional.empty();
    }

    void print(int of, PrintWriter err) {
      byReason.forEach(
          (reason, names) ->
              err.println(
                  names.size() == 1
                      ? "failed: " + names.get(0) + ": " + reason
                      : String.format(
                          Locale.ROOT,
                          "failed: %,d pictures, %s and so on: %s",
                          names.size(),
                          names.get(0),
                          reason)));
      if (count > 0) {
        err.printf(
            Locale.ROOT,
            "%,d of %,d pictures could not be read: the figures are of the others%n",
            count,
            of);
      }
      err.flush();
    }
  }

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    List<DatasetList.Entry> entries =
        DatasetList.read(set).stream().filter(entry -> entry.label().isPresent()).toList();
    if (entries.isEmpty()) {
      throw new GanvasException(
          Kind.NO_INPUT, "expected a data set with labels, found none in " + set);
    }
    Map<String, Tally> tallies = new TreeMap<>();
    Tally total = new Tally();
    Failed failed = new Failed();
    ValueRange range = known.hints().range().orElse(ValueRange.ZERO_TO_ONE);
    try (Classifier network = Classifier.open(classifier, range, SessionConfig.CPU)) {
      DatasetPictures pictures = new DatasetPictures(set);
      for (DatasetList.Entry entry : entries) {
        Optional<Image> picture = failed.unlessRead(pictures, entry.fileName());
        if (picture.isPresent()) {
          boolean hit = network.classOf(picture.get()) == entry.label().getAsInt();
          tallies.computeIfAbsent(entry.labelName(), name -> new Tally()).count(hit);
          total.count(hit);
        }
      }
    }
    failed.print(entries.size(), spec.commandLine().getErr());
    if (total.all == 0) {
      return ExitCode.NOTHING_DONE.code();
    }
    print(tallies, total);
    if (json.isPresent()) {
      write(tallies, total, failed, json.get());
    }
    return (failed.count == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED).code();
  }

  private void print(Map<String, Tally> tallies, Tally total) {
    PrintWriter out = spec.commandLine().getOut();
    int width = Math.max(5, tallies.keySet().stream().mapToInt(String::length).max().orElse(5));
    String row = "%-" + width + "s  %8d  %6.2f %%%n";
    tallies.forEach(
        (name, tally) -> out.printf(Locale.ROOT, row, name, tally.all, 100 * tally.share()));
    out.printf(Locale.ROOT, row, "all", total.all, 100 * total.share());
    out.flush();
  }

  private static void write(Map<String, Tally> tallies, Tally total, Failed failed, Path file)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    root.put("pictures", total.all).put("agreement", total.share());
    root.put("failed", failed.count);
    ArrayNode failures = root.putArray("failures");
    failed.byReason.forEach(
        (reason, names) ->
            names.forEach(name -> failures.addObject().put("input", name).put("message", reason)));
    ObjectNode classes = root.putObject("classes");
    tallies.forEach((name, tally) -> classes.put(name, tally.share()));
    AtomicFiles.write(file, mapper.writeValueAsBytes(root));
  }
}
