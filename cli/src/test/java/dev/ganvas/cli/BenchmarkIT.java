package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of the cards, on benchmarks that may not be shipped and so are often not there. */
class BenchmarkIT {
  @TempDir private Path folder = Path.of(".");

  private static Path benchmark(String name) {
    Path path = Cli.root().toAbsolutePath().resolveSibling("shared/data/sr-bench").resolve(name);
    if (!Files.isDirectory(path)) {
      System.out.println("skipped: the benchmark is not there: " + path);
    }
    assumeTrue(Files.isDirectory(path), "the benchmark is not there: " + path);
    return path;
  }

  @ParameterizedTest
  @CsvSource({
    "photo-x4, 4, Set5, 31.25",
    "photo-x4, 4, Set14, 28.00",
    "photo-x2, 2, Set5, 37.29",
    "photo-x2, 2, Set14, 32.99"
  })
  void theFiguresAreThoseOfTheCards(String model, int scale, String name, double figure)
      throws IOException {
    Path pictures = benchmark(name + "/x" + scale);
    Path small = Files.createDirectories(folder.resolve("small"));
    try (Stream<Path> files = Files.list(pictures)) {
      List<Path> lowResolution = files.filter(file -> file.toString().endsWith("_LR.png")).toList();
      for (Path file : lowResolution) {
        Files.copy(file, small.resolve(file.getFileName()));
      }
    }
    Path large = folder.resolve("large");
    Path json = folder.resolve("scores.json");
    assertEquals(0, Cli.run("upscale", small, "-o", large, "-m", model, "-s", scale).exitCode());
    Cli evaluated =
        Cli.run(
            "evaluate",
            "pairs",
            "--reference",
            pictures,
            "--candidate",
            large,
            "--y",
            "--crop",
            Integer.toString(scale),
            "--json",
            json);
    assertEquals(0, evaluated.exitCode(), evaluated.err());
    double psnr = new ObjectMapper().readTree(json.toFile()).get("mean").get("psnr").asDouble();
    assertEquals(figure, psnr, 0.01);
    String card = Files.readString(Cli.root().resolve("models").resolve(model).resolve("CARD.md"));
    String said = String.format(Locale.ROOT, "%.2f dB", figure);
    assertTrue(card.contains(said), "the card says another figure than " + said);
  }
}
