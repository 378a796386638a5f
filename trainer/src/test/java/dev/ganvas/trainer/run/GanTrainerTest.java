package dev.ganvas.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.onnx.OnnxFile;
import dev.ganvas.trainer.TestPictures;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.data.PictureData;
import dev.ganvas.trainer.gan.Losses;
import dev.ganvas.trainer.verify.ParityReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GanTrainerTest {
  @TempDir private Path folder = Path.of(".");

  @BeforeEach
  void writePictures() throws IOException {
    for (String name : List.of("dark", "light")) {
      Files.createDirectories(folder.resolve("pictures").resolve(name));
      for (int i = 0; i < 20; i++) {
        ImageFiles.write(
            TestPictures.waves(12, 12, i + (name.equals("dark") ? 1 : 100)),
            folder.resolve("pictures").resolve(name).resolve(i + ".png"),
            ImageFormat.PNG,
            EncodeOptions.DEFAULT);
      }
    }
  }

  private static GanConfig config(String recipe, int steps, String... more) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "image.size=8",
                "generator.latent=3",
                "generator.width=2",
                "discriminator.width=2",
                "schedule.batch=4",
                "schedule.steps=" + steps,
                "schedule.sampleEvery=10",
                "schedule.statsEvery=5",
                "schedule.checkpointEvery=10",
                "metrics.samples=6"));
    settings.addAll(List.of(more));
    return ConfigFiles.gan(recipe).resolve(Optional.empty(), settings);
  }

  /** Asks for a stop after so many steps, and remembers what it was told. */
  private static final class Recorder implements TrainingListener {
    private final List<String> losses = new ArrayList<>();
    private final StopSignal stop = StopSignal.none();
    private final int stopAfter;

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
    public void measured(int step, String sentence) {}
  }

  private GanCheckpoint train(String run, GanConfig config, Recorder recorder) throws IOException {
    Path place = folder.resolve("pictures");
    PictureData.Loaded data =
        PictureData.at(place)
            .load(config.image().size(), GanTrainer.color(config), config.metrics().heldOut());
    GanConfig resolved = GanTrainer.resolve(config, data.training());
    Path out = folder.resolve(run);
    RunDirectory directory =
        Files.isDirectory(out)
            ? RunDirectory.open(out)
            : RunDirectory.create(out, ConfigFiles.gan().write(resolved));
    return new GanTrainer(resolved, directory, recorder)
        .train(data, Optional.empty(), recorder.stop);
  }

  @Test
  void goesOnBitForBit() throws IOException {
    String[] everything = {
      "discriminator.normalisation=spectral",
      "objective.penalty=r1",
      "objective.penaltyWeight=1",
      "objective.penaltyEvery=4",
      "objective.instanceNoise=0.1",
      "objective.instanceNoiseSteps=15",
      "augment.flip=true",
      "augment.translate=0.2",
      "schedule.decayFrom=0.5"
    };
    GanConfig config = config("projection", 20, everything);
    Recorder straight = new Recorder(1000);
    GanCheckpoint whole = train("straight", config, straight);
    Recorder first = new Recorder(10);
    train("broken", config, first);
    Recorder second = new Recorder(1000);
    GanCheckpoint resumed = train("broken", config, second);
    assertEquals(20, whole.step());
    assertEquals(10, first.losses.size());
    List<String> both = new ArrayList<>(first.losses);
    both.addAll(second.losses);
    assertEquals(straight.losses, both);
    assertEquals(whole.networks().generator().params(), resumed.networks().generator().params());
    assertEquals(
        whole.networks().discriminator().params(), resumed.networks().discriminator().params());
    assertEquals(whole.average().values(), resumed.average().values());
    assertEquals(withoutTimes(folder.resolve("straight")), withoutTimes(folder.resolve("broken")));
  }

  private static List<String> withoutTimes(Path run) throws IOException {
    return Files.readAllLines(run.resolve("stats.jsonl")).stream()
        .map(line -> line.replaceAll("\"millisPerStep\":[0-9.]+", ""))
        .toList();
  }

  static List<String> recipes() {
    return ConfigFiles.RECIPES;
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeTrainsAndExports(String recipe) throws IOException {
    GanConfig config = config(recipe, 4);
    train("run", config, new Recorder(1000));
    RunDirectory run = RunDirectory.open(folder.resolve("run"));
    ParityReport parity = RunExport.write(run, RunExport.Choice.NEWEST, "test", run.model());
    assertTrue(parity.passes(), parity.toString());
    GeneratorSpec spec =
        ModelMetadata.readGenerator(OnnxFile.readHeader(run.model()).metadata(), "model.onnx");
    assertEquals(3, spec.latentSize());
    assertEquals(8, spec.width());
    boolean labelled = List.of("cgan", "acgan", "projection").contains(recipe);
    assertEquals(labelled ? List.of("dark", "light") : List.of(), spec.labels());
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeTakesAllItsOptions(String recipe) throws IOException {
    GanConfig config =
        recipe.equals("gan")
            ? config(recipe, 2, "discriminator.normalisation=batch")
            : config(
                recipe,
                2,
                "image.size=28",
                "generator.attention=14",
                "generator.upsampling=nearest",
                "generator.distribution=uniform",
                "discriminator.attention=14",
                "discriminator.convolutions=2",
                "discriminator.minibatchStddev=true",
                "schedule.generatorSteps=2",
                "schedule.discriminatorSteps=2");
    train("run", config, new Recorder(1000));
    RunDirectory run = RunDirectory.open(folder.resolve("run"));
    assertTrue(RunExport.write(run, RunExport.Choice.NEWEST, "test", run.model()).passes());
  }

  @Test
  void theRunDirectoryIsComplete() throws IOException {
    train("run", config("dcgan", 10), new Recorder(1000));
    RunDirectory run = RunDirectory.open(folder.resolve("run"));
    String stats = Files.readString(run.stats());
    for (String key :
        List.of("discriminator", "realScore", "generatorGradient", "diversity", "generatorRate")) {
      assertTrue(stats.contains("\"" + key + "\":"), key);
    }
    assertTrue(Files.isRegularFile(run.samples().resolve("step-000010.png")));
    assertTrue(Files.readString(run.dataFile()).contains("\"heldOut\":4"));
    String report = Files.readString(run.report());
    assertTrue(report.contains("uPlot") && report.contains("data:image/jpeg;base64,"));
    assertTrue(!report.contains("@STATS@") && !report.contains("http://cdn"), "self-contained");
  }

  @Test
  void otherPicturesThanTheRunsOwnAreRefused() throws IOException {
    train("run", config("dcgan", 10), new Recorder(5));
    Files.delete(folder.resolve("pictures/dark/0.png"));
    GanvasException e =
        assertThrows(
            GanvasException.class, () -> train("run", config("dcgan", 10), new Recorder(1000)));
    assertTrue(e.getMessage().contains("data.json"), e.getMessage());
  }

  /** What a game says that cannot go on; the log and the report say the same. */
  private String explosion(String run, String... settings) throws IOException {
    GanConfig config = config("wgan-gp", 200, settings);
    GanvasException e =
        assertThrows(GanvasException.class, () -> train(run, config, new Recorder(1000)));
    assertEquals(GanvasException.Kind.TRAINING_FAILED, e.kind());
    assertTrue(e.getMessage().contains("learningRate"), e.getMessage());
    RunDirectory directory = RunDirectory.open(folder.resolve(run));
    assertTrue(
        Files.readString(directory.log()).endsWith(" failed: " + e.getMessage() + "\n"),
        "the log tells it");
    assertTrue(
        Files.readString(directory.report())
            .contains("<p class=\"failure\">failed: " + e.getMessage() + "</p>"),
        "so does the report");
    return e.getMessage();
  }

  private Optional<CheckpointStore.Saved> newest(String run) throws IOException {
    return new CheckpointStore(RunDirectory.open(folder.resolve(run)).checkpoints(), 3).newest();
  }

  @Test
  void aGameThatExplodesStopsAndKeepsTheLastCheckpoint() throws IOException {
    train("run", config("wgan-gp", 200, "objective.penalty=none"), new Recorder(3));
    // Noise that no float can hold, in the very next step.
    String message =
        explosion(
            "run",
            "objective.penalty=none",
            "objective.instanceNoise=1e38",
            "objective.instanceNoiseSteps=1000000",
            "schedule.checkpointEvery=1");
    assertTrue(message.contains("step 4 gave numbers"), message);
    assertTrue(message.contains("The checkpoint of step 3 is kept"), message);
    CheckpointStore.Saved kept = newest("run").orElseThrow();
    assertEquals(3, kept.step());
    GanCheckpoint read = GanCheckpoint.read(kept, 0.9);
    assertTrue(
        Double.isFinite(read.networks().generator().params().norm2Number().doubleValue()),
        "and it is a sound one");
  }

  @Test
  void aGameThatExplodesBeforeItsFirstCheckpointSaysSo() throws IOException {
    String message =
        explosion(
            "run",
            "objective.penalty=none",
            "discriminator.learningRate=1e30",
            "generator.learningRate=1e30",
            "schedule.checkpointEvery=150");
    assertTrue(newest("run").isEmpty());
    assertTrue(message.contains("No checkpoint had been saved yet"), message);
  }

  @Test
  void aRecipeWithLabelsWantsClasses() throws IOException {
    Path flat = folder.resolve("pictures/dark");
    PictureData.Loaded data = PictureData.at(flat).load(8, Optional.empty(), 10);
    GanvasException e =
        assertThrows(
            GanvasException.class, () -> GanTrainer.classes(config("cgan", 1), data.training()));
    assertTrue(e.getMessage().contains("dcgan"), e.getMessage());
  }
}
