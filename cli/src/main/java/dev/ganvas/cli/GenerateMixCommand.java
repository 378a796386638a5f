package dev.ganvas.cli;

import dev.ganvas.cli.options.ClassOption;
import dev.ganvas.cli.options.EncodingOptions;
import dev.ganvas.cli.options.GeneratorOptions;
import dev.ganvas.cli.options.IfExistsOption;
import dev.ganvas.cli.options.LatentOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.dataset.SeedList;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.latent.LatentMix;
import dev.ganvas.runtime.latent.LatentShift;
import dev.ganvas.runtime.model.GeneratorSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas generate mix}: pictures between pairs of seeds. */
@Command(
    name = "mix",
    mixinStandardHelpOptions = true,
    description = "Makes the pictures between each seed of one list and each of another.",
    footer = {
      "",
      "Example: ganvas generate mix -m fashion --class 7 --rows 0-4 --columns 10-15 -o mixed"
    })
final class GenerateMixCommand implements Callable<Integer> {
  /** What still makes one sheet; all pictures of it are held in memory. */
  private static final int MOST = 10_000;

  private static final String SHEET = "sheet.png";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private GeneratorOptions options = new GeneratorOptions();
  @Mixin private LatentOptions latent = new LatentOptions();
  @Mixin private ClassOption label = new ClassOption();
  @Mixin private EncodingOptions encoding = new EncodingOptions();
  @Mixin private IfExistsOption existing = new IfExistsOption();
  @Mixin private Verbosity verbosity = new Verbosity();

  @Option(
      names = "--rows",
      required = true,
      paramLabel = "SEEDS",
      description = "A row for each of these seeds, like 0-4,99.")
  private String rows = "";

  @Option(
      names = "--columns",
      required = true,
      paramLabel = "SEEDS",
      description = "A column for each of these.")
  private String columns = "";

  @Option(
      names = "--at",
      paramLabel = "T",
      defaultValue = "0.5",
      description = "How far from the row's seed, 0, to the column's, 1. Default: 0.5.")
  private double at = 0.5;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder for the pictures and " + SHEET + ", which has the seeds' own too.")
  private Path output = Path.of(".");

  @Override
  public Integer call() throws IOException {
    verbosity.applyToLogs();
    if (!(at >= 0 && at <= 1)) {
      throw usage("--at: expected 0 to 1, found " + at);
    }
    long[] rowSeeds = seeds("--rows", rows);
    long[] columnSeeds = seeds("--columns", columns);
    if ((long) rowSeeds.length * columnSeeds.length > MOST) {
      throw usage(
          "--rows, --columns: expected at most "
              + MOST
              + " pictures, found "
              + (long) rowSeeds.length * columnSeeds.length);
    }
    latent.truncation();
    encoding.format();
    encoding.encoding();
    options.model();
    SeriesFolder folder = SeriesFolder.ofMix(output, existing.ifExists());
    folder.check();
    boolean made;
    try (OpenGenerator opened = OpenGenerator.open(spec.commandLine(), options, verbosity)) {
      encoding.requireFor(opened.generator().spec());
      made = make(opened, folder, rowSeeds, columnSeeds);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        rowSeeds.length * columnSeeds.length
            + " pictures and "
            + SHEET
            + (made ? "" : " there already")
            + ": "
            + output);
    out.flush();
    return ExitCode.DONE.code();
  }

  private boolean make(
      OpenGenerator opened, SeriesFolder folder, long[] rowSeeds, long[] columnSeeds)
      throws IOException {
    int pictures = rowSeeds.length * columnSeeds.length;
    // Edits are looked at before anything is removed.
    LatentShift shift = latent.shift(opened.generator());
    List<String> making =
        SeriesMaking.lines(
            opened,
            label.labels(opened.classes(), pictures),
            latent,
            encoding,
            "rows: " + rows.replace(" ", ""),
            "columns: " + columns.replace(" ", ""),
            "at: " + at);
    if (!folder.claim(making, pictures)) {
      return false;
    }
    write(opened, shift, rowSeeds, columnSeeds);
    return true;
  }

  private void write(OpenGenerator opened, LatentShift shift, long[] rowSeeds, long[] columnSeeds)
      throws IOException {
    Generator generator = opened.generator();
    GeneratorSpec contract = generator.spec();
    float[] mixed =
        new LatentMix(contract.distribution())
            .grid(contract.latentSize(), rowSeeds, columnSeeds, at);
    List<Image> cells =
        generator.generate(
            Generator.adjusted(mixed, latent.truncation(), shift),
            label.labels(opened.classes(), rowSeeds.length * columnSeeds.length));
    for (int i = 0; i < cells.size(); i++) {
      String name =
          String.format(
              Locale.ROOT,
              "%08d-%08d.%s",
              rowSeeds[i / columnSeeds.length],
              columnSeeds[i % columnSeeds.length],
              encoding.format().extension());
      ImageFiles.write(cells.get(i), output.resolve(name), encoding.format(), encoding.encoding());
    }
    List<Image> left = own(opened, rowSeeds, shift);
    List<Image> sheet = new ArrayList<>();
    sheet.add(SampleSheet.white(cells.get(0)));
    sheet.addAll(own(opened, columnSeeds, shift));
    for (int r = 0; r < rowSeeds.length; r++) {
      sheet.add(left.get(r));
      sheet.addAll(cells.subList(r * columnSeeds.length, (r + 1) * columnSeeds.length));
    }
    SampleSheet.write(SampleSheet.of(sheet, columnSeeds.length + 1), output.resolve(SHEET));
  }

  private List<Image> own(OpenGenerator opened, long[] seeds, LatentShift shift) {
    Generator generator = opened.generator();
    return generator.generate(
        generator.latent(seeds, latent.truncation(), shift),
        label.labels(opened.classes(), seeds.length));
  }

  private long[] seeds(String option, String text) {
    try {
      SeedList seeds = SeedList.parse(text);
      return LongStream.range(0, Math.min(seeds.count(), MOST + 1)).map(seeds::get).toArray();
    } catch (IllegalArgumentException e) {
      throw usage(option + ": " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
