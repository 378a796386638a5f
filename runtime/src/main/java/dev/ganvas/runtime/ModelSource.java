package dev.ganvas.runtime;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.onnx.HalfPrecision;
import dev.ganvas.runtime.onnx.WeightMix;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.session.SessionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a model is opened from, as often as it must be: a file, or a mix of two in memory. */
final class ModelSource {
  private final Path file;
  private final Optional<byte[]> mixed;

  private ModelSource(Path file, Optional<byte[]> mixed) {
    this.file = file;
    this.mixed = mixed;
  }

  static ModelSource of(Path file) {
    return new ModelSource(file, Optional.empty());
  }

  /** Between a model and its sharper partner. */
  static ModelSource of(Path file, Sharpness sharpness) throws IOException {
    Path sharp = Sharpness.sharpFile(file);
    if (!Files.isRegularFile(sharp)) {
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a model with a sharper partner for --sharpness, found none at "
              + sharp
              + ": leave --sharpness out, or name a model that has one, like real-x4");
    }
    return new ModelSource(file, Optional.of(WeightMix.of(file, sharp, sharpness.share())));
  }

  /** The file that says what the model is. */
  Path file() {
    return file;
  }

  OnnxSession open(ModelSpec spec, SessionConfig config) throws IOException {
    return mixed.isPresent()
        ? OnnxSession.open(file, mixed.get(), spec, config)
        : OnnxSession.open(file, spec, config);
  }

  /** So that it computes in float32; empty if there is no float16 in it. */
  Optional<OnnxSession> openWidened(ModelSpec spec, SessionConfig config) throws IOException {
    if (mixed.isEmpty()) {
      return OnnxSession.openWidened(file, spec, config);
    }
    Optional<byte[]> wide = HalfPrecision.widened(mixed.get());
    return wide.isEmpty()
        ? Optional.empty()
        : Optional.of(OnnxSession.open(file, wide.get(), spec, config));
  }
}
