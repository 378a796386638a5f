package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ganvas.runtime.batch.InputScan;
import dev.ganvas.runtime.dataset.ClassRule;
import dev.ganvas.runtime.dataset.DatasetLayout;
import dev.ganvas.runtime.dataset.DatasetOrigin;
import dev.ganvas.runtime.dataset.DatasetPlan;
import dev.ganvas.runtime.dataset.DatasetRunner;
import dev.ganvas.runtime.dataset.PictureSource;
import dev.ganvas.runtime.dataset.SeedList;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** Copies of pictures that a spread of twelve over the real ones leaves out. */
  @Test
  void theNearestOnesAreLookedForAmongMorePicturesThanDistancesAreMeasuredBy() throws IOException {
    Path real = set("real", 1);
    List<Path> files =
        InputScan.of(List.of(real)).files().stream().map(InputScan.Found::file).toList();
    Path made = Files.createDirectories(folder.resolve("made"));
    for (int i = 0; i < 15; i++) {
      if (i % 5 != 0) {
        Files.copy(files.get(i), made.resolve(i + ".png"));
      }
    }
    Path json = folder.resolve("report.json");
    Cli few = evaluate(real, made, "-n", "12", "--among", "12", "--json", json);
    assertEquals(0, few.exitCode(), few.err());
    assertTrue(few.out().contains("among 12 of 60 real pictures: --among 60 "), few.out());
    JsonNode memorised = new ObjectMapper().readTree(json.toFile()).get("memorised");
    assertTrue(memorised.get("pixels").get("pictures").asInt() < 12, few.out());
    assertEquals(12, memorised.get("among").asInt());
    assertEquals(60, memorised.get("of").asInt());
    Cli all = evaluate(real, made, "-n", "12", "--json", json);
    assertEquals(0, all.exitCode(), all.err());
    assertTrue(all.out().contains("among all 60 real pictures"), all.out());
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertEquals(12, report.get("real").asInt());
    assertEquals(60, report.get("memorised").get("among").asInt());
    assertEquals(12, report.get("memorised").get("pixels").get("pictures").asInt());
  }

  private Path dataSet(DatasetLayout layout) throws Exception {
    PictureSource source =
        (seeds, labels) -> {
          List<Image> images = new ArrayList<>();
          for (int i = 0; i < seeds.length; i++) {
            Random random = new Random(seeds[i]);
            Image image = Image.blank(8, 8, Channels.GRAY, SampleDepth.EIGHT_BITS);
            for (int s = 0; s < 64; s++) {
              image.setSampleAt(s, labels.get(i) * 120 + random.nextInt(100));
            }
            images.add(image);
          }
          return images;
        };
    DatasetPlan plan =
        new DatasetPlan(
            SeedList.first(2 * EACH),
            new ClassRule.Balanced(List.of(0, 1)),
            List.of("dark", "light"),
            layout,
            25,
            ImageFormat.PNG,
            DatasetPlan.Part.WHOLE);
    Path out = folder.resolve(layout.name());
    new DatasetRunner(
            source, new DatasetOrigin("tiny", "ab".repeat(32), 1), EncodeOptions.DEFAULT, 8, 1)
        .run(plan, out, count -> {});
    return out;
  }

  @Test
  void setsAreMeasuredClassByClassHoweverTheirFilesLie() throws Exception {
    Path real = set("real", 1);
    Path json = folder.resolve("report.json");
    List<JsonNode> reports = new ArrayList<>();
    for (DatasetLayout layout : DatasetLayout.values()) {
      Cli cli = evaluate(real, dataSet(layout), "--json", json);
      assertEquals(0, cli.exitCode(), cli.err());
      reports.add(new ObjectMapper().readTree(json.toFile()));
    }
    for (JsonNode report : reports) {
      assertEquals(60, report.get("made").asInt());
      assertEquals("dark", report.get("classes").get("rows").get(0).get("class").asText());
    }
    // Rows come in another order from tar files, and where no folders sort them.
    for (String key : List.of("frechet", "kernel", "precision", "recall")) {
      double expected = reports.get(0).get(key).asDouble();
      assertEquals(expected, reports.get(1).get(key).asDouble(), 1e-6, key);
      assertEquals(expected, reports.get(2).get(key).asDouble(), 1e-6, key);
    }
    Path tar = folder.resolve("WEBDATASET/data-000001.tar");
    Cli one = evaluate(tar, folder.resolve("FOLDER"), "--json", json);
    assertEquals(0, one.exitCode(), one.err());
    assertEquals(25, new ObjectMapper().readTree(json.toFile()).get("real").asInt());
  }

  @Test
  void anIdxFileIsASetToo() throws Exception {
    Path made = dataSet(DatasetLayout.FLAT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int number : new int[] {0x803, 2 * EACH, 8, 8}) {
        out.writeInt(number);
      }
      for (InputScan.Found file : InputScan.of(List.of(made)).files()) {
        out.write(ImageFiles.read(file.file()).samples8());
      }
    }
    Path idx = folder.resolve("images-idx3-ubyte");
    Files.write(idx, bytes.toByteArray());
    Path json = folder.resolve("report.json");
    Cli cli = evaluate(idx, made, "--json", json);
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertEquals(0, report.get("frechet").asDouble(), 1e-3);
    assertEquals(60, report.get("memorised").get("pixels").get("pictures").asInt());
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
