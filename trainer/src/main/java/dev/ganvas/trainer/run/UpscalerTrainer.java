package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.data.Fingerprint;
import dev.ganvas.trainer.data.ImageFolder;
import dev.ganvas.trainer.data.ImagePair;
import dev.ganvas.trainer.data.PairLoader;
import dev.ganvas.trainer.data.PatchSampler;
import dev.ganvas.trainer.gan.CosineDecay;
import dev.ganvas.trainer.gan.EnlargingStep;
import dev.ganvas.trainer.gan.Losses;
import dev.ganvas.trainer.gan.PerceptualStep;
import dev.ganvas.trainer.gan.PixelStep;
import dev.ganvas.trainer.gan.StepLosses;
import dev.ganvas.trainer.gan.TranslationLosses;
import dev.ganvas.trainer.gan.UpscalerNetworks;
import dev.ganvas.trainer.natives.NativeBackend;
import dev.ganvas.trainer.net.FeatureNetwork;
import dev.ganvas.trainer.net.NetworkSummary;
import dev.ganvas.trainer.net.PatchNet;
import dev.ganvas.trainer.net.UpscalerNet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

/** Trains an enlarging network: draws, steps, measures, saves. */
public final class UpscalerTrainer {
  private final TrainingConfig config;
  private final RunDirectory run;
  private final CheckpointStore store;
  private final TrainingListener listener;

  /** A training in a run directory that exists. */
  public UpscalerTrainer(TrainingConfig config, RunDirectory run, TrainingListener listener) {
    this.config = config;
    this.run = run;
    this.store = new CheckpointStore(run.checkpoints(), config.schedule().keep());
    this.listener = listener;
  }

  /** The architecture that the settings describe. */
  public static UpscalerNet net(TrainingConfig config) {
    return UpscalerNet.of(config.network());
  }

  /** The architecture in one line, with its number of parameters. */
  public static String describe(TrainingConfig config) {
    UpscalerNet net = net(config);
    return "[N, 3, H, W] to [N, 3, "
        + net.scale()
        + " H, "
        + net.scale()
        + " W], "
        + (net.body() + 2)
        + " convolutions of 3x3, "
        + net.features()
        + " features, "
        + net.parameters()
        + " parameters"
        + (config.objective().adversarial() > 0 ? ", against " + discriminator(config) : "");
  }

  private static String discriminator(TrainingConfig config) {
    NativeBackend.prepare();
    return String.format(
        Locale.ROOT,
        "a discriminator of patches of %,d parameters",
        NetworkSummary.parameters(
            new PatchNet(config.discriminator(), PatchNet.Sees.PICTURE)
                .configuration(new NoOp(), DataType.FLOAT, 0)));
  }

  /**
   * Trains by the pixel loss alone, as the other {@code train} does.
   *
   * @return the last state
   * @throws IOException if pictures cannot be listed or the run directory cannot be written to
   * @throws GanvasException BAD_TRAINING_DATA, before the first step, if pictures cannot be used
   */
  public Checkpoint train(ImageFolder pictures, StopSignal stop) throws IOException {
    return train(pictures, Optional.empty(), stop);
  }

  /**
   * Trains until the settings' last step or until asked to stop, from the newest checkpoint if
   * there is one. A checkpoint of the last state is saved in either case.
   *
   * @param features what the perceptual loss is measured on; may be left out where its weight is 0
   * @return the last state
   * @throws IOException if pictures cannot be listed or the run directory cannot be written to
   * @throws GanvasException BAD_TRAINING_DATA, before the first step, if pictures cannot be used;
   *     TRAINING_FAILED if the numbers leave their range
   */
  public Checkpoint train(ImageFolder pictures, Optional<FeatureNetwork> features, StopSignal stop)
      throws IOException {
    NativeBackend.prepare();
    int scale = config.network().scale();
    int patch = config.largestPatch();
    List<ImagePair> pairs =
        PairLoader.load(pictures.training(), config.data().sizes(), scale, patch);
    List<ImagePair> heldOut = PairLoader.load(pictures.validation(), scale, patch);
    recordData(pictures, pairs, heldOut);
    UpscalerQuality quality = UpscalerQuality.of(heldOut, config);
    ImageFiles.write(quality.original(), run.realPicture(), ImageFormat.PNG, EncodeOptions.DEFAULT);
    IntFunction<Batch> batches = batches(pairs);
    Checkpoint start = start();
    run.rewindTo(start.step() == 0 ? -1 : start.step());
    EnlargingStep game = game(start, features);
    int steps = config.schedule().steps();
    int step = start.step();
    boolean averaging = config.schedule().averagePieces();
    PieceEnds ends =
        new PieceEnds(run.pieces(), averaging ? CosineDecay.of(config).restarts() : List.of());
    listener.started(step, steps);
    run.log("starts at step " + step + " of " + steps + " with " + pairs.size() + " pictures");
    CompletableFuture<Batch> next = ahead(batches, step);
    long busy = 0;
    int stepsTimed = 0;
    while (step < steps && !stop.isDue()) {
      long since = System.nanoTime();
      Losses losses;
      try (Batch batch = next.join()) {
        next = ahead(batches, step + 1);
        losses = game.train(batch, step);
      }
      start.average().add(step);
      busy += System.nanoTime() - since;
      stepsTimed++;
      RunFailure.requireFinite(run, step + 1, losses, rates());
      listener.stepDone(++step, losses);
      ends.keep(step, start.average());
      if (step == steps) {
        ends.mean(start.average());
      }
      if (step % 100 == 0) {
        recordStats(step, losses, busy / 1e6 / stepsTimed);
        busy = 0;
        stepsTimed = 0;
      }
      if (step % config.schedule().validateEvery() == 0 || step == steps) {
        listener.measured(
            step, quality.measure(step, start.network(), start.average().values(), run));
      }
      if (step % config.schedule().checkpointEvery() == 0 && step < steps && !stop.isDue()) {
        store.save(step, OptionalDouble.empty(), start.at(step));
      }
    }
    Checkpoint last = start.at(step);
    store.save(step, OptionalDouble.empty(), last);
    next.join().close();
    run.log("stops at step " + step + " of " + steps);
    ReportPage.write(run);
    return last;
  }

  private void recordData(ImageFolder pictures, List<ImagePair> training, List<ImagePair> heldOut)
      throws IOException {
    String facts = "\"pictures\":" + pictures.training().size() + ",\"heldOut\":" + heldOut.size();
    RunData.keep(
        run,
        store.newest().isPresent(),
        facts,
        Fingerprint.of(
            training.stream().map(ImagePair::large), heldOut.stream().map(ImagePair::large)));
  }

  /** What to lower if the numbers leave their range. */
  private String rates() {
    String own =
        config.finish().steps() > 0
            ? "optimizer.learningRate and finish.learningRate"
            : "optimizer.learningRate";
    return config.objective().adversarial() > 0 ? own + " and discriminator.learningRate" : own;
  }

  private EnlargingStep game(Checkpoint start, Optional<FeatureNetwork> features) {
    if (config.objective().knowsPixelsOnly()) {
      return new PixelStep(start.network(), config.objective(), config.charbonnier());
    }
    return new PerceptualStep(
        new UpscalerNetworks(start.network(), start.discriminator()),
        features,
        config.objective(),
        config.charbonnier(),
        config.seed());
  }

  private Checkpoint start() throws IOException {
    Optional<CheckpointStore.Saved> newest = store.newest();
    if (newest.isPresent()) {
      return store.read(newest.get(), saved -> Checkpoint.read(saved, config.averageDecay()));
    }
    Checkpoint fresh = Checkpoint.fresh(config);
    if (!config.start().isEmpty()) {
      String taken = StartWeights.take(Path.of(config.start()), fresh.network());
      fresh.average().values().assign(fresh.network().params());
      run.log(taken);
      listener.noted(taken);
    }
    return fresh;
  }

  /** The next batch is drawn beside the step before it. */
  private static CompletableFuture<Batch> ahead(IntFunction<Batch> batches, int step) {
    return CompletableFuture.supplyAsync(() -> batches.apply(step));
  }

  private IntFunction<Batch> batches(List<ImagePair> pairs) {
    PatchSampler most = new PatchSampler(pairs, config.data(), config.degradation(), config.seed());
    if (config.finish().steps() == 0) {
      return most::batch;
    }
    PatchSampler last = most.with(config.finishingData());
    return step -> (step < config.stepsBeforeFinish() ? most : last).batch(step);
  }

  private void recordStats(int step, Losses losses, double millis) throws IOException {
    double rate = CosineDecay.of(config).valueAt(step, 0);
    StringBuilder line = new StringBuilder("{\"step\":" + step);
    if (losses instanceof StepLosses pixels) {
      line.append(String.format(Locale.ROOT, ",\"pixel\":%.6f", pixels.pixel()));
    } else if (losses instanceof TranslationLosses several) {
      for (TranslationLosses.Part part : several.parts()) {
        line.append(String.format(Locale.ROOT, ",\"%s\":%.6g", part.name(), part.value()));
      }
    }
    run.stats(
        line.append(
                String.format(
                    Locale.ROOT, ",\"learningRate\":%.3e,\"millisPerStep\":%.1f}", rate, millis))
            .toString());
  }
}
