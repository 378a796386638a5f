package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Says in a run's folder what it is trained on. */
final class RunData {
  private RunData() {}

  /**
   * Writes it down, or checks that the run still has what it began with.
   *
   * @param begun whether the run has a checkpoint
   * @param facts what people want to know of the pictures: members of a JSON object
   * @param fingerprint of all of them
   * @throws GanvasException BAD_TRAINING_DATA if the run began with others
   */
  static void keep(RunDirectory run, boolean begun, String facts, String fingerprint)
      throws IOException {
    if (begun && Files.isRegularFile(run.dataFile())) {
      if (!Files.readString(run.dataFile()).contains(fingerprint)) {
        throw new GanvasException(
            Kind.BAD_TRAINING_DATA,
            "expected the pictures that the run began with ("
                + run.dataFile()
                + "), found others: give the same --data, or begin a new run");
      }
      return;
    }
    String text =
        "{" + facts + ",\"fingerprint\":\"" + fingerprint + "\"}" + System.lineSeparator();
    AtomicFiles.write(run.dataFile(), text.getBytes(StandardCharsets.UTF_8));
  }
}
