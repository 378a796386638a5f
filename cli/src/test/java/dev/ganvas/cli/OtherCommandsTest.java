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
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.onnx.OnnxAttribute;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxGraph;
import dev.ganvas.runtime.onnx.OnnxOp;
import dev.ganvas.runtime.onnx.OnnxValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherCommandsTest {
  @TempDir private Path folder = Path.of(".");

  private static Image even(int level) {
    Image image = Image.blank(20, 20, Channels.RGB, SampleDepth.EIGHT_BITS);
    Arrays.fill(image.samples8(), (byte) level);
    return image;
  }

  private Path write(String name, Image image) throws IOException {
    Path file = folder.resolve(name);
    ImageFiles.write(image, file, ImageFormat.PNG, EncodeOptions.DEFAULT);
    return file;
  }

  private static Cli evaluate(Path reference, Path candidate, Object... more) {
    Object[] args = {"evaluate", "pairs", "--reference", reference, "--candidate", candidate};
    Object[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Cli.run(all);
  }

  @Test
  void evaluatePrintsThePsnrOfAKnownDifference() throws IOException {
    write("ref/a_HR.png", even(100));
    write("ref/a_LR.png", even(7));
    write("sr/a_LR.png", even(110));
    Path json = folder.resolve("scores.json");
    Cli cli = evaluate(folder.resolve("ref"), folder.resolve("sr"), "--crop", "2", "--json", json);
    assertEquals(0, cli.exitCode(), cli.err());
    // 20 log10(255 / 10)
    assertTrue(cli.out().contains("28.1308"), cli.out());
    JsonNode scores = new ObjectMapper().readTree(json.toFile());
    assertEquals(28.1308, scores.get("mean").get("psnr").asDouble(), 1e-4);
    assertEquals("a", scores.get("images").get(0).get("name").asText());
  }

  /** Colours as they are, and the largest of two by two. */
  private Path featureNetwork() throws IOException {
    OnnxGraph graph = new OnnxGraph("colors");
    List<OnnxDim> picture = List.of(OnnxDim.of(1), OnnxDim.of(3), OnnxDim.of(8), OnnxDim.of(8));
    OnnxValue same = graph.apply(OnnxOp.IDENTITY, "same", List.of(graph.input("x", picture)));
    OnnxValue pooled =
        graph.apply(
            OnnxOp.MAX_POOL,
            "pooled",
            List.of(same),
            OnnxAttribute.ints("kernel_shape", 2, 2),
            OnnxAttribute.ints("strides", 2, 2));
    graph.output("y", pooled, List.of(OnnxDim.of(1), OnnxDim.of(3), OnnxDim.of(4), OnnxDim.of(4)));
    return Files.write(folder.resolve("colors.onnx"), graph.toModel("test", "1", Map.of()));
  }

  @Test
  void evaluateMeasuresTheDistanceOfFeaturesOnANamedNetwork() throws IOException {
    write("ref/a.png", even(100));
    write("sr/a.png", even(100));
    Image red = even(100);
    for (int i = 0; i < red.samples8().length; i += 3) {
      red.setSampleAt(i, 200);
    }
    write("ref/b.png", even(100));
    write("sr/b.png", red);
    Path json = folder.resolve("scores.json");
    Path network = featureNetwork();
    Object[] options = {"--features", network, "--json", json};
    Cli cli = evaluate(folder.resolve("ref"), folder.resolve("sr"), options);
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("features"), cli.out());
    JsonNode scores = new ObjectMapper().readTree(json.toFile());
    assertEquals("colors", scores.get("features").asText());
    assertEquals(0, scores.get("images").get(0).get("featureDistance").asDouble(), 0);
    double other = scores.get("images").get(1).get("featureDistance").asDouble();
    assertTrue(other > 0.1 && other <= 4, "a red picture beside a gray one: " + other);
    assertEquals(other / 2, scores.get("mean").get("featureDistance").asDouble(), 1e-9);
  }

  @Test
  void candidatesAreShownBesideTheirOriginals() throws IOException {
    for (String name : List.of("a.png", "b.png")) {
      write("ref/" + name, even(200));
      write("one/" + name, even(10));
      write("two/" + name, even(90));
    }
    Path sheet = folder.resolve("sheet.png");
    Path two = folder.resolve("two");
    Object[] options = {"--sheet", sheet, "--beside", two, "--part", "3,5,10,6"};
    Cli cli = evaluate(folder.resolve("ref"), folder.resolve("one"), options);
    assertEquals(0, cli.exitCode(), cli.err());
    Image shown = ImageFiles.read(sheet);
    // Ten pixels each become twenty, so that people see them; a white line stands between.
    assertEquals(20 * (3 * 10 + 2), shown.width());
    assertEquals(20 * (2 * 6 + 1), shown.height());
    assertEquals(10, shown.sample(0, 0, 0));
    assertEquals(90, shown.sample(20 * 11, 0, 0));
    assertEquals(200, shown.sample(20 * 22, 0, 0));
    assertEquals(255, shown.sample(20 * 10, 0, 0));
    Object[] outside = {"--sheet", sheet, "--part", "15,5,10,6"};
    Cli refused = evaluate(folder.resolve("ref"), folder.resolve("one"), outside);
    assertEquals(3, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("lies in every picture"), refused.err());
  }

  @Test
  void identicalPicturesAreSaidToBeInValidJson() throws IOException {
    write("ref/a.png", even(100));
    write("sr/a.png", even(100));
    write("ref/b.png", even(100));
    write("sr/b.png", even(110));
    Path json = folder.resolve("scores.json");
    Cli cli = evaluate(folder.resolve("ref"), folder.resolve("sr"), "--json", json);
    assertEquals(0, cli.exitCode(), cli.err());
    assertFalse(Files.readString(json).contains("Infinity"));
    JsonNode scores = new ObjectMapper().readTree(json.toFile());
    JsonNode same = scores.get("images").get(0);
    assertTrue(same.get("psnr").isNull() && same.get("identical").asBoolean(), same.toString());
    JsonNode other = scores.get("images").get(1);
    assertTrue(other.get("psnr").isNumber() && !other.get("identical").asBoolean());
    assertTrue(scores.get("mean").get("psnr").isNull());
    assertEquals(1, scores.get("mean").get("identical").asInt());
  }

  @Test
  void evaluateRefusesPicturesWithoutPartnerAndOfOtherSize() throws IOException {
    Path a = write("ref/a.png", even(1));
    write("sr/b.png", even(1));
    Cli alone = evaluate(folder.resolve("ref"), folder.resolve("sr"));
    assertEquals(3, alone.exitCode());
    assertTrue(alone.err().contains("the first: a"), alone.err());
    Path small = write("small.png", even(1).crop(new Region(0, 0, 19, 20)));
    Cli size = evaluate(a, small);
    assertEquals(3, size.exitCode());
    assertTrue(size.err().contains("one size"), size.err());
  }

  @Test
  void modelsAreListedExplainedAndVerified() {
    Cli list = Cli.run("models", "list");
    assertTrue(list.out().contains("photo-x4") && list.out().contains("x4"), list.out());
    Cli info = Cli.run("models", "info", "photo-x4");
    assertEquals(0, info.exitCode());
    assertTrue(info.out().contains("upscale x4") && info.out().contains("sha256"), info.out());
    Cli verify = Cli.run("models", "verify");
    assertEquals(0, verify.exitCode(), verify.out());
    assertTrue(verify.out().contains("ok, checksum and contract"), verify.out());
  }

  @Test
  void aDamagedModelDoesNotVerify() throws IOException {
    Path model = folder.resolve("broken.onnx");
    byte[] bytes = Files.readAllBytes(Cli.root().resolve("models/photo-x4/model.onnx"));
    Files.write(model, Arrays.copyOf(bytes, bytes.length - 1000));
    Cli cli = Cli.run("models", "verify", model);
    assertEquals(4, cli.exitCode());
    assertTrue(cli.out().contains("expected an ONNX model"), cli.out());
  }

  @Test
  void trainingThroughTheCommandLineEndsInAModelThatEnlarges() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.copy(Cli.lowres().resolve("stream.png"), data.resolve("a.png"));
    Files.copy(Cli.lowres().resolve("brushes.jpg"), data.resolve("b.jpg"));
    Path run = folder.resolve("run");
    Object[] train = {
      "train",
      "upscaler",
      "--data",
      data,
      "--out",
      run,
      "--steps",
      "4",
      "--set",
      "network.features=4",
      "--set",
      "network.scale=2",
      "--set",
      "data.batch=2"
    };
    Cli trained = Cli.run(train);
    assertEquals(0, trained.exitCode(), trained.err());
    assertTrue(trained.out().contains("agrees with DL4J"), trained.out());
    Cli again = Cli.run(train);
    assertEquals(3, again.exitCode());
    assertTrue(again.err().contains("--resume"), again.err());
    Path model = folder.resolve("mine.onnx");
    Cli exported = Cli.run("export", run, "-o", model);
    assertEquals(0, exported.exitCode(), exported.err());
    Path out = folder.resolve("out");
    Cli enlarged = Cli.run("upscale", data, "-o", out, "-m", model, "-s", "2");
    assertEquals(0, enlarged.exitCode(), enlarged.err());
    assertEquals(394, ImageFiles.read(out.resolve("a.png")).width());
  }

  @Test
  void aGameThroughTheCommandLineEndsInAGenerator() throws IOException {
    for (int i = 0; i < 24; i++) {
      write("icons/" + (i % 2 == 0 ? "dark" : "light") + "/" + i + ".png", even(40 + 5 * i));
    }
    Path run = folder.resolve("run");
    Object[] train = {
      "train",
      "gan",
      "--recipe",
      "cgan",
      "--data",
      folder.resolve("icons"),
      "--out",
      run,
      "--steps",
      "4",
      "--set",
      "image.size=8",
      "--set",
      "generator.width=2",
      "--set",
      "discriminator.width=2",
      "--set",
      "schedule.batch=4"
    };
    Cli trained = Cli.run(train);
    assertEquals(0, trained.exitCode(), trained.err());
    assertTrue(trained.out().contains("agrees with DL4J"), trained.out());
    for (String file : List.of("config.yaml", "report.html", "model.onnx", "parity.json")) {
      assertTrue(Files.isRegularFile(run.resolve(file)), file);
    }
    Cli upscaled =
        Cli.run(
            "upscale",
            folder.resolve("icons"),
            "-o",
            folder.resolve("o"),
            "-m",
            run.resolve("model.onnx"));
    assertEquals(4, upscaled.exitCode());
    assertTrue(upscaled.err().contains("generator"), upscaled.err());
    Path set = folder.resolve("set");
    Object[] generate = {
      "generate",
      "-m",
      run.resolve("model.onnx"),
      "-n",
      "30",
      "--balance",
      "-o",
      set,
      "--grid",
      folder.resolve("grid.png")
    };
    Cli generated = Cli.run(generate);
    assertEquals(0, generated.exitCode(), generated.err());
    assertTrue(generated.out().contains("30 made, 0 there already"), generated.out());
    assertTrue(Files.isRegularFile(set.resolve("light/00000029.png")));
    assertTrue(Files.isRegularFile(folder.resolve("grid.png")));
    String card = Files.readString(set.resolve("README.md"));
    assertTrue(card.contains("| 1 | light | 15 |") && card.contains("ganvas generate -m "), card);
    String list = Files.readString(set.resolve("metadata.csv"));
    Cli again = Cli.run(generate);
    assertTrue(again.out().contains("0 made, 30 there already"), again.out());
    assertEquals(list, Files.readString(set.resolve("metadata.csv")));
    Cli threes = Cli.run("generate", "-m", run.resolve("model.onnx"), "-o", set, "--classes", "3");
    assertEquals(2, threes.exitCode());
    assertTrue(threes.err().contains("dark, light"), threes.err());
    Path walk = folder.resolve("walk");
    Cli walked =
        Cli.run(
            "generate",
            "-m",
            run.resolve("model.onnx"),
            "--interpolate",
            "1,7,42",
            "--frames",
            "9",
            "-o",
            walk);
    assertEquals(0, walked.exitCode(), walked.err());
    assertTrue(Files.isRegularFile(walk.resolve("frame-00008.png")));
    assertTrue(Files.size(walk.resolve("walk.gif")) > 100);
    Cli nowhere = Cli.run("generate", "-m", run.resolve("model.onnx"));
    assertEquals(2, nowhere.exitCode());
    Cli photos = Cli.run("generate", "-m", "photo-x4", "-o", set);
    assertEquals(4, photos.exitCode());
    assertTrue(photos.err().contains("expected a generator"), photos.err());
    Cli info = Cli.run("models", "info", run.resolve("model.onnx"));
    assertEquals(0, info.exitCode(), info.err());
    assertTrue(info.out().contains("2: dark, light"), info.out());
    Cli best = Cli.run("export", run, "-o", folder.resolve("best.onnx"), "--checkpoint", "best");
    assertEquals(3, best.exitCode());
    assertTrue(best.err().contains("--features"), best.err());
  }

  @Test
  void gameDryRunPrintsBothNetworksAndUnknownRecipesAreNamed() throws IOException {
    for (int i = 0; i < 12; i++) {
      write("icons/" + i + ".png", even(40 + 5 * i));
    }
    Path run = folder.resolve("run");
    Path icons = folder.resolve("icons");
    Cli cli = Cli.run("train", "gan", "--data", icons, "--out", run, "--dry-run");
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("recipe: dcgan") && cli.out().contains("discriminator,"));
    assertTrue(!Files.exists(run));
    Cli unknown = Cli.run("train", "gan", "--recipe", "stylegan", "--data", icons, "--out", run);
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("sngan"), unknown.err());
    Cli labels = Cli.run("train", "gan", "--recipe", "cgan", "--data", icons, "--out", run);
    assertEquals(3, labels.exitCode());
    assertTrue(labels.err().contains("folder for each class"), labels.err());
    Path yaml = Files.writeString(folder.resolve("mine.yaml"), "recipe: sngan\n");
    Object[] mine = {"train", "gan", "--data", icons, "--out", run, "--config", yaml};
    Cli named = Cli.run(Stream.concat(Arrays.stream(mine), Stream.of("--dry-run")).toArray());
    assertEquals(0, named.exitCode(), named.err());
    assertTrue(named.out().contains("normalisation: spectral"), named.out());
    Cli other =
        Cli.run(Stream.concat(Arrays.stream(mine), Stream.of("--recipe", "cgan")).toArray());
    assertEquals(2, other.exitCode());
    assertTrue(other.err().contains("of the recipe 'cgan'"), other.err());
  }

  @Test
  void aStylePictureThatIsTooSmallIsNamedBeforeAnythingIsDone() {
    Path photos = Cli.root().resolve("testdata/lowres");
    Path small = photos.resolve("fig.jpg");
    Path run = folder.resolve("style");
    Cli cli =
        Cli.run(
            "train",
            "style",
            "--style",
            small,
            "--data",
            photos,
            "--out",
            run,
            "--set",
            "objective.content=0",
            "--set",
            "objective.style=0",
            "--set",
            "objective.adversarial=1",
            "--set",
            "data.side=128");
    assertEquals(3, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("the style picture"), cli.err());
  }

  @Test
  void aSetOfTransparentPicturesIsNotBegunAsJpeg() {
    Path set = folder.resolve("set");
    Cli jpeg = Cli.run("generate", "-m", "emoji", "-n", "2", "-o", set, "-f", "jpg");
    assertEquals(2, jpeg.exitCode(), jpeg.err());
    assertTrue(jpeg.err().contains("--format: expected png or webp"), jpeg.err());
    assertFalse(Files.exists(set));
    Cli walk = Cli.run("generate", "walk", "-m", "emoji", "--seeds", "1,2", "-o", set, "-f", "jpg");
    Cli mix =
        Cli.run(
            "generate",
            "mix",
            "-m",
            "emoji",
            "--rows",
            "1",
            "--columns",
            "2",
            "-o",
            set,
            "-f",
            "jpg");
    for (Cli series : List.of(walk, mix)) {
      assertEquals(2, series.exitCode(), series.err());
      assertTrue(series.err().contains("--format: expected png or webp"), series.err());
      assertFalse(Files.exists(set));
    }
    Cli webp = Cli.run("generate", "-m", "emoji", "-n", "2", "-o", set, "-f", "webp");
    assertEquals(0, webp.exitCode(), webp.err());
    Cli invert = Cli.run("generate", "invert", folder, "-m", "emoji", "-o", set.resolve("inv"));
    assertEquals(2, invert.exitCode(), invert.err());
    assertTrue(invert.err().contains("expected one photo, found a folder"), invert.err());
  }

  @Test
  void aResumedTranslationKeepsItsSettings() {
    Path run = folder.resolve("run");
    Object[] train = {"--data", folder, "--out", run, "--resume"};
    for (String[] added :
        new String[][] {
          {"pix2pix", "--degrade", "blur"},
          {"pix2pix", "--direction", "BtoA"},
          {"style", "--style", "wave.jpg"}
        }) {
      Object[] start = {"train", added[0], added[1], added[2]};
      Cli cli = Cli.run(Stream.of(start, train).flatMap(Arrays::stream).toArray());
      assertEquals(2, cli.exitCode(), cli.err());
      assertTrue(cli.err().contains("leave out --degrade"), cli.err());
    }
  }

  @Test
  void trainingDryRunPrintsSettingsAndTheNetwork() {
    Path run = folder.resolve("run");
    Cli cli = Cli.run("train", "upscaler", "--data", folder, "--out", run, "--dry-run");
    assertEquals(0, cli.exitCode());
    assertTrue(cli.out().contains("learningRate") && cli.out().contains("parameters"), cli.out());
    Cli unknown = Cli.run("train", "upscaler", "--data", folder, "--out", run, "--set", "stpes=3");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("unknown setting 'stpes'"), unknown.err());
  }

  @Test
  void pairsCanBeLookedAtBeforeAnythingIsTrained() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.copy(Cli.lowres().resolve("stream.png"), data.resolve("a.png"));
    Files.copy(Cli.lowres().resolve("brushes.jpg"), data.resolve("b.jpg"));
    Path run = folder.resolve("run");
    Path pairs = folder.resolve("pairs");
    Object[] train = {"train", "upscaler", "--data", data, "--out", run, "--dry-run"};
    Object[] dump = {"--set", "degradation.kind=real", "--set", "data.patch=8"};
    Object[] where = {"--dump-pairs", pairs, "--dump-count", "3"};
    Cli cli = Cli.run(Stream.of(train, dump, where).flatMap(Arrays::stream).toArray());
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("3 pairs in"), cli.out());
    assertTrue(Files.exists(pairs.resolve("pair-0003.png")));
    assertFalse(Files.exists(run));
  }

  @Test
  void aPerceptualLossWithoutAFeatureNetworkIsRefused() {
    Path run = folder.resolve("run");
    Object[] train = {"train", "upscaler", "--data", folder, "--out", run};
    Object[] loss = {"--set", "objective.perceptual=1"};
    Cli cli = Cli.run(Stream.of(train, loss).flatMap(Arrays::stream).toArray());
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("--features"), cli.err());
    assertFalse(Files.exists(run));
  }

  @Test
  void doctorSaysWhatWorksAndWhatIsMissing() {
    Cli cli = Cli.run("doctor");
    assertEquals(0, cli.exitCode(), cli.out());
    assertTrue(cli.out().contains("onnxruntime") && cli.out().contains("4.9.0"), cli.out());
    assertTrue(cli.out().contains("cuda"), cli.out());
  }

  @Test
  void everyCommandHasHelp() {
    for (String command :
        new String[] {"upscale", "train", "export", "evaluate", "models", "doctor"}) {
      assertEquals(0, Cli.run("help", command).exitCode(), command);
    }
    assertEquals(2, Cli.run().exitCode());
    assertEquals(2, Cli.run("models").exitCode());
    assertTrue(Cli.run("--version").out().matches("ganvas \\d+\\.\\d+\\.\\d+\\s*"));
  }
}
