package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of odd and broken pictures in one run, which may not be shipped and so are often not
 * there: each is made or named with its reason, in bounded memory, and what is made has the pixels
 * that ImageMagick sees.
 */
class OddFolderIT {
  private static final int SCALE = 2;
  private static final long MOST_BYTES = 1_500_000_000;

  /** Rounding of 16 bits and of gray, and the freedom that the JPEG standard leaves decoders. */
  private static final int MOST_LEVELS = 4;

  /** Larger ones would take the test minutes. */
  private static final int MOST_PIXELS = 1_000_000;

  @TempDir private Path folder = Path.of(".");

  private static Path odd() {
    Path path = Cli.root().toAbsolutePath().resolveSibling("shared/data/odd");
    if (!Files.isDirectory(path)) {
      System.out.println("skipped: the odd pictures are not there: " + path);
    }
    assumeTrue(Files.isDirectory(path), "the odd pictures are not there: " + path);
    return path;
  }

  private JsonNode run(Path odd) throws Exception {
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("application.directory", ""))
                    .resolve("bin/ganvas")
                    .toString(),
                "upscale",
                odd.toString(),
                "-o",
                folder.resolve("out").toString(),
                "-m",
                SquaresModel.write(folder.resolve("squares.onnx"), SCALE).toString(),
                "-s",
                Integer.toString(SCALE),
                "-f",
                "png",
                "--device",
                "cpu",
                "--report",
                folder.resolve("report.json").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertTrue(process.waitFor(10, TimeUnit.MINUTES), "the run hangs");
    assertEquals(1, process.exitValue(), "some fail: " + Files.readString(log));
    return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
  }

  @Test
  void everyOddPictureIsMadeOrNamedWithItsReason() throws Exception {
    Path odd = odd();
    JsonNode report = run(odd);
    List<String> wrong = new ArrayList<>();
    for (JsonNode image : report.get("images")) {
      String name = image.get("input").asText();
      if (image.get("status").asText().equals("done")) {
        if (!Files.isRegularFile(Path.of(image.get("output").asText()))) {
          wrong.add("no file: " + name);
        }
      } else if (!image.get("status").asText().equals("failed")
          || image.get("kind").asText().equals("INTERNAL_ERROR")
          || image.get("message").asText().lines().count() > 2) {
        wrong.add(image.toString());
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(report.get("images").size() > 500, "all that are pictures by their name");
    assertTrue(report.get("done").asInt() > 350, report.get("done") + " done");
    assertTrue(
        report.get("peakRssBytes").asLong() < MOST_BYTES, report.get("peakRssBytes") + " bytes");
    compare(report);
  }

  private void compare(JsonNode report) throws Exception {
    Optional<String> magick = magick();
    if (magick.isEmpty()) {
      System.out.println("skipped: pixels are not compared, ImageMagick is not there");
      return;
    }
    int compared = 0;
    List<String> different = new ArrayList<>();
    for (JsonNode image : report.get("images")) {
      if (image.get("status").asText().equals("done")
          && image.get("width").asLong() * image.get("height").asLong() <= MOST_PIXELS) {
        Optional<String> difference =
            difference(
                magick.get(), image.get("input").asText(), Path.of(image.get("output").asText()));
        compared++;
        difference.ifPresent(different::add);
      }
    }
    System.out.println("compared with ImageMagick: " + compared + ", other: " + different.size());
    different.forEach(System.out::println);
    // What both may be right about: frames of animations on their canvas, profiles of inks, BMPs
    // whose opacity one of them believes.
    assertTrue(different.size() * 12 < compared, different.size() + " of " + compared);
  }

  /** Whichever of its names is ImageMagick's indeed. */
  private static Optional<String> magick() throws Exception {
    for (String name : List.of("/usr/bin/convert", "convert", "magick")) {
      try {
        byte[] said = output(List.of(name, "-version"));
        if (new String(said, StandardCharsets.UTF_8).contains("ImageMagick")) {
          return Optional.of(name);
        }
      } catch (IOException e) {
        // There is no such program: the next name may be it.
      }
    }
    return Optional.empty();
  }

  private static byte[] output(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    byte[] said = process.getInputStream().readAllBytes();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), command + " hangs");
    return said;
  }

  /**
   * Empty if pixels are the same within some levels, or ImageMagick does not read the file. It
   * reads both, since it applies what a PNG says of its gamma, which results keep.
   */
  private static Optional<String> difference(String magick, String input, Path output)
      throws Exception {
    byte[] theirs = pixels(magick, input + "[0]", "-auto-orient");
    byte[] ours = pixels(magick, output.toString(), "-sample", 100 / SCALE + "%");
    if (theirs.length == 0) {
      return Optional.empty();
    }
    if (theirs.length != ours.length) {
      return Optional.of(input + ": another size");
    }
    int worst = 0;
    for (int i = 0; i < theirs.length; i += 4) {
      boolean hidden = theirs[i + 3] == 0;
      for (int c = hidden ? 3 : 0; c < 4; c++) {
        worst = Math.max(worst, Math.abs((ours[i + c] & 0xff) - (theirs[i + c] & 0xff)));
      }
    }
    return worst <= MOST_LEVELS ? Optional.empty() : Optional.of(input + ": " + worst + " levels");
  }

  /** Red, green, blue and opacity of each, 8 bits. */
  private static byte[] pixels(String magick, String file, String... how) throws Exception {
    List<String> command = new ArrayList<>(List.of(magick, file));
    command.addAll(List.of(how));
    command.addAll(List.of("-depth", "8", "rgba:-"));
    return output(command);
  }
}
