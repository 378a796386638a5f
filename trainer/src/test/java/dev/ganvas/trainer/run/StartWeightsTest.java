package dev.ganvas.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.trainer.TestPictures;
import dev.ganvas.trainer.TinyFeatureFile;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.data.ImageFolder;
import dev.ganvas.trainer.gan.Losses;
import dev.ganvas.trainer.gan.UpscalerNetworks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StartWeightsTest {
  private static final TrainingListener NOBODY =
      new TrainingListener() {
        @Override
        public void started(int fromStep, int steps) {}

        @Override
        public void stepDone(int step, Losses losses) {}

        @Override
        public void measured(int step, String sentence) {}
      };

  @TempDir private Path folder = Path.of(".");

  private RunDirectory run = new RunDirectory(Path.of("."));
  private INDArray averaged = Nd4j.zeros(1);

  private static TrainingConfig config(String... more) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "network.scale=2",
                "network.features=4",
                "network.body=1",
                "network.activation=prelu",
                "data.patch=8",
                "data.batch=2",
                "schedule.steps=3"));
    settings.addAll(List.of(more));
    return ConfigFiles.upscaler().resolve(Optional.empty(), settings);
  }

  @BeforeEach
  void trainALittle() throws IOException {
    TestPictures.write(folder.resolve("pictures"), 3, 70, 50);
    run = RunDirectory.create(folder.resolve("run"), ConfigFiles.upscaler().write(config()));
    Checkpoint last =
        new UpscalerTrainer(config(), run, NOBODY)
            .train(ImageFolder.list(folder.resolve("pictures")), StopSignal.none());
    averaged = last.average().values().dup();
    RunExport.write(run, RunExport.Choice.NEWEST, "test", run.model());
  }

  private static ComputationGraph fresh(String... more) throws IOException {
    return UpscalerNetworks.fresh(config(more), DataType.FLOAT).generator();
  }

  private static INDArray parameter(ComputationGraph network, String layer, String key) {
    return Objects.requireNonNull(network.getLayer(layer).getParam(key));
  }

  @Test
  void aRunAndItsExportedModelGiveTheSameWeightsAllOfThem() throws IOException {
    ComputationGraph fromRun = fresh("seed=9");
    assertNotEquals(averaged.reshape(averaged.length()), flat(fromRun));
    String told = StartWeights.take(run.folder(), fromRun);
    assertTrue(told.contains("none fresh"), told);
    assertEquals(averaged.reshape(averaged.length()), flat(fromRun));
    ComputationGraph fromModel = fresh("seed=9");
    String toldToo = StartWeights.take(run.model(), fromModel);
    assertTrue(toldToo.contains("none fresh"), toldToo);
    assertEquals(flat(fromRun), flat(fromModel));
  }

  private static INDArray flat(ComputationGraph network) {
    return network.params().reshape(network.params().length());
  }

  @Test
  void theTailOfAnotherScaleStaysFreshAndIsNamed() throws IOException {
    ComputationGraph three = fresh("network.scale=3", "network.body=2");
    INDArray tail = parameter(three, "tail", "W").dup();
    String told = StartWeights.take(run.model(), three);
    assertTrue(told.contains("tail.W") && told.contains("body2.W"), told);
    assertEquals(tail, parameter(three, "tail", "W"));
    ComputationGraph two = fresh();
    StartWeights.take(run.model(), two);
    assertEquals(parameter(two, "head", "W"), parameter(three, "head", "W"));
    assertEquals(parameter(two, "body1", "b"), parameter(three, "body1", "b"));
  }

  @Test
  void otherFeaturesAndOthersModelsAreRefused() throws IOException {
    ComputationGraph wide = fresh("network.features=6");
    GanvasException features =
        assertThrows(GanvasException.class, () -> StartWeights.take(run.model(), wide));
    assertEquals(Kind.BAD_TRAINING_DATA, features.kind());
    assertTrue(features.getMessage().contains("network.features=4"), features.getMessage());
    Path others = TinyFeatureFile.write(folder);
    GanvasException foreign =
        assertThrows(GanvasException.class, () -> StartWeights.take(others, fresh()));
    assertTrue(foreign.getMessage().contains("called head"), foreign.getMessage());
  }

  @Test
  void aTrainingBeginsWithThem() throws IOException {
    TrainingConfig config = config("seed=9", "schedule.steps=1", "start=" + run.model());
    RunDirectory second =
        RunDirectory.create(folder.resolve("second"), ConfigFiles.upscaler().write(config));
    List<String> notes = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void noted(String sentence) {
            notes.add(sentence);
          }

          @Override
          public void started(int fromStep, int steps) {}

          @Override
          public void stepDone(int step, Losses losses) {}

          @Override
          public void measured(int step, String sentence) {}
        };
    Checkpoint last =
        new UpscalerTrainer(config, second, listener)
            .train(ImageFolder.list(folder.resolve("pictures")), StopSignal.none());
    assertEquals(1, notes.size());
    // One step of Adam moves each weight by no more than the learning rate.
    INDArray moved = flat(last.network()).sub(averaged.reshape(averaged.length()));
    assertTrue(moved.normmaxNumber().doubleValue() < 1.1e-3, "moved by " + moved.normmaxNumber());
  }
}
