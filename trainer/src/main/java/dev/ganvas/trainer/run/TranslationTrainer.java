package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.features.FeatureModel;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.data.PictureArrays;
import dev.ganvas.trainer.data.TranslationData;
import dev.ganvas.trainer.gan.Average;
import dev.ganvas.trainer.gan.CycleStep;
import dev.ganvas.trainer.gan.PairedStep;
import dev.ganvas.trainer.gan.StyleStep;
import dev.ganvas.trainer.gan.TranslationLosses;
import dev.ganvas.trainer.gan.TranslationNetworks;
import dev.ganvas.trainer.gan.TranslationStep;
import dev.ganvas.trainer.natives.NativeBackend;
import dev.ganvas.trainer.net.FeatureNetwork;
import dev.ganvas.trainer.net.NetworkSummary;
import dev.ganvas.trainer.net.PatchNet;
import dev.ganvas.trainer.net.TranslationNet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/** Trains networks that make pictures of pictures: draws, steps, shows, measures, saves. */
public final class TranslationTrainer {
  private final TranslationConfig config;
  private final RunDirectory run;
  private final CheckpointStore store;
  private final TrainingListener listener;

  /** A training in a run directory that exists. */
  public TranslationTrainer(TranslationConfig config, RunDirectory run, TrainingListener listener) {
    this.config = config;
    this.run = run;
    this.store = new CheckpointStore(run.checkpoints(), config.schedule().keep());
    this.listener = listener;
  }

  /**
   * What looks at the pictures besides the networks that are trained.
   *
   * @param measure what Fréchet distances are taken on, if anything
   * @param losses what content and style are measured on, if anything
   * @param style the style picture, of recipe style
   */
  public record Eyes(
      Optional<FeatureModel> measure, Optional<FeatureNetwork> losses, Optional<Image> style) {}

  /** The networks as tables, for people. */
  public static List<String> describe(TranslationConfig config) {
    NativeBackend.prepare();
    List<String> lines = new ArrayList<>();
    int side = config.data().side();
    InputType picture = InputType.convolutional(side, side, TranslationNet.COLORS);
    describe(
        lines,
        "generator",
        TranslationNet.of(config.generator()).configuration(new NoOp(), DataType.FLOAT, 0),
        picture);
    if (config.objective().adversarial() > 0) {
      boolean pair = config.recipe() == TranslationConfig.Recipe.PIX2PIX;
      describe(
          lines,
          "discriminator",
          new PatchNet(config.discriminator(), pair ? PatchNet.Sees.PAIR : PatchNet.Sees.PICTURE)
              .configuration(new NoOp(), DataType.FLOAT, 0),
          pair ? new InputType[] {picture, picture} : new InputType[] {picture});
    }
    return lines;
  }

  private static void describe(
      List<String> lines,
      String name,
      ComputationGraphConfiguration configuration,
      InputType... inputs) {
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT, "%s, %,d parameters", name, NetworkSummary.parameters(configuration)));
    NetworkSummary.lines(configuration, inputs).forEach(line -> lines.add("  " + line));
  }

  /**
   * Trains until the settings' last step or until asked to stop, from the newest checkpoint if
   * there is one. A checkpoint of the last state is saved in either case.
   *
   * @return the last state
   * @throws IOException if the run directory cannot be written to
   * @throws GanvasException TRAINING_FAILED if the numbers leave their range
   */
  public TranslationCheckpoint train(TranslationData data, Eyes eyes, StopSignal stop)
      throws IOException {
    NativeBackend.prepare();
    RunData.keep(
        run,
        store.newest().isPresent(),
        "\"data\":" + JsonText.quoted(data.description()) + ",\"heldOut\":" + data.heldOut().size(),
        data.fingerprint());
    ImageFiles.write(
        data.heldOut().get(0).input(), run.realPicture(), ImageFormat.PNG, EncodeOptions.DEFAULT);
    TranslationCheckpoint start = start();
    run.rewindTo(start.step() == 0 ? -1 : start.step());
    TranslationStep game = game(start, eyes);
    TranslationQuality quality = new TranslationQuality(data, eyes.measure());
    CheckpointStore scored =
        store.scoredBy(eyes.measure().map(model -> "frechet " + model.name()).orElse("levels"));
    TranslationConfig.Schedule schedule = config.schedule();
    int step = start.step();
    listener.started(step, schedule.steps());
    run.log("starts at step " + step + " of " + schedule.steps() + " with " + data.description());
    if (step == 0) {
      snapshot(0, start, quality);
    }
    OptionalDouble score = OptionalDouble.empty();
    Stopwatch watch = new Stopwatch();
    CompletableFuture<Batch> next = ahead(data, step);
    while (step < schedule.steps() && !stop.isDue()) {
      watch.start();
      TranslationLosses losses;
      try (Batch batch = next.join()) {
        next = ahead(data, step + 1);
        losses = game.step(batch, step);
      }
      for (Average average : start.averages()) {
        average.add(step);
      }
      watch.stop();
      step++;
      RunFailure.requireFinite(
          run, step, losses, "generator.learningRate and discriminator.learningRate");
      listener.stepDone(step, losses);
      if (step % schedule.statsEvery() == 0) {
        record(step, losses, watch.millisPerStep());
      }
      boolean last = step == schedule.steps();
      score = OptionalDouble.empty();
      if (step % schedule.sampleEvery() == 0 || last) {
        score = snapshot(step, start, quality);
      }
      if (step % schedule.checkpointEvery() == 0 && !last) {
        scored.save(step, score, at(step, start));
      }
    }
    TranslationCheckpoint last = at(step, start);
    scored.save(step, score, last);
    next.join().close();
    run.log("stops at step " + step + " of " + schedule.steps());
    ReportPage.write(run);
    return last;
  }

  private static TranslationCheckpoint at(int step, TranslationCheckpoint state) {
    return new TranslationCheckpoint(step, state.networks(), state.averages(), state.pools());
  }

  private TranslationCheckpoint start() throws IOException {
    Optional<CheckpointStore.Saved> newest = store.newest();
    return newest.isEmpty()
        ? TranslationCheckpoint.fresh(config)
        : store.read(newest.get(), saved -> TranslationCheckpoint.read(saved, config));
  }

  private TranslationStep game(TranslationCheckpoint start, Eyes eyes) {
    TranslationNetworks networks = start.networks();
    return switch (config.recipe()) {
      case PIX2PIX -> new PairedStep(networks, config.objective());
      case CYCLEGAN -> new CycleStep(networks, start.pools(), config.objective());
      case STYLE -> {
        Image style =
            eyes.style().orElseThrow(() -> new IllegalArgumentException("no style picture"));
        try (INDArray picture = PictureArrays.rgb(List.of(style))) {
          yield new StyleStep(networks, eyes.losses(), picture, config.objective(), config.seed());
        }
      }
    };
  }

  /** The next batch is drawn beside the step before it. */
  private static CompletableFuture<Batch> ahead(TranslationData data, int step) {
    return CompletableFuture.supplyAsync(() -> data.training().batch(step));
  }

  private void record(int step, TranslationLosses losses, double millis) throws IOException {
    StringBuilder line = new StringBuilder("{\"step\":" + step);
    for (TranslationLosses.Part part : losses.parts()) {
      line.append(String.format(Locale.ROOT, ",\"%s\":%.6g", part.name(), part.value()));
    }
    run.stats(
        line.append(String.format(Locale.ROOT, ",\"millisPerStep\":%.1f}", millis)).toString());
  }

  /** Shows and measures the averaged generators; what comes back is the score. */
  private OptionalDouble snapshot(int step, TranslationCheckpoint state, TranslationQuality quality)
      throws IOException {
    List<ComputationGraph> generators = state.networks().generators();
    List<INDArray> current = new ArrayList<>();
    for (int i = 0; i < generators.size(); i++) {
      current.add(generators.get(i).params().dup());
      generators.get(i).params().assign(state.averages().get(i).values());
    }
    List<Image> made = quality.make(generators.get(0), quality.inputs());
    List<Image> returned =
        generators.size() > 1 ? quality.make(generators.get(1), made) : List.of();
    for (int i = 0; i < generators.size(); i++) {
      generators.get(i).params().assign(current.get(i));
      current.get(i).close();
    }
    ImageFiles.write(
        quality.grid(made, returned),
        run.samples().resolve(String.format(Locale.ROOT, "step-%06d.png", step)),
        ImageFormat.PNG,
        EncodeOptions.DEFAULT);
    TranslationQuality.Score score = quality.measure(made);
    record(step, score);
    ReportPage.write(run);
    return score.value();
  }

  private void record(int step, TranslationQuality.Score score) throws IOException {
    StringBuilder line = new StringBuilder("{\"step\":" + step);
    StringBuilder text = new StringBuilder();
    if (score.difference().isPresent()) {
      line.append(
          String.format(
              Locale.ROOT,
              ",\"difference\":%.4f,\"copied\":%.4f,\"constant\":%.4f,\"psnr\":%.4f",
              score.difference().orElseThrow(),
              score.copied().orElseThrow(),
              score.constant().orElseThrow(),
              score.psnr().orElseThrow()));
      text.append(
          String.format(
              Locale.ROOT,
              "%.2f levels from the truth (the input %.2f, one colour %.2f), %.2f dB",
              score.difference().orElseThrow(),
              score.copied().orElseThrow(),
              score.constant().orElseThrow(),
              score.psnr().orElseThrow()));
    }
    if (score.frechet().isPresent()) {
      line.append(String.format(Locale.ROOT, ",\"frechet\":%.5g", score.frechet().getAsDouble()));
      text.append(text.isEmpty() ? "" : ", ")
          .append(
              String.format(Locale.ROOT, "Fréchet distance %.4g", score.frechet().getAsDouble()));
    }
    run.stats(line.append('}').toString());
    listener.measured(step, text.isEmpty() ? "sample pictures written" : text.toString());
  }

  /** Time of the steps since the last line. */
  private static final class Stopwatch {
    private long since;
    private long nanos;
    private int steps;

    void start() {
      since = System.nanoTime();
    }

    void stop() {
      nanos += System.nanoTime() - since;
      steps++;
    }

    double millisPerStep() {
      double millis = nanos / 1e6 / Math.max(1, steps);
      nanos = 0;
      steps = 0;
      return millis;
    }
  }
}
