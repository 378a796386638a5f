package dev.ganvas.trainer.run;

import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.data.ImageFolder;
import dev.ganvas.trainer.data.ImagePair;
import dev.ganvas.trainer.data.PairLoader;
import dev.ganvas.trainer.data.PatchSampler;
import dev.ganvas.trainer.gan.Average;
import dev.ganvas.trainer.gan.CosineDecay;
import dev.ganvas.trainer.gan.PixelStep;
import dev.ganvas.trainer.gan.StepLosses;
import dev.ganvas.trainer.natives.NativeBackend;
import dev.ganvas.trainer.net.UpscalerNet;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

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
    TrainingConfig.Network network = config.network();
    return new UpscalerNet(
        network.scale(), network.features(), network.body(), network.activation());
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
        + " parameters";
  }

  /**
   * Trains until the settings' last step or until asked to stop, from the newest checkpoint if
   * there is one. A checkpoint of the last state is saved in either case.
   *
   * @return the last state
   * @throws IOException if pictures cannot be listed or the run directory cannot be written to
   * @throws dev.ganvas.runtime.failure.GanvasException BAD_TRAINING_DATA, before the first step, if
   *     pictures cannot be used
   */
  public Checkpoint train(ImageFolder pictures, StopSignal stop) throws IOException {
    NativeBackend.prepare();
    int scale = config.network().scale();
    int patch = config.data().patch();
    List<ImagePair> pairs = PairLoader.load(pictures.training(), scale, patch);
    Validation validation = new Validation(PairLoader.load(pictures.validation(), scale, patch));
    ImageFiles.write(
        validation.original(), run.realPicture(), ImageFormat.PNG, EncodeOptions.DEFAULT);
    PatchSampler batches = new PatchSampler(pairs, config.data(), config.seed());
    Checkpoint start = start();
    run.rewindTo(start.step() == 0 ? -1 : start.step());
    ComputationGraph network = start.network();
    Average average = start.average();
    PixelStep gan = new PixelStep(network, config.charbonnier());
    int steps = config.schedule().steps();
    int step = start.step();
    listener.started(step, steps);
    run.log("starts at step " + step + " of " + steps + " with " + pairs.size() + " pictures");
    CompletableFuture<Batch> next = ahead(batches, step);
    long busy = 0;
    int stepsTimed = 0;
    while (step < steps && !stop.isDue()) {
      long since = System.nanoTime();
      StepLosses losses;
      try (Batch batch = next.join()) {
        next = ahead(batches, step + 1);
        losses = gan.train(batch, step);
      }
      average.add(step);
      busy += System.nanoTime() - since;
      stepsTimed++;
      listener.stepDone(++step, losses);
      if (step % 100 == 0) {
        recordStats(step, losses, busy / 1e6 / stepsTimed);
        busy = 0;
        stepsTimed = 0;
      }
      if (step % config.schedule().validateEvery() == 0 || step == steps) {
        validate(step, network, average, validation);
      }
      if (step % config.schedule().checkpointEvery() == 0 && step < steps && !stop.isDue()) {
        store.save(step, OptionalDouble.empty(), new Checkpoint(step, network, average));
      }
    }
    next.join().close();
    Checkpoint last = new Checkpoint(step, network, average);
    store.save(step, OptionalDouble.empty(), last);
    run.log("stops at step " + step + " of " + steps);
    ReportPage.write(run);
    return last;
  }

  private CosineDecay learningRate() {
    TrainingConfig.Optimizer o = config.optimizer();
    return new CosineDecay(o.learningRate(), o.finalLearningRate(), config.schedule().steps());
  }

  private Checkpoint start() throws IOException {
    Optional<CheckpointStore.Saved> newest = store.newest();
    return newest.isEmpty()
        ? fresh()
        : store.read(newest.get(), saved -> Checkpoint.read(saved, config.averageDecay()));
  }

  /** A network that has not seen anything. */
  private Checkpoint fresh() {
    TrainingConfig.Optimizer o = config.optimizer();
    Adam adam =
        Adam.builder()
            .learningRateSchedule(learningRate())
            .beta1(o.beta1())
            .beta2(o.beta2())
            .build();
    ComputationGraph network =
        new ComputationGraph(net(config).configuration(adam, DataType.FLOAT, config.seed()));
    network.init();
    return new Checkpoint(0, network, new Average(config.averageDecay(), network));
  }

  /** The next batch is drawn beside the step before it. */
  private static CompletableFuture<Batch> ahead(PatchSampler batches, int step) {
    return CompletableFuture.supplyAsync(() -> batches.batch(step));
  }

  private void recordStats(int step, StepLosses losses, double millis) throws IOException {
    double rate = learningRate().valueAt(step, 0);
    run.stats(
        String.format(
            Locale.ROOT,
            "{\"step\":%d,\"pixel\":%.6f,\"learningRate\":%.3e,\"millisPerStep\":%.1f}",
            step,
            losses.pixel(),
            rate,
            millis));
  }

  private void validate(int step, ComputationGraph network, Average average, Validation validation)
      throws IOException {
    try (INDArray current = network.params().dup()) {
      network.params().assign(average.values());
      List<Image> enlarged = validation.enlarge(network);
      network.params().assign(current);
      double psnr = validation.psnr(enlarged);
      run.stats(
          String.format(
              Locale.ROOT,
              "{\"step\":%d,\"psnr\":%.4f,\"bicubicPsnr\":%.4f}",
              step,
              psnr,
              validation.bicubicPsnr()));
      ImageFiles.write(
          validation.grid(enlarged),
          run.samples().resolve(String.format(Locale.ROOT, "step-%06d.png", step)),
          ImageFormat.PNG,
          EncodeOptions.DEFAULT);
      ReportPage.write(run);
      listener.measured(
          step,
          String.format(
              Locale.ROOT,
              "%.2f dB on pictures not trained on (bicubic %.2f dB)",
              psnr,
              validation.bicubicPsnr()));
    }
  }
}
