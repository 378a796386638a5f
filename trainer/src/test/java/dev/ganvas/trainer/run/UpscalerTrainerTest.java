package dev.ganvas.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.trainer.TestPictures;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.data.ImageFolder;
import dev.ganvas.trainer.gan.Losses;
import dev.ganvas.trainer.gan.StepLosses;
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
import org.nd4j.linalg.api.ndarray.INDArray;

class UpscalerTrainerTest {
  @TempDir private Path folder = Path.of(".");

  @BeforeEach
  void writePictures() throws IOException {
    TestPictures.write(folder.resolve("pictures"), 3, 70, 50);
  }

  private static String yaml(int steps) throws IOException {
    return ConfigFiles.upscaler().write(config(steps));
  }

  private static TrainingConfig config(int steps) throws IOException {
    return ConfigFiles.upscaler()
        .resolve(
            Optional.empty(),
            List.of(
                "network.scale=2",
                "network.features=4",
                "network.body=1",
                "data.patch=8",
                "data.batch=2",
                "schedule.steps=" + steps,
                // Ends on other patches: the run that breaks at step 10 has these before it.
                "finish.steps=" + steps / 3,
                "finish.patch=12",
                "finish.batch=1",
                "schedule.checkpointEvery=10",
                "schedule.validateEvery=20",
                "schedule.keep=2"));
  }

  /** Asks for a stop after so many steps, and remembers what it was told. */
  private static final class Recorder implements TrainingListener {
    private final List<Double> losses = new ArrayList<>();
    private final StopSignal stop = StopSignal.none();
    private final int stopAfter;
    private double psnr;

    Recorder(int stopAfter) {
      this.stopAfter = stopAfter;
    }

    @Override
    public void started(int fromStep, int steps) {}

    @Override
    public void stepDone(int step, Losses stepLosses) {
      losses.add(((StepLosses) stepLosses).pixel());
      if (step >= stopAfter) {
        stop.request();
      }
    }

    @Override
    public void measured(int step, String sentence) {
      psnr = Double.parseDouble(sentence.substring(0, sentence.indexOf(' ')));
    }
  }

  private Checkpoint train(RunDirectory run, Recorder recorder) throws IOException {
    return new UpscalerTrainer(ConfigFiles.upscaler().read(run.configFile()), run, recorder)
        .train(ImageFolder.list(folder.resolve("pictures")), recorder.stop);
  }

  @Test
  void aResumedRunEndsWithTheVerySameWeights() throws IOException {
    RunDirectory straight = RunDirectory.create(folder.resolve("straight"), yaml(20));
    Recorder whole = new Recorder(1000);
    Checkpoint expected = train(straight, whole);
    RunDirectory broken = RunDirectory.create(folder.resolve("broken"), yaml(20));
    Recorder firstHalf = new Recorder(10);
    assertEquals(10, train(broken, firstHalf).step());
    Recorder secondHalf = new Recorder(1000);
    Checkpoint resumed = train(RunDirectory.open(folder.resolve("broken")), secondHalf);
    assertEquals(20, resumed.step());
    assertEquals(whole.losses.subList(10, 20), secondHalf.losses);
    assertEquals(expected.network().params(), resumed.network().params());
    assertEquals(expected.average().values(), resumed.average().values());
  }

  @Test
  void otherPicturesThanTheRunsOwnAreRefused() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), yaml(20));
    train(run, new Recorder(10));
    assertTrue(Files.readString(run.dataFile()).contains("\"pictures\":2,\"heldOut\":1"));
    TestPictures.write(folder.resolve("pictures"), 4, 70, 50);
    GanvasException e = assertThrows(GanvasException.class, () -> train(run, new Recorder(1000)));
    assertEquals(GanvasException.Kind.BAD_TRAINING_DATA, e.kind());
    assertTrue(e.getMessage().contains("data.json"), e.getMessage());
  }

  @Test
  void aRunWhoseNumbersLeaveTheirRangeSaysSoAndLeavesTheReason() throws IOException {
    String yaml = yaml(200).replaceFirst("learningRate: \\S+", "learningRate: 1.0e+20");
    RunDirectory run = RunDirectory.create(folder.resolve("run"), yaml);
    GanvasException e = assertThrows(GanvasException.class, () -> train(run, new Recorder(1000)));
    assertEquals(GanvasException.Kind.TRAINING_FAILED, e.kind());
    assertTrue(
        e.getMessage().contains("lower optimizer.learningRate and finish.learningRate"),
        e.getMessage());
    assertTrue(Files.readString(run.log()).endsWith("failed: " + e.getMessage() + "\n"));
  }

  @Test
  void whatIsExportedMayBeTheMeanOfThePiecesEnds() throws IOException {
    List<INDArray> ends = new ArrayList<>();
    for (boolean averaging : new boolean[] {false, true}) {
      String yaml = yaml(20).replace("averagePieces: false", "averagePieces: " + averaging);
      RunDirectory run = RunDirectory.create(folder.resolve("averaging-" + averaging), yaml);
      // The finish, a piece of its own, begins at step 14.
      for (int stopAfter : new int[] {14, 17, 1000}) {
        ends.add(train(run, new Recorder(stopAfter)).average().values().dup());
      }
    }
    assertEquals(ends.get(0), ends.get(3));
    assertEquals(ends.get(1), ends.get(4));
    assertEquals(ends.get(0).add(ends.get(2)).divi(2), ends.get(5));
  }

  @Test
  void anEndThatIsMissingIsNamed() throws IOException {
    RunDirectory run =
        RunDirectory.create(
            folder.resolve("averaging"),
            yaml(20).replace("averagePieces: false", "averagePieces: true"));
    train(run, new Recorder(15));
    Files.move(run.pieces(), folder.resolve("elsewhere"));
    GanvasException e = assertThrows(GanvasException.class, () -> train(run, new Recorder(1000)));
    assertTrue(e.getMessage().contains("the weights of step 14"), e.getMessage());
  }

  @Test
  void aResumedGameOnWornPicturesEndsWithTheVerySameWeightsOfBoth() throws IOException {
    List<String> settings =
        List.of(
            "network.scale=2",
            "network.features=4",
            "network.body=1",
            "network.noise=2",
            "data.patch=8",
            "data.batch=2",
            "degradation.kind=real",
            "objective.adversarial=0.1",
            "discriminator.width=2",
            "discriminator.depth=1",
            "schedule.steps=6",
            "schedule.checkpointEvery=3",
            "schedule.validateEvery=3");
    String yaml =
        ConfigFiles.upscaler().write(ConfigFiles.upscaler().resolve(Optional.empty(), settings));
    Checkpoint expected =
        game(RunDirectory.create(folder.resolve("straight"), yaml), StopSignal.none(), 100);
    StopSignal stop = StopSignal.none();
    RunDirectory broken = RunDirectory.create(folder.resolve("broken"), yaml);
    assertEquals(3, game(broken, stop, 3).step());
    Checkpoint resumed = game(broken, StopSignal.none(), 100);
    assertEquals(6, resumed.step());
    assertEquals(expected.network().params(), resumed.network().params());
    assertEquals(expected.average().values(), resumed.average().values());
    assertEquals(
        expected.discriminator().orElseThrow().params(),
        resumed.discriminator().orElseThrow().params());
    assertTrue(Files.readString(broken.stats()).contains("\"wornPsnr\":"));
    assertTrue(RunExport.write(broken, RunExport.Choice.NEWEST, "test", broken.model()).passes());
  }

  private Checkpoint game(RunDirectory run, StopSignal stop, int stopAfter) throws IOException {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void started(int fromStep, int steps) {}

          @Override
          public void stepDone(int step, Losses losses) {
            if (step >= stopAfter) {
              stop.request();
            }
          }

          @Override
          public void measured(int step, String sentence) {}
        };
    return new UpscalerTrainer(ConfigFiles.upscaler().read(run.configFile()), run, listener)
        .train(ImageFolder.list(folder.resolve("pictures")), stop);
  }

  @Test
  void pairsOfTheFirstStepsAreShownBothHalvesAlike() throws IOException {
    PairDump.write(
        config(20), ImageFolder.list(folder.resolve("pictures")), 3, folder.resolve("pairs"));
    Image last = ImageFiles.read(folder.resolve("pairs").resolve("pair-0003.png"));
    assertEquals(2 * 16 + 4, last.width());
    assertEquals(16, last.height());
    assertTrue(!Files.exists(folder.resolve("pairs").resolve("pair-0004.png")));
    for (int c = 0; c < 3; c++) {
      assertEquals(last.sample(6, 8, c), last.sample(7, 9, c), "small pixels are squares");
    }
  }

  @Test
  void aRunLeavesEverythingInItsFolder() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), yaml(40));
    Recorder recorder = new Recorder(1000);
    train(run, recorder);
    assertTrue(recorder.psnr > 10, "PSNR " + recorder.psnr);
    assertTrue(Files.isRegularFile(run.samples().resolve("step-000040.png")));
    assertTrue(Files.readString(run.folder().resolve("stats.jsonl")).contains("\"psnr\":"));
    assertTrue(Files.readString(run.report()).contains("\"psnr\":"));
    assertTrue(Files.readString(run.folder().resolve("log.txt")).contains("stops at step 40"));
    try (var checkpoints = Files.list(run.checkpoints())) {
      assertEquals(
          List.of("step-000030", "step-000040"),
          checkpoints.map(p -> p.getFileName().toString()).sorted().toList());
    }
    ParityReport parity = RunExport.write(run, RunExport.Choice.NEWEST, "test", run.model());
    assertTrue(parity.passes(), parity.toString());
    assertTrue(Files.readString(run.parity()).contains("\"model\":\"model.onnx\""));
    try (Upscaler upscaler = Upscaler.open(run.model())) {
      Image enlarged = upscaler.enhance(TestPictures.waves(13, 7, 1));
      assertEquals(26, enlarged.width());
      assertEquals(14, enlarged.height());
    }
  }

  @Test
  void doesNotStartOverInTheFolderOfAnotherRun() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), yaml(1));
    RunDirectory.create(folder.resolve("run"), yaml(1)); // nothing has been trained in it yet
    train(run, new Recorder(1000));
    GanvasException e =
        assertThrows(
            GanvasException.class, () -> RunDirectory.create(folder.resolve("run"), yaml(1)));
    assertTrue(e.getMessage().contains("--resume"));
    assertThrows(GanvasException.class, () -> RunDirectory.open(folder.resolve("none")));
  }

  @Test
  void aDamagedCheckpointIsNamed() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), yaml(1));
    train(run, new Recorder(1000));
    Path network = run.checkpoints().resolve("step-000001").resolve("network.zip");
    Files.write(network, new byte[] {'P', 'K', 3, 4, 0});
    GanvasException e = assertThrows(GanvasException.class, () -> train(run, new Recorder(1000)));
    assertTrue(e.getMessage().contains("step-000001"), e.getMessage());
  }

  @Test
  void nothingToExportIsSaid() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), yaml(1));
    GanvasException e =
        assertThrows(
            GanvasException.class,
            () -> RunExport.write(run, RunExport.Choice.NEWEST, "test", run.model()));
    assertEquals(GanvasException.Kind.BAD_TRAINING_DATA, e.kind());
  }
}
