package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of others through the command line: kept, shown, checked, used, refused. */
class ModelsCommandTest {
  private static final String NAME = "test-of-models-add";

  @TempDir private Path folder = Path.of(".");

  @BeforeEach
  @AfterEach
  void forget() throws IOException {
    Path kept = Catalogs.own().resolve(NAME);
    Files.deleteIfExists(kept.resolve("model.onnx"));
    Files.deleteIfExists(kept.resolve("source.json"));
    Files.deleteIfExists(kept);
  }

  private static List<OnnxDim> dims(Object... extents) {
    return Arrays.stream(extents)
        .map(
            extent ->
                extent instanceof Integer size ? OnnxDim.of(size) : OnnxDim.named((String) extent))
        .toList();
  }

  private Path write(String name, OnnxGraph graph, Map<String, String> stated) throws IOException {
    return Files.write(folder.resolve(name), graph.toModel("elsewhere", "3", stated));
  }

  /** Repeats pixels, after a convolution that leaves them as they are. */
  private Path doubling() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", dims(1, 3, "h", "w"));
    float[] weights = new float[9];
    for (int c = 0; c < 3; c++) {
      weights[4 * c] = 1;
    }
    OnnxValue same =
        graph.apply(
            OnnxOp.CONV,
            "same",
            List.of(x, graph.constant("weights", weights, 3, 3, 1, 1)),
            OnnxAttribute.ints("kernel_shape", 1, 1),
            OnnxAttribute.ints("pads", 0, 0, 0, 0),
            OnnxAttribute.ints("strides", 1, 1));
    OnnxValue large =
        graph.apply(
            OnnxOp.RESIZE,
            "large",
            List.of(same, graph.absent(), graph.constant("scales", new float[] {1, 1, 2, 2}, 4)),
            OnnxAttribute.text("mode", "nearest"),
            OnnxAttribute.text("coordinate_transformation_mode", "asymmetric"),
            OnnxAttribute.text("nearest_mode", "floor"));
    graph.output("out", large, dims(1, 3, "H", "W"));
    return write(
        "doubling.onnx", graph, Map.of("Licence", "MIT", "author", "someone\u001b[31m else"));
  }

  private Path generator() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue z = graph.input("z", dims("n", 12));
    float[] weights = new float[12 * 48];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i * 31 % 17 - 8) / 8f;
    }
    OnnxValue sum =
        graph.apply(OnnxOp.MATMUL, "sum", List.of(z, graph.constant("weights", weights, 12, 48)));
    OnnxValue bent = graph.apply(OnnxOp.TANH, "bent", List.of(sum));
    OnnxValue shape = graph.constant("shape", new long[] {-1, 3, 4, 4});
    graph.output(
        "out", graph.apply(OnnxOp.RESHAPE, "out_", List.of(bent, shape)), dims("n", 3, 4, 4));
    return write("generator.onnx", graph, Map.of());
  }

  private Path classifier() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    OnnxValue x = graph.input("in", dims("n", 3, "h", "w"));
    OnnxValue mean =
        graph.apply(
            OnnxOp.REDUCE_MEAN,
            "mean",
            List.of(x),
            OnnxAttribute.ints("axes", 2, 3),
            OnnxAttribute.of("keepdims", 0));
    graph.output("out", mean, dims("n", 3));
    return write("classifier.onnx", graph, Map.of());
  }

  private static void assertRow(String key, String value, String printed) {
    assertTrue(
        printed
            .lines()
            .anyMatch(line -> line.startsWith(key + " ") && line.substring(12).contains(value)),
        key + ": " + value + " in\n" + printed);
  }

  private static void assertSheet(String printed) {
    assertRow("task", "upscale x2", printed);
    assertRow("takes", "NCHW RGB 0..1", printed);
    assertRow("gives", "NCHW RGB 0..1", printed);
    assertRow("sizes", "any size", printed);
    assertRow("tiles", "can be cut; looks 0 pixels far", printed);
    assertRow("parameters", "9", printed);
    assertRow("producer", "elsewhere 3", printed);
    assertRow("licence", "MIT", printed);
    assertRow("size", "bytes", printed);
    assertTrue(printed.lines().anyMatch(line -> line.matches("sha256 +[0-9a-f]{64}")), printed);
    assertFalse(printed.contains("\u001b"), "control characters of a file reach the terminal");
  }

  @Test
  void aModelOfSomeoneElseIsKeptShownCheckedAndUsed() throws IOException {
    Path file = doubling();
    Cli before = Cli.run("models", "info", file);
    assertEquals(0, before.exitCode(), before.err());
    assertRow("contract", "found by running it", before.out());
    assertSheet(before.out());

    Cli add = Cli.run("models", "add", file, "--name", NAME);
    assertEquals(0, add.exitCode(), add.err());
    assertSheet(add.out());
    Cli again = Cli.run("models", "add", file, "--name", NAME);
    assertEquals(2, again.exitCode(), again.err());

    Cli list = Cli.run("models", "list");
    assertTrue(
        list.out().lines().anyMatch(line -> line.startsWith(NAME) && line.contains("x2")),
        list.out());
    Cli info = Cli.run("models", "info", NAME);
    assertEquals(0, info.exitCode(), info.err());
    assertSheet(info.out());
    assertFalse(info.out().contains("found by running it"), info.out());
    Cli verify = Cli.run("models", "verify", NAME);
    assertEquals(0, verify.exitCode(), verify.out());
    assertTrue(verify.out().contains("ok, checksum and contract x2"), verify.out());

    Path photo = Cli.lowres().resolve("fig.jpg");
    Cli used = Cli.run("upscale", photo, "-o", folder.resolve("out"), "-m", NAME, "-s", "2");
    assertEquals(0, used.exitCode(), used.err());
    Image large = ImageFiles.read(folder.resolve("out/fig.jpg"));
    assertEquals(2 * ImageFiles.read(photo).width(), large.width());
  }

  @Test
  void aKeptModelThatHasChangedDoesNotVerify() throws IOException {
    assertEquals(0, Cli.run("models", "add", doubling(), "--name", NAME).exitCode());
    Path copy = Catalogs.own().resolve(NAME).resolve("model.onnx");
    // An unknown field at the end: the model runs as before, but it is not the one that was added.
    byte[] bytes = Files.readAllBytes(copy);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
    longer[bytes.length] = (byte) 0xf8;
    longer[bytes.length + 1] = 0x07;
    Files.write(copy, longer);
    Cli verify = Cli.run("models", "verify", NAME);
    assertEquals(4, verify.exitCode(), verify.out());
    assertTrue(verify.out().contains("damaged: expected SHA-256"), verify.out());
  }

  @Test
  void whatNoModelIsForIsShownWithTheReason() throws IOException {
    Path scores = classifier();
    Cli info = Cli.run("models", "info", scores);
    assertEquals(0, info.exitCode(), info.err());
    assertRow("contract", "expected a model that answers a picture with a picture", info.out());
    assertRow("parameters", "0", info.out());
    Cli add = Cli.run("models", "add", scores, "--name", NAME);
    assertRefused(add);
    assertFalse(Files.exists(Catalogs.own().resolve(NAME)));
  }

  private static void assertRefused(Cli cli) {
    assertEquals(4, cli.exitCode(), cli.out() + cli.err());
    assertTrue(cli.err().lines().count() <= 2, cli.err());
    assertFalse(cli.err().contains("\tat "), cli.err());
  }

  @Test
  void modelsForAnotherCommandAreRefusedSoonWithExitCode4() throws IOException {
    Path photo = Cli.lowres().resolve("fig.jpg");
    Path out = folder.resolve("out");
    for (Path model : List.of(generator(), classifier())) {
      assertRefusedSoon("upscale", photo, "-o", out, "-m", model);
      assertRefusedSoon("stylize", photo, "-o", out, "-m", model);
    }
    assertRefusedSoon("generate", "-m", classifier(), "-n", "1", "-o", out);
    assertRefusedSoon("generate", "-m", doubling(), "-n", "1", "-o", out);
    assertRefusedSoon("stylize", photo, "-o", out, "-m", doubling());
  }

  private static void assertRefusedSoon(Object... args) {
    assertTimeout(Duration.ofSeconds(5), () -> assertRefused(Cli.run(args)));
  }

  @Test
  void aGeneratorIsShownWithItsNumbers() throws IOException {
    Cli info = Cli.run("models", "info", generator());
    assertEquals(0, info.exitCode(), info.err());
    assertRow("task", "generate 4x4", info.out());
    assertRow("takes", "12 numbers", info.out());
    assertRow("classes", "none", info.out());
  }
}
