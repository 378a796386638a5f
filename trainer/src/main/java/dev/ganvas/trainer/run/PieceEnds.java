package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.trainer.gan.Average;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The averaged weights at the ends of a schedule's pieces, where the learning rate had fallen. Each
 * end lies elsewhere around the same good place, and their mean nearer to its middle (Izmailov et
 * al. 2018).
 *
 * @param folder holds a folder for each end; made with the first
 * @param steps how many had been done at each end but the last, rising
 */
record PieceEnds(Path folder, List<Integer> steps) {
  /**
   * Keeps the weights if a piece has just ended.
   *
   * @param step how many steps have been done
   * @throws IOException if they cannot be written
   */
  void keep(int step, Average average) throws IOException {
    if (steps.contains(step)) {
      NetworkFiles.write(average, Files.createDirectories(end(step)));
    }
  }

  /**
   * Turns the weights at the end of the last piece into the mean of all ends.
   *
   * @param last changed in place
   * @throws GanvasException BAD_TRAINING_DATA if an end was not kept or does not fit
   * @throws IOException if one cannot be read
   */
  void mean(Average last) throws IOException {
    for (int step : steps) {
      try (INDArray values = NetworkFiles.readAverage(end(step))) {
        last.values().addi(values.reshape(last.values().shape()));
      } catch (FileNotFoundException | NoSuchFileException | RuntimeException e) {
        throw new GanvasException(
            Kind.BAD_TRAINING_DATA,
            "expected the weights of step "
                + step
                + " for schedule.averagePieces, found none that fit in "
                + end(step)
                + ". Set averagePieces to false in config.yaml to do without",
            e);
      }
    }
    last.values().divi(steps.size() + 1);
  }

  private Path end(int step) {
    return folder.resolve(String.format(Locale.ROOT, "step-%06d", step));
  }
}
