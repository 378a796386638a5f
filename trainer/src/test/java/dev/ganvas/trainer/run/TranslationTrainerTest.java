package dev.ganvas.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.Stylizer;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tiling.Tiling;
import dev.ganvas.trainer.TestPictures;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.config.TranslationConfig.Recipe;
import dev.ganvas.trainer.data.TranslationData;
import dev.ganvas.trainer.gan.Losses;
import dev.ganvas.trainer.verify.ParityReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TranslationTrainerTest {
  @TempDir private Path folder = Path.of(".");

  private static TranslationConfig config(Recipe recipe, String... more) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "data.side=16",
                "data.longest=0",
                "generator.width=2",
                "generator.depth=1",
                "discriminator.width=2",
                "discriminator.depth=1",
                "objective.adversarial=1",
                "objective.content=0",
                "objective.style=0",
                "schedule.steps=12",
                "schedule.batch=2",
                "schedule.sampleEvery=6",
                "schedule.checkpointEvery=6",
                "schedule.statsEvery=2"));
    if (recipe == Recipe.CYCLEGAN) {
      settings.add("objective.pool=3");
    }
    settings.addAll(List.of(more));
    return ConfigFiles.translation(recipe).resolve(Optional.empty(), settings);
  }

  /** Asks for a stop after so many steps, and remembers what it was told. */
  private static final class Recorder implements TrainingListener {
    private final List<String> losses = new ArrayList<>();
    private final StopSignal stop = StopSignal.none();
    private final int stopAfter;
    private String sentence = "";

    Recorder(int stopAfter) {
      this.stopAfter = stopAfter;
    }

    @Override
    public void started(int fromStep, int steps) {}

    @Override
    public void stepDone(int step, Losses stepLosses) {
      losses.add(stepLosses.toString());
      if (step >= stopAfter) {
        stop.request();
      }
    }

    @Override
    public void measured(int step, String text) {
      sentence = text;
    }
  }

  private TranslationCheckpoint train(RunDirectory run, Recorder recorder) throws IOException {
    TranslationConfig config = ConfigFiles.translation(Recipe.PIX2PIX).read(run.configFile());
    Optional<Image> style =
        config.recipe() == Recipe.STYLE
            ? Optional.of(TestPictures.waves(30, 20, 9))
            : Optional.empty();
    TranslationData data = TranslationData.load(config, folder.resolve("pictures"), style);
    return new TranslationTrainer(config, run, recorder)
        .train(
            data,
            new TranslationTrainer.Eyes(Optional.empty(), Optional.empty(), style),
            recorder.stop);
  }

  private void writePictures(Recipe recipe) throws IOException {
    Path pictures = folder.resolve("pictures");
    if (recipe == Recipe.CYCLEGAN) {
      TestPictures.write(Files.createDirectories(pictures.resolve("A")), 5, 20, 20);
      TestPictures.write(Files.createDirectories(pictures.resolve("B")), 4, 24, 20);
    } else {
      TestPictures.write(Files.createDirectories(pictures), 5, 40, 20);
    }
  }

  private RunDirectory create(String name, TranslationConfig config) throws IOException {
    return RunDirectory.create(
        folder.resolve(name), ConfigFiles.translation(config.recipe()).write(config));
  }

  @ParameterizedTest
  @EnumSource(Recipe.class)
  void aResumedRunEndsWithTheVerySameWeights(Recipe recipe) throws IOException {
    writePictures(recipe);
    Recorder whole = new Recorder(1000);
    TranslationCheckpoint expected = train(create("straight", config(recipe)), whole);
    RunDirectory broken = create("broken", config(recipe));
    Recorder firstHalf = new Recorder(7);
    assertEquals(7, train(broken, firstHalf).step());
    Recorder secondHalf = new Recorder(1000);
    TranslationCheckpoint resumed = train(RunDirectory.open(folder.resolve("broken")), secondHalf);
    assertEquals(whole.losses.subList(7, 12), secondHalf.losses);
    int ways = recipe == Recipe.CYCLEGAN ? 2 : 1;
    assertEquals(ways, resumed.networks().generators().size());
    for (int i = 0; i < ways; i++) {
      assertEquals(
          expected.networks().generators().get(i).params(),
          resumed.networks().generators().get(i).params());
      assertEquals(expected.averages().get(i).values(), resumed.averages().get(i).values());
      assertEquals(
          expected.networks().discriminators().get(i).params(),
          resumed.networks().discriminators().get(i).params());
    }
  }

  @ParameterizedTest
  @EnumSource(Recipe.class)
  void otherPicturesThanTheRunsOwnAreRefused(Recipe recipe) throws IOException {
    writePictures(recipe);
    RunDirectory run = create("run", config(recipe));
    train(run, new Recorder(3));
    Path pictures = folder.resolve("pictures");
    TestPictures.write(recipe == Recipe.CYCLEGAN ? pictures.resolve("B") : pictures, 6, 40, 20);
    GanvasException e = assertThrows(GanvasException.class, () -> train(run, new Recorder(1000)));
    assertTrue(e.getMessage().contains("data.json"), e.getMessage());
  }

  @Test
  void pairsAreMeasuredAgainstTheTruthAndTheModelRunsOnAnySize() throws IOException {
    writePictures(Recipe.PIX2PIX);
    RunDirectory run = create("run", config(Recipe.PIX2PIX));
    Recorder recorder = new Recorder(1000);
    train(run, recorder);
    assertTrue(recorder.sentence.contains("levels from the truth (the input"), recorder.sentence);
    String stats = Files.readString(run.stats());
    assertTrue(stats.contains("\"constant\":") && stats.contains("\"pixel\":"), stats);
    assertTrue(Files.isRegularFile(run.samples().resolve("step-000012.png")));
    ParityReport parity = RunExport.write(run, RunExport.Choice.BEST, "test", run.model());
    assertTrue(parity.passes(), parity.toString());
    ModelSpec spec = ModelMetadata.read(OnnxFile.readHeader(run.model()).metadata(), "model");
    assertTrue(spec.locality() instanceof Locality.Local, spec.toString());
    try (Stylizer stylizer = Stylizer.open(run.model())) {
      Image styled = stylizer.apply(TestPictures.waves(33, 7, 1));
      assertEquals(33, styled.width());
      assertEquals(7, styled.height());
    }
  }

  /** Halvings have a grid: a tile that began off it would show. */
  @Test
  void tilesOfAModelThatHalvesShowNoSeams() throws IOException {
    writePictures(Recipe.PIX2PIX);
    RunDirectory run =
        create("run", config(Recipe.PIX2PIX, "generator.depth=2", "generator.width=4"));
    train(run, new Recorder(1000));
    RunExport.write(run, RunExport.Choice.NEWEST, "test", run.model());
    Image picture = TestPictures.waves(203, 131, 2);
    try (Stylizer whole =
            Stylizer.open(run.model(), SessionConfig.CPU, new Tiling.Whole(), ProbeHints.NONE);
        Stylizer tiled =
            Stylizer.open(
                run.model(), SessionConfig.CPU, new Tiling.Tiles(64, 0), ProbeHints.NONE)) {
      Image expected = whole.apply(picture);
      Image found = tiled.apply(picture);
      for (int i = 0; i < expected.samples8().length; i++) {
        assertEquals(expected.sampleAt(i), found.sampleAt(i), 1, "sample " + i);
      }
    }
  }

  @Test
  void aWayThereAndAWayBackAreExported() throws IOException {
    writePictures(Recipe.CYCLEGAN);
    RunDirectory run = create("run", config(Recipe.CYCLEGAN));
    train(run, new Recorder(1000));
    RunExport.write(run, RunExport.Choice.NEWEST, "test", run.model());
    Path back = run.folder().resolve("model-back.onnx");
    for (Path file : List.of(run.model(), back)) {
      ModelSpec spec = ModelMetadata.read(OnnxFile.readHeader(file).metadata(), "model");
      assertTrue(spec.locality() instanceof Locality.Global, spec.toString());
    }
    Image picture = TestPictures.waves(21, 18, 1);
    try (Stylizer there = Stylizer.open(run.model());
        Stylizer again = Stylizer.open(back)) {
      assertTrue(
          !java.util.Arrays.equals(
              there.apply(picture).samples8(), again.apply(picture).samples8()));
    }
  }

  @Test
  void aModelThatColoursSeesNoColours() throws IOException {
    writePictures(Recipe.PIX2PIX);
    RunDirectory run =
        create(
            "run",
            config(
                Recipe.PIX2PIX,
                "data.degrading=gray",
                "generator.output=change",
                "generator.normalisation=none",
                "objective.adversarial=0"));
    train(run, new Recorder(1000));
    assertTrue(RunExport.write(run, RunExport.Choice.NEWEST, "test", run.model()).passes());
    ModelSpec spec = ModelMetadata.read(OnnxFile.readHeader(run.model()).metadata(), "model");
    assertEquals(ColorOrder.GRAY, spec.input().color());
    assertEquals(ColorOrder.RGB, spec.output().color());
    Image picture = TestPictures.waves(20, 20, 3);
    Image gray = TestPictures.waves(20, 20, 3);
    for (int i = 0; i < 400; i++) {
      double luma =
          0.299 * picture.sampleAt(3 * i)
              + 0.587 * picture.sampleAt(3 * i + 1)
              + 0.114 * picture.sampleAt(3 * i + 2);
      for (int c = 0; c < 3; c++) {
        gray.setSampleAt(3 * i + c, (int) Math.round(luma));
      }
    }
    try (Stylizer stylizer = Stylizer.open(run.model())) {
      Image ofColors = stylizer.apply(picture);
      Image ofGray = stylizer.apply(gray);
      for (int i = 0; i < ofGray.samples8().length; i++) {
        assertEquals(ofGray.sampleAt(i), ofColors.sampleAt(i), 2, "sample " + i);
      }
    }
  }
}
