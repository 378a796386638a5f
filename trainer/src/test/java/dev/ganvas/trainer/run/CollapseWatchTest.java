package dev.ganvas.trainer.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.gan.GanLosses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollapseWatchTest {
  private static final GanLosses GOOD = losses(1.2, 0.3);
  private static final GanLosses WON = losses(0.00009, 0.3);
  private static final GanLosses DEAD = losses(1.2, 0);

  private static GanLosses losses(double discriminator, double discriminatorGradient) {
    return new GanLosses(
        discriminator, 0.8, 0.6, 0.4, OptionalDouble.empty(), 0, discriminatorGradient, 0.2);
  }

  @TempDir private Path folder = Path.of(".");

  private CheckpointStore store() {
    return new CheckpointStore(folder, 3);
  }

  private CollapseWatch watch(String loss) throws IOException {
    return new CollapseWatch(
        ConfigFiles.gan("dcgan").resolve(Optional.empty(), List.of("objective.loss=" + loss)),
        store());
  }

  /** The same step again and again. */
  private static void repeat(CollapseWatch watch, GanLosses losses, int from, int times) {
    for (int step = from; step < from + times; step++) {
      int now = step;
      assertDoesNotThrow(() -> watch.check(now, losses), "step " + now);
    }
  }

  private static String stop(CollapseWatch watch, int step, GanLosses losses) {
    GanvasException e = assertThrows(GanvasException.class, () -> watch.check(step, losses));
    assertEquals(GanvasException.Kind.TRAINING_FAILED, e.kind());
    assertTrue(e.getMessage().contains("step " + step + " "), e.getMessage());
    return e.getMessage();
  }

  private static Stream<GanLosses> nonsense() {
    OptionalDouble none = OptionalDouble.empty();
    double nan = Double.NaN;
    double infinite = Double.POSITIVE_INFINITY;
    return Stream.of(
        new GanLosses(nan, 1, 1, 1, none, 0, 1, 1),
        new GanLosses(1, nan, 1, 1, none, 0, 1, 1),
        new GanLosses(1, 1, 1, 1, OptionalDouble.of(nan), 0, 1, 1),
        new GanLosses(1, 1, 1, 1, none, nan, 1, 1),
        new GanLosses(1, 1, 1, 1, none, 0, nan, 1),
        new GanLosses(1, 1, 1, 1, none, 0, 1, nan),
        new GanLosses(infinite, 1, 1, 1, none, 0, 1, 1),
        new GanLosses(1, -infinite, 1, 1, none, 0, 1, 1),
        new GanLosses(infinite, -infinite, 1, 1, none, 0, 1, 1));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void numbersThatAreNoneStopAtOnce(GanLosses losses) throws IOException {
    CollapseWatch watch = watch("wasserstein");
    repeat(watch, GOOD, 1, 16);
    String message = stop(watch, 17, losses);
    assertTrue(message.contains("NaN"), message);
    assertTrue(message.contains("discriminator.learningRate"), "a cure: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vanilla", "hinge"})
  void threeHundredStepsOfAWonGameStop(String loss) throws IOException {
    CollapseWatch watch = watch(loss);
    repeat(watch, GOOD, 1, 1000);
    repeat(watch, WON, 1001, 299);
    String message = stop(watch, 1300, WON);
    assertTrue(message.contains("told all pictures apart"), message);
    assertTrue(message.contains("discriminator.learningRate"), "a cure: " + message);
    assertTrue(message.contains("No checkpoint had been saved yet"), message);
  }

  @Test
  void theCheckpointThatIsLeftIsNamed() throws IOException {
    for (int step : new int[] {8, 16}) {
      store()
          .save(
              step, OptionalDouble.empty(), to -> Files.writeString(to.resolve("weights"), "some"));
    }
    String message = stop(watch("hinge"), 17, losses(Double.NaN, 0.3));
    assertTrue(message.contains("The checkpoint of step 16 is kept"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vanilla", "hinge"})
  void oneGoodStepBeginsTheCountAnew(String loss) throws IOException {
    CollapseWatch watch = watch(loss);
    repeat(watch, WON, 1, 299);
    repeat(watch, GOOD, 300, 1);
    repeat(watch, WON, 301, 299);
    stop(watch, 600, WON);
  }

  @Test
  void smoothedLabelsLeaveTheLossOfAWonGameAboveTheirEntropy() throws IOException {
    CollapseWatch smoothed =
        new CollapseWatch(
            ConfigFiles.gan("gan")
                .resolve(Optional.empty(), List.of("objective.labelSmoothing=0.1")),
            store());
    double entropy = -0.1 * Math.log(0.1) - 0.9 * Math.log(0.9);
    repeat(smoothed, losses(entropy + 0.001, 0.3), 1, 1000);
    repeat(smoothed, losses(entropy + 0.00005, 0.3), 1001, 299);
    stop(smoothed, 1300, losses(entropy + 0.00005, 0.3));
  }

  @Test
  void aLossOfATenThousandthStillTeaches() throws IOException {
    repeat(watch("vanilla"), losses(1e-4, 0.3), 1, 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wasserstein", "least-squares"})
  void lossesWithoutThatMeaningAreNeverWon(String loss) throws IOException {
    CollapseWatch watch = watch(loss);
    repeat(watch, WON, 1, 1000);
    repeat(watch, losses(-500, 0.3), 1001, 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vanilla", "least-squares", "hinge", "wasserstein"})
  void threeHundredStepsWithoutAGradientStop(String loss) throws IOException {
    CollapseWatch watch = watch(loss);
    repeat(watch, DEAD, 1, 299);
    repeat(watch, GOOD, 300, 1);
    repeat(watch, DEAD, 301, 299);
    String message = stop(watch, 600, DEAD);
    assertTrue(message.contains("gradient has been zero"), message);
    assertTrue(message.contains("discriminator.learningRate"), "a cure: " + message);
  }
}
