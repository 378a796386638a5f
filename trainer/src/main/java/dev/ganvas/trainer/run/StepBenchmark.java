package dev.ganvas.trainer.run;

import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.gan.Gan;
import dev.ganvas.trainer.gan.GanNetworks;
import dev.ganvas.trainer.gan.LabelledBatch;
import dev.ganvas.trainer.natives.NativeBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Times the steps of a recipe on noise, so that one knows how long a training will take. */
public final class StepBenchmark {
  private static final int COLORS = 3;

  private StepBenchmark() {}

  /**
   * Times steps on pictures of three colours without classes.
   *
   * @param recipe one without labels
   * @param size pixels a side
   * @param warmUp steps before, not timed
   * @return milliseconds of each step
   * @throws IOException if the recipe cannot be read
   */
  public static List<Double> millis(String recipe, int size, int warmUp, int steps)
      throws IOException {
    NativeBackend.prepare();
    GanConfig config =
        ConfigFiles.gan(recipe)
            .resolve(Optional.empty(), List.of("image.size=" + size, "image.colors=rgb"));
    GanNetworks networks = GanNetworks.fresh(config, COLORS, 0, DataType.FLOAT);
    Gan gan = new Gan(networks.generator(), networks.discriminator(), config, 0);
    int batches = config.schedule().discriminatorSteps();
    List<LabelledBatch> reals = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      reals.add(
          new LabelledBatch(
              Nd4j.randn(DataType.FLOAT, config.schedule().batch(), COLORS, size, size),
              List.of()));
    }
    List<Double> millis = new ArrayList<>();
    for (int step = 0; step < warmUp + steps; step++) {
      long start = System.nanoTime();
      gan.step(reals, step);
      if (step >= warmUp) {
        millis.add((System.nanoTime() - start) / 1e6);
      }
    }
    return millis;
  }
}
