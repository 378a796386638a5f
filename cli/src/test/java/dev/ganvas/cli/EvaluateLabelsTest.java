package dev.ganvas.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ganvas.runtime.dataset.ClassRule;
import dev.ganvas.runtime.dataset.DatasetLayout;
import dev.ganvas.runtime.dataset.DatasetOrigin;
import dev.ganvas.runtime.dataset.DatasetPlan;
import dev.ganvas.runtime.dataset.DatasetRunner;
import dev.ganvas.runtime.dataset.SeedList;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvaluateLabelsTest {
  private static final List<String> NAMES = List.of("ant", "bee", "cow", "dog");

  @TempDir private Path folder = Path.of(".");

  private Path network = Path.of(".");

  /** A classifier that names the brightest of four pixels. */
  @BeforeEach
  void writeNetwork() throws IOException {
    List<OnnxDim> picture = List.of(OnnxDim.of(1), OnnxDim.of(1), OnnxDim.of(2), OnnxDim.of(2));
    OnnxGraph graph = new OnnxGraph("brightest");
    graph.output(
        "y", graph.apply(OnnxOp.IDENTITY, "same", List.of(graph.input("x", picture))), picture);
    network = Files.write(folder.resolve("judge.onnx"), graph.toModel("test", "1", Map.of()));
  }

  /** The pixel of its label is bright, but for seed 6, where it is the next one. */
  private static List<Image> pictures(long[] seeds, List<Integer> labels) {
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < seeds.length; i++) {
      Image image = Image.blank(2, 2, Channels.GRAY, SampleDepth.EIGHT_BITS);
      image.setSampleAt((labels.get(i) + (seeds[i] == 6 ? 1 : 0)) % 4, 200);
      images.add(image);
    }
    return images;
  }

  private Path set(DatasetLayout layout) throws Exception {
    DatasetPlan plan =
        new DatasetPlan(
            SeedList.first(8),
            new ClassRule.Balanced(List.of(0, 1, 2, 3)),
            NAMES,
            layout,
            3,
            ImageFormat.PNG,
            DatasetPlan.Part.WHOLE);
    Path out = folder.resolve("set");
    new DatasetRunner(
            EvaluateLabelsTest::pictures,
            new DatasetOrigin("tiny", "ab".repeat(32), 1),
            EncodeOptions.DEFAULT,
            4,
            1)
        .run(plan, out, count -> {});
    return out;
  }

  private Cli evaluate(Path set, Object... more) {
    List<Object> args =
        new ArrayList<>(List.of("evaluate", "labels", set, "--classifier", network));
    args.addAll(List.of(more));
    return Cli.run(args.toArray());
  }

  @ParameterizedTest
  @EnumSource(DatasetLayout.class)
  void agreementIsCountedByClassHoweverFilesLie(DatasetLayout layout) throws Exception {
    Path json = folder.resolve("report.json");
    Cli cli = evaluate(set(layout), "--json", json);
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertEquals(8, report.get("pictures").asInt());
    assertEquals(7.0 / 8, report.get("agreement").asDouble(), 1e-12);
    assertEquals(0.5, report.get("classes").get("cow").asDouble(), 1e-12, "seeds 2 and 6");
    assertEquals(1, report.get("classes").get("dog").asDouble(), 1e-12);
  }

  @Test
  void aTarFileThatIsCutOrLacksAPictureIsNamed() throws Exception {
    Path set = set(DatasetLayout.WEBDATASET);
    Path tar = set.resolve("data-000001.tar");
    Files.copy(set.resolve("data-000002.tar"), folder.resolve("short.tar"));
    Files.move(tar, folder.resolve("whole.tar"));
    Files.copy(folder.resolve("short.tar"), tar);
    Path json = folder.resolve("report.json");
    Cli lacking = evaluate(set, "--json", json);
    assertEquals(1, lacking.exitCode(), lacking.err());
    assertTrue(lacking.err().contains("00000003.png"), lacking.err());
    // Of the eight three are in the second tar file; seed 6 is taken for the next class.
    JsonNode rest = new ObjectMapper().readTree(json.toFile());
    assertEquals(5, rest.get("pictures").asInt());
    assertEquals(4.0 / 5, rest.get("agreement").asDouble(), 1e-12);
    byte[] whole = Files.readAllBytes(folder.resolve("whole.tar"));
    Files.write(tar, java.util.Arrays.copyOf(whole, 700));
    Cli cut = evaluate(set);
    assertEquals(1, cut.exitCode(), cut.err());
    assertTrue(cut.err().contains("failed: 3 pictures, data-000001.tar/00000003.png"), cut.err());
    assertTrue(cut.err().contains("3 of 8 pictures could not be read"), cut.err());
    assertTrue(cut.out().contains("all           5"), cut.out());
  }

  @Test
  void picturesThatCannotBeReadAreNamedAndTheOthersCounted() throws Exception {
    Path set = set(DatasetLayout.FOLDER);
    Files.delete(set.resolve("ant/00000000.png"));
    Files.writeString(set.resolve("bee/00000001.png"), "no picture");
    Path json = folder.resolve("report.json");
    Cli cli = evaluate(set, "--json", json);
    assertEquals(1, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("failed: ant/00000000.png: there is no such file"), cli.err());
    assertTrue(cli.err().contains("failed: bee/00000001.png: "), cli.err());
    assertTrue(cli.err().contains("2 of 8 pictures could not be read"), cli.err());
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertEquals(6, report.get("pictures").asInt());
    assertEquals(5.0 / 6, report.get("agreement").asDouble(), 1e-12);
    assertEquals(2, report.get("failed").asInt());
    assertEquals("ant/00000000.png", report.get("failures").get(0).get("input").asText());
    for (String name : NAMES) {
      try (var files = Files.list(set.resolve(name))) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    Cli none = evaluate(set);
    assertEquals(3, none.exitCode(), none.err());
    assertTrue(none.err().contains("8 of 8 pictures could not be read"), none.err());
  }

  @Test
  void aPartOfADataSetSaysHowTheWholeIsMade() throws Exception {
    Path set = set(DatasetLayout.FLAT);
    Files.move(set.resolve("metadata.csv"), set.resolve("metadata-2-of-4.csv"));
    Cli cli = evaluate(set);
    assertEquals(3, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("metadata-2-of-4.csv"), cli.err());
    assertTrue(cli.err().contains("without --shard"), cli.err());
  }
}
