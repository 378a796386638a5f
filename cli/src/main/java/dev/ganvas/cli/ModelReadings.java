package dev.ganvas.cli;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.model.ModelMetadata;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.onnx.OnnxHeader;
import dev.ganvas.runtime.probe.Finding;
import dev.ganvas.runtime.probe.GeneratorFinding;
import dev.ganvas.runtime.probe.GeneratorProbe;
import dev.ganvas.runtime.probe.ModelProbe;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.GeneratorBinding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a model can be taken for. Rows of numbers may be pixels to be changed as well as numbers to
 * make pictures of: then both fit, and what is asked for decides.
 *
 * @param picture as a model that turns pictures into pictures
 * @param generator as one that makes pictures
 * @param refusal why none fits, if none does
 */
record ModelReadings(
    Optional<Finding> picture,
    Optional<GeneratorFinding> generator,
    Optional<GanvasException> refusal) {
  /**
   * Finds out.
   *
   * @throws IOException if the file cannot be read
   */
  static ModelReadings of(Path file, OnnxHeader header, ProbeHints hints) throws IOException {
    if (ModelMetadata.isPresent(header.metadata())) {
      boolean makes = ModelMetadata.task(header.metadata()).equals(Optional.of(Task.GENERATE));
      return makes ? generator(file, hints) : picture(file, hints);
    }
    if (!isGenerator(header, file)) {
      return picture(file, hints);
    }
    ModelReadings made = generator(file, hints);
    if (!ModelProbe.mayBePixels(header)) {
      return made;
    }
    ModelReadings changed = picture(file, hints);
    return new ModelReadings(
        changed.picture,
        made.generator,
        changed.picture.isPresent() || made.generator.isPresent()
            ? Optional.empty()
            : made.refusal);
  }

  private static ModelReadings picture(Path file, ProbeHints hints) throws IOException {
    try {
      Finding finding = ModelProbe.find(file, hints);
      return new ModelReadings(Optional.of(finding), Optional.empty(), Optional.empty());
    } catch (GanvasException e) {
      return new ModelReadings(Optional.empty(), Optional.empty(), Optional.of(e));
    }
  }

  private static ModelReadings generator(Path file, ProbeHints hints) throws IOException {
    try {
      GeneratorFinding finding = GeneratorProbe.find(file, hints);
      return new ModelReadings(Optional.empty(), Optional.of(finding), Optional.empty());
    } catch (GanvasException e) {
      return new ModelReadings(Optional.empty(), Optional.empty(), Optional.of(e));
    }
  }

  private static boolean isGenerator(OnnxHeader header, Path file) {
    try {
      GeneratorBinding.of(header, file);
      return true;
    } catch (GanvasException e) {
      return false;
    }
  }

  /** The readings that a task leaves. */
  ModelReadings forTask(Optional<Task> task) {
    if (task.isEmpty()) {
      return this;
    }
    return new ModelReadings(
        picture.filter(finding -> finding.spec().task() == task.get()),
        generator.filter(finding -> task.get() == Task.GENERATE),
        refusal);
  }
}
