package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateSetsTest {
  private static final int EACH = 30;

  @TempDir private Path folder = Path.of(".");

  private Path network = Path.of(".");

  /** A feature network whose features are the mean colours. */
  @BeforeEach
  void writeNetwork() throws IOException {
    List<OnnxDim> picture = List.of(OnnxDim.of(1), OnnxDim.of(3), OnnxDim.of(8), OnnxDim.of(8));
    OnnxGraph graph = new OnnxGraph("colors");
    graph.output(
        "y", graph.apply(OnnxOp.IDENTITY, "same", List.of(graph.input("x", picture))), picture);
    network = Files.write(folder.resolve("colors.onnx"), graph.toModel("test", "1", Map.of()));
  }

  /** A dark and a light class of pictures, each with a colour and a pattern of its own. */
  private Path set(String name, long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 2 * EACH; i++) {
      Image image = Image.blank(8, 8, Channels.RGB, SampleDepth.EIGHT_BITS);
      int[] color = {random.nextInt(60), random.nextInt(60), random.nextInt(60)};
      for (int s = 0; s < 8 * 8 * 3; s++) {
        image.setSampleAt(s, (i % 2) * 120 + color[s % 3] + random.nextInt(30));
      }
      Path file = folder.resolve(name).resolve(i % 2 == 0 ? "dark" : "light").resolve(i + ".png");
      ImageFiles.write(image, file, ImageFormat.PNG, EncodeOptions.DEFAULT);
    }
    return folder.resolve(name);
  }

  private Cli evaluate(Path real, Path made, Object... more) {
    Object[] args = new Object[6 + more.length];
    System.arraycopy(
        new Object[] {"evaluate", "sets", real, made, "--features", network}, 0, args, 0, 6);
    System.arraycopy(more, 0, args, 6, more.length);
    return Cli.run(args);
  }

  @Test
  void copiesAreMemorisedAndOtherPicturesAreNot() throws IOException {
    Path real = set("real", 1);
    Path json = folder.resolve("report.json");
    Path sheet = folder.resolve("sheet.png");
    Cli copies = evaluate(real, set("copies", 1), "--json", json, "--neighbours", sheet);
    assertEquals(0, copies.exitCode(), copies.err());
    assertTrue(copies.out().contains("60 (100.00 %) by features, 60 (100.00 %) by pixels"));
    JsonNode memorised = new ObjectMapper().readTree(json.toFile()).get("memorised");
    assertEquals(60, memorised.get("features").get("pictures").asInt());
    assertEquals(1, memorised.get("pixels").get("share").asDouble());
    Image pairs = ImageFiles.read(sheet);
    // Ten columns of 8 and nine gaps, seven times as large; five rows of pairs.
    assertEquals(7 * (10 * 9 - 1), pairs.width());
    assertEquals(7 * (10 * 9 - 1), pairs.height());
    for (int y = 0; y < 7 * 8; y++) {
      for (int x = 0; x < pairs.width(); x++) {
        assertEquals(pairs.sample(x, y, 0), pairs.sample(x, y + 7 * 9, 0), "below is the copy");
      }
    }

    Cli others = evaluate(real, set("others", 2), "--json", json);
    assertEquals(0, others.exitCode(), others.err());
    memorised = new ObjectMapper().readTree(json.toFile()).get("memorised");
    assertTrue(memorised.get("pixels").get("pictures").asInt() < 10, others.out());
  }

  @Test
  void setsInFoldersByClassGetARowAClass() throws IOException {
    Path real = set("real", 1);
    Path json = folder.resolve("report.json");
    Cli cli = evaluate(real, set("made", 2), "--json", json);
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("dev. real") && cli.out().contains("Fréchet  "), cli.out());
    JsonNode classes = new ObjectMapper().readTree(json.toFile()).get("classes");
    assertEquals("frechet", classes.get("distance").asText());
    assertEquals(2, classes.get("rows").size());
    JsonNode light = classes.get("rows").get(1);
    assertEquals("light", light.get("class").asText());
    assertEquals(EACH, light.get("real").asInt());
    assertEquals(1, light.get("ratio").asDouble(), 0.3);

    // Three pictures of a class are no more than there are features.
    Cli few = evaluate(real, folder.resolve("made"), "-n", "6", "--json", json);
    assertEquals(0, few.exitCode(), few.err());
    assertTrue(few.out().contains("kernel distances, since"), few.out());
    classes = new ObjectMapper().readTree(json.toFile()).get("classes");
    assertEquals("kernel", classes.get("distance").asText());
  }

  @Test
  void setsWithoutClassesInCommonAreMeasuredAsTheyAre() throws IOException {
    Path real = set("real", 1);
    Path dark = set("made", 2).resolve("dark");
    Path json = folder.resolve("report.json");
    Cli cli = evaluate(real, dark, "--json", json);
    assertEquals(0, cli.exitCode(), cli.err());
    assertFalse(cli.out().contains("dev. real"));
    assertFalse(new ObjectMapper().readTree(json.toFile()).has("classes"));
  }
}
