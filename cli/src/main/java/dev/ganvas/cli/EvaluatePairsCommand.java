package dev.ganvas.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.features.FeatureDistance;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.metrics.ImageComparison;
import dev.ganvas.runtime.metrics.Psnr;
import dev.ganvas.runtime.metrics.Ssim;
import dev.ganvas.runtime.session.SessionConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ganvas evaluate pairs}: PSNR, SSIM and feature distance, picture by picture. */
@Command(
    name = "pairs",
    mixinStandardHelpOptions = true,
    description = "Prints PSNR and SSIM of pictures against their originals.",
    footer = {
      "",
      "As in the papers, for four times: --y --crop 4",
      "With --features a third figure: how differently pictures look to a network, 0 for equal.",
      "Comparable on the same network only; it is not LPIPS, whose weights are learned.",
      "Folders are matched by name; the marks _HR, _LR, _SR and _GT do not count.",
      "In the JSON file, psnr is null where it is infinite: \"identical\" is true then, and under",
      "\"mean\" tells how many pictures are."
    })
final class EvaluatePairsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "HR",
      description = "The original, or a folder of originals.")
  private Path reference = Path.of(".");

  @Option(
      names = "--candidate",
      required = true,
      paramLabel = "SR",
      description = "The picture to measure, or a folder of them.")
  private Path candidate = Path.of(".");

  @Option(
      names = "--crop",
      paramLabel = "N",
      defaultValue = "0",
      description = "Pixels left out at each border. Default: 0.")
  private int crop;

  @Option(names = "--y", description = "Compare luma (BT.601) instead of the colours.")
  private boolean luma;

  @Option(
      names = "--features",
      paramLabel = "FILE.onnx",
      description = "Measure the distance of features on this network as well.")
  private Optional<Path> features = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--sheet",
      paramLabel = "FILE.png",
      description = "Write the middles of candidates beside those of their originals.")
  private Optional<Path> sheet = Optional.empty();

  @Option(
      names = "--beside",
      paramLabel = "SR",
      description = "Further candidates for --sheet, not measured; repeatable.")
  private List<Path> besides = new ArrayList<>();

  @Option(
      names = "--part",
      paramLabel = "X,Y,W,H",
      converter = PartConverter.class,
      description = "What --sheet shows of each picture, instead of its middle.")
  private Optional<Region> part = Optional.empty();

  private static final class PartConverter implements ITypeConverter<Region> {
    @Override
    public Region convert(String text) {
      Matcher numbers =
          Pattern.compile("([0-9]{1,6}),([0-9]{1,6}),([1-9][0-9]{0,5}),([1-9][0-9]{0,5})")
              .matcher(text);
      if (!numbers.matches()) {
        throw new TypeConversionException("expected X,Y,W,H in pixels, found '" + text + "'");
      }
      return new Region(
          Integer.parseInt(numbers.group(1)),
          Integer.parseInt(numbers.group(2)),
          Integer.parseInt(numbers.group(3)),
          Integer.parseInt(numbers.group(4)));
    }
  }

  private record Score(String name, double psnr, double ssim, OptionalDouble features) {
    /** Then the error is 0 and the ratio to it infinite. */
    boolean identical() {
      return Double.isInfinite(psnr);
    }
  }

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    if (crop < 0) {
      throw new ParameterException(
          spec.commandLine(), "--crop: expected at least 0, found " + crop);
    }
    sheet.ifPresent(file -> SampleSheet.require(spec.commandLine(), "--sheet", file));
    if (features.isEmpty()) {
      return measure(Optional.empty());
    }
    try (FeatureDistance distance = FeatureDistance.open(features.get(), SessionConfig.CPU)) {
      return measure(Optional.of(distance));
    }
  }

  private int measure(Optional<FeatureDistance> distance) throws IOException {
    ImageComparison comparison = luma ? ImageComparison.LUMA : ImageComparison.COLORS;
    List<Score> scores = new ArrayList<>();
    int failed = 0;
    for (PicturePairs.Pair pair : PicturePairs.of(reference, candidate).pairs()) {
      try {
        scores.add(score(pair, comparison, distance));
      } catch (GanvasException e) {
        failed++;
        spec.commandLine().getErr().println("failed: " + pair.name() + ": " + e.getMessage());
        spec.commandLine().getErr().flush();
      }
    }
    if (scores.isEmpty()) {
      return ExitCode.NOTHING_DONE.code();
    }
    print(scores);
    if (sheet.isPresent()) {
      List<Path> candidates = new ArrayList<>(List.of(candidate));
      candidates.addAll(besides);
      SampleSheet.write(new PairSheet(candidates, part).of(reference), sheet.get());
    }
    if (json.isPresent()) {
      write(scores, distance, json.get());
    }
    return (failed == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED).code();
  }

  private Score score(
      PicturePairs.Pair pair, ImageComparison comparison, Optional<FeatureDistance> distance)
      throws IOException {
    Image original = ImageFiles.read(pair.reference());
    Image measured = ImageFiles.read(pair.candidate());
    return new Score(
        pair.name(),
        new Psnr(comparison).of(original, measured, crop),
        new Ssim(comparison).of(original, measured, crop),
        distance.isPresent()
            ? OptionalDouble.of(distance.get().of(original, measured, crop))
            : OptionalDouble.empty());
  }

  private static double mean(List<Score> scores, ToDoubleFunction<Score> of) {
    return scores.stream().mapToDouble(of).average().orElse(Double.NaN);
  }

  private static double meanDistance(List<Score> scores) {
    return mean(scores, score -> score.features().orElse(Double.NaN));
  }

  private void print(List<Score> scores) {
    int width = Math.max(4, scores.stream().mapToInt(s -> s.name().length()).max().orElse(4));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%-" + width + "s  %8s  %6s%s%n",
        "",
        "PSNR dB",
        "SSIM",
        features.isPresent() ? "  features" : "");
    for (Score score : scores) {
      row(out, width, score);
    }
    OptionalDouble distance =
        features.isPresent() ? OptionalDouble.of(meanDistance(scores)) : OptionalDouble.empty();
    row(
        out,
        width,
        new Score("mean", mean(scores, Score::psnr), mean(scores, Score::ssim), distance));
    out.printf(
        "%d pictures, %s, border of %d left out%n", scores.size(), luma ? "luma" : "colours", crop);
    out.flush();
  }

  private static void row(PrintWriter out, int width, Score score) {
    out.printf(
        Locale.ROOT, "%-" + width + "s  %8.4f  %.4f", score.name(), score.psnr(), score.ssim());
    if (score.features().isPresent()) {
      out.printf(Locale.ROOT, "  %8.5f", score.features().getAsDouble());
    }
    out.println();
  }

  /** JSON has no word for infinity (RFC 8259): null stands for it. */
  private static void putFinite(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  private void write(List<Score> scores, Optional<FeatureDistance> distance, Path file)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    root.put("compared", luma ? "luma" : "colors").put("crop", crop);
    distance.ifPresent(network -> root.put("features", network.name()));
    ArrayNode images = root.putArray("images");
    for (Score score : scores) {
      ObjectNode image = images.addObject().put("name", score.name());
      putFinite(image, "psnr", score.psnr());
      image.put("ssim", score.ssim()).put("identical", score.identical());
      score.features().ifPresent(value -> image.put("featureDistance", value));
    }
    ObjectNode mean = root.putObject("mean");
    putFinite(mean, "psnr", mean(scores, Score::psnr));
    mean.put("ssim", mean(scores, Score::ssim))
        .put("identical", scores.stream().filter(Score::identical).count());
    if (distance.isPresent()) {
      mean.put("featureDistance", meanDistance(scores));
    }
    AtomicFiles.write(file, mapper.writeValueAsBytes(root));
  }
}
