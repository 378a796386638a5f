package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.natives.NativeBackend;
import dev.ganvas.trainer.net.UpscalerNet;
import dev.ganvas.trainer.verify.ParityReport;
import dev.ganvas.trainer.verify.VerifiedExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Turns a run's newest checkpoint into a model file: its averaged weights, verified. */
public final class RunExport {
  private RunExport() {}

  /**
   * Exports.
   *
   * @param version of this program, for the file's metadata
   * @param target the file to write
   * @throws GanvasException BAD_TRAINING_DATA if nothing has been trained yet, EXPORT_MISMATCH if
   *     ONNX Runtime does not agree with DL4J
   * @throws IOException if a file cannot be read or written
   */
  public static ParityReport write(RunDirectory run, String version, Path target)
      throws IOException {
    NativeBackend.prepare();
    TrainingConfig config = run.config();
    Checkpoint checkpoint =
        new CheckpointStore(run.checkpoints(), config.schedule().keep())
            .newest(config.averageDecay())
            .orElseThrow(
                () ->
                    new GanvasException(
                        Kind.BAD_TRAINING_DATA,
                        "expected a run with a checkpoint, found none in " + run.checkpoints()));
    checkpoint.network().params().assign(checkpoint.average().values());
    return VerifiedExport.write(
        checkpoint.network(), spec(config, version), version, realPicture(run), target);
  }

  private static ModelSpec spec(TrainingConfig config, String version) {
    UpscalerNet net = UpscalerTrainer.net(config);
    return new ModelSpec(
        Task.UPSCALE,
        net.scale(),
        TensorFormat.NCHW_RGB_UNIT,
        TensorFormat.NCHW_RGB_UNIT,
        SizeRule.ANY,
        new Locality.Local(net.receptiveRadius()),
        new Provenance(
            config.model().name(),
            config.model().license(),
            config.model().trainedOn(),
            "ganvas " + version));
  }

  private static Image realPicture(RunDirectory run) throws IOException {
    if (!Files.isRegularFile(run.realPicture())) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "expected a real picture to check the export on, found none at " + run.realPicture());
    }
    return ImageFiles.read(run.realPicture());
  }
}
