package dev.ganvas.cli.options;

import dev.ganvas.runtime.batch.BatchPlan;
import dev.ganvas.runtime.batch.OutputRule;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.metadata.MetadataPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Inputs and where outputs go, for every command that turns pictures into pictures. */
public final class OutputOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private QualityOption quality = new QualityOption();
  @Mixin private IfExistsOption existing = new IfExistsOption();

  @Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description = "Files and folders; folders are walked recursively and mirrored.")
  private List<Path> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "Folder for the results, or a file name for one input file.")
  private Path output = Path.of(".");

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "keep",
      description = "keep, png, jpg, webp, tiff or bmp. Default: keep, the input's own.")
  private String format = "keep";

  @Option(names = "--lossless", description = "Write WebP without loss.")
  private boolean lossless;

  @Option(
      names = "--metadata",
      paramLabel = "all|safe|none",
      defaultValue = "all",
      description =
          "EXIF, XMP, IPTC: all, without places, serials and owners, or none. Default: all.")
  private MetadataPolicy metadata = MetadataPolicy.ALL;

  @Option(
      names = "--suffix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Appended to the base name of each result.")
  private String suffix = "";

  @Option(names = "--dry-run", description = "Print the plan and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "FILE.json",
      description = "Write what became of each picture, and where the time went.")
  private Optional<Path> report = Optional.empty();

  @Option(
      names = "--compare",
      paramLabel = "FILE.html",
      description = "Write a page of the first fifty pictures before and after, with sliders.")
  private Optional<Path> compare = Optional.empty();

  /** Where the page of pictures before and after goes. */
  public Optional<Path> compare() {
    return compare;
  }

  /** What to work on. */
  public List<Path> inputs() {
    return inputs;
  }

  /** Whether only the plan is wanted. */
  public boolean dryRun() {
    return dryRun;
  }

  /** What results get of the metadata of their pictures. */
  public MetadataPolicy metadata() {
    return metadata;
  }

  /** Where the report goes. */
  public Optional<Path> report() {
    return report;
  }

  /**
   * Refuses a report or a page that would take the place of an input, of a result, or of each
   * other.
   *
   * @throws dev.ganvas.runtime.failure.GanvasException CONFLICTING_PATHS, naming both
   */
  public void requireOwnPlaces(BatchPlan plan) {
    report.ifPresent(file -> requireNoModel("--report", file));
    compare.ifPresent(file -> requireNoModel("--compare", file));
    report.ifPresent(file -> plan.requireOwnPlace("--report", file));
    compare.ifPresent(file -> plan.requireOwnPlace("--compare", file));
    if (report.isPresent()
        && report.map(Path::toAbsolutePath).equals(compare.map(Path::toAbsolutePath))) {
      throw usage("--report and --compare: expected two files, found one: " + report.get());
    }
  }

  private void requireNoModel(String option, Path file) {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      throw usage(option + ": expected a file to write, found the name of a model: " + file);
    }
  }

  /** Where results go and what they are called. */
  public OutputRule rule() {
    if (output.toString().isEmpty()) {
      throw usage("--output: expected a folder or a file, found an empty name");
    }
    if (suffix.contains("/") || suffix.contains("\\")) {
      throw usage("--suffix: expected text without slashes, found '" + suffix + "'");
    }
    EncodeOptions.Compression compression =
        lossless ? EncodeOptions.Compression.LOSSLESS : EncodeOptions.Compression.LOSSY;
    try {
      return new OutputRule(
          output, imageFormat(), suffix, existing.ifExists(), quality.encoding(compression));
    } catch (IllegalArgumentException e) {
      throw usage("--quality: " + e.getMessage());
    }
  }

  private Optional<ImageFormat> imageFormat() {
    if (format.equalsIgnoreCase("keep")) {
      return Optional.empty();
    }
    if (format.equalsIgnoreCase("avif")) {
      // It has the option in its interface, but was built without the library that writes AVIF.
      throw usage("--format: the OpenCV of this build cannot write AVIF: choose webp");
    }
    return Optional.of(
        ImageFormat.ofFileName("." + format.toLowerCase(Locale.ROOT))
            .filter(ImageFormat::writable)
            .orElseThrow(
                () ->
                    usage(
                        "--format: expected keep, png, jpg, webp, tiff or bmp, found '"
                            + format
                            + "'")));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
