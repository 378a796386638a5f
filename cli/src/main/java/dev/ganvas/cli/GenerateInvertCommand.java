package dev.ganvas.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ganvas.cli.options.ClassOption;
import dev.ganvas.cli.options.GeneratorOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.Sha256;
import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.LatentSearch;
import dev.ganvas.runtime.LatentSearch.Candidate;
import dev.ganvas.runtime.LatentSearch.Distance;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ganvas generate invert}: what a generator can make of a photo. */
@Command(
    name = "invert",
    mixinStandardHelpOptions = true,
    description = {
      "Finds the numbers of which a generator makes the picture nearest to a photo.",
      "The photo's middle is brought to the generator's size first. The search (separable CMA-ES)",
      "begins at the best of 1024 seeds and needs no slopes, so that any generator will do."
    },
    footer = {"", "Example: ganvas generate invert photo.jpg -m digits -o inverted"})
final class GenerateInvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private GeneratorOptions options = new GeneratorOptions();
  @Mixin private ClassOption label = new ClassOption();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Parameters(paramLabel = "PHOTO", description = "A picture file.")
  private Path photo = Path.of(".");

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "400",
      description = "Generations of the search, 32 pictures each. Default: 400.")
  private int steps = 400;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Another seed searches elsewhere. Default: 0.")
  private long seed;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder for the photo and what was found side by side, and the numbers.")
  private Path output = Path.of(".");

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    // The search takes minutes.
    OutputFolder.require("--output", output);
    if (Files.isDirectory(photo)) {
      throw new ParameterException(
          spec.commandLine(), "expected one photo, found a folder: " + photo);
    }
    Image picture = ImageFiles.read(photo);
    try (OpenGenerator opened = OpenGenerator.open(spec.commandLine(), options, verbosity)) {
      LatentSearch.Result result = search(opened.generator()).find(picture, classes(opened));
      report(opened, result);
    }
    return ExitCode.DONE.code();
  }

  private LatentSearch search(Generator generator) {
    try {
      return new LatentSearch(generator, steps, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--steps, --seed: " + e.getMessage());
    }
  }

  private List<Integer> classes(OpenGenerator opened) {
    return label
        .chosen(opened.classes())
        .map(List::of)
        .orElseGet(() -> IntStream.range(0, opened.classes().size()).boxed().toList());
  }

  private void report(OpenGenerator opened, LatentSearch.Result result) throws IOException {
    Image found = picture(opened.generator(), result.found());
    Image atSeed = picture(opened.generator(), result.bestSeed());
    Distance distance = Distance.of(result.wanted(), found);
    Distance seedDistance = Distance.of(result.wanted(), atSeed);
    String name = String.valueOf(photo.getFileName()).replaceFirst("\\.[^.]*$", "");
    SampleSheet.write(
        SampleSheet.of(List.of(result.wanted(), found), 2), output.resolve(name + "-inverted.png"));
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    root.put("model", opened.generator().spec().provenance().name())
        .put("modelSha256", Sha256.of(opened.file()))
        .put("photo", photo.toString())
        .put("steps", steps)
        .put("seed", seed);
    describe(root.putObject("found"), opened, result.found(), distance);
    describe(root.putObject("bestSeed"), opened, result.bestSeed(), seedDistance);
    AtomicFiles.write(output.resolve(name + "-inverted.json"), mapper.writeValueAsBytes(root));
    PrintWriter out = spec.commandLine().getOut();
    say(out, "best of " + LatentSearch.SEEDS + " seeds", opened, result.bestSeed(), seedDistance);
    say(out, "found", opened, result.found(), distance);
    out.println(name + "-inverted.png, " + name + "-inverted.json: " + output);
    out.flush();
  }

  private static Image picture(Generator generator, Candidate candidate) {
    List<Integer> labels =
        candidate.label().isPresent() ? List.of(candidate.label().getAsInt()) : List.of();
    return generator.generate(candidate.latent(), labels).get(0);
  }

  private static void describe(
      ObjectNode node, OpenGenerator opened, Candidate candidate, Distance distance) {
    candidate.seed().ifPresent(value -> node.put("seed", value));
    candidate
        .label()
        .ifPresent(value -> node.put("label", value).put("labelName", opened.classes().get(value)));
    node.put("meanAbsoluteDifference", distance.meanAbsolute());
    if (Double.isFinite(distance.psnr())) {
      node.put("psnr", distance.psnr());
    }
    ArrayNode numbers = node.putArray("z");
    for (float number : candidate.latent()) {
      numbers.add(number);
    }
  }

  private static void say(
      PrintWriter out, String what, OpenGenerator opened, Candidate candidate, Distance distance) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s", what));
    line.append(
        String.format(
            Locale.ROOT,
            "  mean absolute difference %6.2f of 255, PSNR %5.2f dB",
            distance.meanAbsolute(),
            distance.psnr()));
    candidate.seed().ifPresent(value -> line.append(", seed ").append(value));
    candidate
        .label()
        .ifPresent(value -> line.append(", class ").append(opened.classes().get(value)));
    out.println(line);
  }
}
