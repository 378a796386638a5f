package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Provenance;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.data.PictureArrays;
import dev.ganvas.trainer.natives.NativeBackend;
import dev.ganvas.trainer.net.TranslationNet;
import dev.ganvas.trainer.net.UpscalerNet;
import dev.ganvas.trainer.verify.ParityReport;
import dev.ganvas.trainer.verify.VerifiedExport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Turns a run's checkpoint into a model file: its averaged weights, verified. */
public final class RunExport {
  /** Padding by mirrored pixels needs a few to mirror, at the smallest size too. */
  private static final int LEAST_TIMES = 4;

  private RunExport() {}

  /** Which checkpoint. */
  public enum Choice {
    /** The last one. */
    NEWEST,
    /** The one with the lowest distance to held-out pictures. */
    BEST
  }

  /**
   * Exports. A parity report is written beside the model as {@code parity.json}.
   *
   * @param version of this program, for the file's metadata
   * @param target the file to write
   * @throws GanvasException BAD_TRAINING_DATA if there is no such checkpoint, EXPORT_MISMATCH if
   *     ONNX Runtime does not agree with DL4J
   * @throws IOException if a file cannot be read or written
   */
  public static ParityReport write(RunDirectory run, Choice choice, String version, Path target)
      throws IOException {
    NativeBackend.prepare();
    ParityReport report =
        switch (ConfigFiles.kind(run.configFile())) {
          case UPSCALER -> upscaler(run, choice, version, target);
          case GENERATOR -> generator(run, choice, version, target);
          case TRANSLATION -> translation(run, choice, version, target);
        };
    AtomicFiles.write(
        target.resolveSibling("parity.json"),
        report.toJson(String.valueOf(target.getFileName())).getBytes(StandardCharsets.UTF_8));
    return report;
  }

  private static ParityReport upscaler(RunDirectory run, Choice choice, String version, Path target)
      throws IOException {
    TrainingConfig config = ConfigFiles.upscaler().read(run.configFile());
    CheckpointStore store = new CheckpointStore(run.checkpoints(), config.schedule().keep());
    Checkpoint checkpoint =
        store.read(
            saved(store, choice, run), saved -> Checkpoint.read(saved, config.averageDecay()));
    checkpoint.network().params().assign(checkpoint.average().values());
    return VerifiedExport.write(
        checkpoint.network(), spec(config, version), version, realPicture(run), target);
  }

  private static ParityReport generator(
      RunDirectory run, Choice choice, String version, Path target) throws IOException {
    GanConfig config = ConfigFiles.gan().read(run.configFile());
    CheckpointStore store = new CheckpointStore(run.checkpoints(), config.schedule().keep());
    GanCheckpoint checkpoint =
        store.read(
            saved(store, choice, run), saved -> GanCheckpoint.read(saved, config.averageDecay()));
    ComputationGraph network = checkpoint.networks().generator();
    network.params().assign(checkpoint.average().values());
    List<String> labels =
        config.labels() == GanConfig.Labels.NONE
            ? List.of()
            : ConfigFiles.texts(run.dataFile(), "classes");
    return VerifiedExport.write(network, spec(config, labels, version), version, target);
  }

  /** Without pairs there are two generators; the way back gets a file of its own beside. */
  private static ParityReport translation(
      RunDirectory run, Choice choice, String version, Path target) throws IOException {
    TranslationConfig config =
        ConfigFiles.translation(TranslationConfig.Recipe.PIX2PIX).read(run.configFile());
    CheckpointStore store = new CheckpointStore(run.checkpoints(), config.schedule().keep());
    TranslationCheckpoint checkpoint =
        store.read(saved(store, choice, run), saved -> TranslationCheckpoint.read(saved, config));
    ParityReport report = translation(run, config, checkpoint, 0, version, target);
    if (checkpoint.averages().size() > 1) {
      String name = String.valueOf(target.getFileName()).replaceFirst("\\.onnx$", "");
      translation(run, config, checkpoint, 1, version, target.resolveSibling(name + "-back.onnx"));
    }
    return report;
  }

  private static ParityReport translation(
      RunDirectory run,
      TranslationConfig config,
      TranslationCheckpoint checkpoint,
      int way,
      String version,
      Path target)
      throws IOException {
    ComputationGraph network = checkpoint.networks().generators().get(way);
    network.params().assign(checkpoint.average(way).values());
    TranslationNet net = TranslationNet.of(config.generator());
    TensorFormat format = PictureArrays.format(ColorOrder.RGB);
    ModelSpec spec =
        new ModelSpec(
            Task.STYLIZE,
            1,
            // A model that gives gray pictures colour must see gray, whatever it is given.
            config.data().degrading() == TranslationConfig.Degrading.GRAY
                ? PictureArrays.format(ColorOrder.GRAY)
                : format,
            format,
            new SizeRule.Multiples(LEAST_TIMES * net.sizeStep(), net.sizeStep()),
            0,
            net.seesWholePicture()
                ? new Locality.Global()
                : new Locality.Local(net.receptiveRadius()),
            config.generator().longest(),
            provenance(config.model(), version));
    return VerifiedExport.write(network, spec, version, realPicture(run), target);
  }

  private static CheckpointStore.Saved saved(CheckpointStore store, Choice choice, RunDirectory run)
      throws IOException {
    Optional<CheckpointStore.Saved> found = choice == Choice.BEST ? store.best() : store.newest();
    return found.orElseThrow(
        () ->
            new GanvasException(
                Kind.BAD_TRAINING_DATA,
                choice == Choice.BEST
                    ? "expected a checkpoint with a score (gan and cyclegan have one with --features,"
                        + " pairs always, upscalers never), found none in "
                        + run.checkpoints()
                    : "expected a run with a checkpoint, found none in " + run.checkpoints()));
  }

  private static Provenance provenance(TrainingConfig.Model model, String version) {
    return new Provenance(model.name(), model.license(), model.trainedOn(), "ganvas " + version);
  }

  private static ModelSpec spec(TrainingConfig config, String version) {
    UpscalerNet net = UpscalerTrainer.net(config);
    return new ModelSpec(
        Task.UPSCALE,
        net.scale(),
        TensorFormat.NCHW_RGB_UNIT,
        TensorFormat.NCHW_RGB_UNIT,
        SizeRule.Multiples.ANY,
        0,
        new Locality.Local(net.receptiveRadius()),
        provenance(config.model(), version));
  }

  private static GeneratorSpec spec(GanConfig config, List<String> labels, String version) {
    return new GeneratorSpec(
        config.generator().latent(),
        config.generator().distribution().inFiles(),
        labels,
        config.image().size(),
        config.image().size(),
        PictureArrays.format(GanTrainer.color(config).orElseThrow()),
        provenance(config.model(), version));
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
