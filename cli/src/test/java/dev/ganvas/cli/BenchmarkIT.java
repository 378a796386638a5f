package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void photoX4KeepsTheFigureOfItsCardOnSet5() throws IOException {
    Path set5 = benchmark("Set5/x4");
    Path small = Files.createDirectories(folder.resolve("small"));
    try (Stream<Path> files = Files.list(set5)) {
      List<Path> lowResolution = files.filter(file -> file.toString().endsWith("_LR.png")).toList();
      for (Path file : lowResolution) {
        Files.copy(file, small.resolve(file.getFileName()));
      }
    }
    Path large = folder.resolve("large");
    Path json = folder.resolve("scores.json");
    assertEquals(0, Cli.run("upscale", small, "-o", large).exitCode());
    Cli evaluated =
        Cli.run(
            "evaluate",
            "pairs",
            "--reference",
            set5,
            "--candidate",
            large,
            "--y",
            "--crop",
            "4",
            "--json",
            json);
    assertEquals(0, evaluated.exitCode(), evaluated.err());
    double psnr = new ObjectMapper().readTree(json.toFile()).get("mean").get("psnr").asDouble();
    assertEquals(31.24, psnr, 0.01);
    String card = Files.readString(Cli.root().resolve("models/photo-x4/CARD.md"));
    assertTrue(card.contains("31.24 dB"), "the card says another figure");
  }
}
