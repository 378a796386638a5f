package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.features.FeatureModel;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.config.GanConfig.Labels;
import dev.ganvas.trainer.data.PictureArrays;
import dev.ganvas.trainer.data.PictureBatches;
import dev.ganvas.trainer.data.PictureData;
import dev.ganvas.trainer.data.PictureSet;
import dev.ganvas.trainer.gan.Average;
import dev.ganvas.trainer.gan.Gan;
import dev.ganvas.trainer.gan.GanLosses;
import dev.ganvas.trainer.gan.GanNetworks;
import dev.ganvas.trainer.gan.LabelledBatch;
import dev.ganvas.trainer.natives.NativeBackend;
import dev.ganvas.trainer.net.DiscriminatorNet;
import dev.ganvas.trainer.net.GeneratorNet;
import dev.ganvas.trainer.net.NetworkSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/** Plays the game of a generator and a discriminator: draws, steps, shows, measures, saves. */
public final class GanTrainer {
  private final GanConfig config;
  private final RunDirectory run;
  private final CheckpointStore store;
  private final TrainingListener listener;
  private final StatsWriter stats;

  /**
   * A training in a run directory that exists.
   *
   * @param config with the picture's size and colours resolved
   */
  public GanTrainer(GanConfig config, RunDirectory run, TrainingListener listener) {
    this.config = config;
    this.run = run;
    this.store = new CheckpointStore(run.checkpoints(), config.schedule().keep());
    this.listener = listener;
    this.stats = new StatsWriter(config, run);
  }

  /** The settings with what the data decides filled in. */
  public static GanConfig resolve(GanConfig config, PictureSet data) {
    GanConfig.Colors colors =
        switch (data.color()) {
          case GRAY, LUMA -> GanConfig.Colors.GRAY;
          case RGBA -> GanConfig.Colors.RGBA;
          case RGB, BGR -> GanConfig.Colors.RGB;
        };
    return new GanConfig(
        config.recipe(),
        config.seed(),
        new GanConfig.Picture(data.side(), colors),
        config.labels(),
        config.generator(),
        config.discriminator(),
        config.objective(),
        config.augment(),
        config.schedule(),
        config.averageDecay(),
        config.metrics(),
        config.model());
  }

  /** The channels that the settings ask for; empty where the data decides. */
  public static Optional<ColorOrder> color(GanConfig config) {
    return switch (config.image().colors()) {
      case AUTO -> Optional.empty();
      case GRAY -> Optional.of(ColorOrder.GRAY);
      case RGB -> Optional.of(ColorOrder.RGB);
      case RGBA -> Optional.of(ColorOrder.RGBA);
    };
  }

  /** Both networks as tables, and the data in a line, for people. */
  public static List<String> describe(GanConfig config, PictureSet data, int classes) {
    NativeBackend.prepare();
    int channels = data.color().channels();
    List<String> lines = new ArrayList<>();
    lines.add(
        data.size()
            + " pictures of "
            + data.side()
            + "x"
            + data.side()
            + ", "
            + data.color().name().toLowerCase(Locale.ROOT)
            + (data.classCount() == 0 ? "" : ", classes: " + String.join(", ", data.classNames())));
    GeneratorNet generator = new GeneratorNet(config, channels, classes);
    describe(
        lines,
        "generator",
        generator.configuration(new NoOp(), DataType.FLOAT, config.seed()),
        generator.inputTypes());
    DiscriminatorNet discriminator = new DiscriminatorNet(config, channels, classes);
    describe(
        lines,
        "discriminator",
        discriminator.configuration(new NoOp(), DataType.FLOAT, config.seed()),
        discriminator.inputTypes());
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
   * How many classes the networks are told of: none unless the recipe uses them.
   *
   * @throws GanvasException BAD_TRAINING_DATA if it uses them and the data has none
   */
  public static int classes(GanConfig config, PictureSet data) {
    if (config.labels() == Labels.NONE) {
      return 0;
    }
    if (data.classCount() == 0) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          "the recipe '"
              + config.recipe()
              + "' needs labels: expected a folder for each class or an idx file with labels, found"
              + " neither. Use --recipe dcgan for pictures without labels");
    }
    return data.classCount();
  }

  /**
   * Trains until the settings' last step or until asked to stop, from the newest checkpoint if
   * there is one. A checkpoint of the last state is saved in either case.
   *
   * @param features what distances to held-out pictures are measured on, if anything
   * @return the last state
   * @throws IOException if the run directory cannot be written to
   * @throws GanvasException BAD_TRAINING_DATA, before the first step, if the data is not what the
   *     run began with; TRAINING_FAILED if the game is lost
   */
  public GanCheckpoint train(
      PictureData.Loaded data, Optional<FeatureModel> features, StopSignal stop)
      throws IOException {
    NativeBackend.prepare();
    PictureSet pictures = data.training();
    int classes = classes(config, pictures);
    recordData(data);
    GanCheckpoint start = start(pictures, classes);
    run.rewindTo(start.step() == 0 ? -1 : start.step());
    GanNetworks networks = start.networks();
    Average average = start.average();
    Gan gan = new Gan(networks.generator(), networks.discriminator(), config, classes);
    PictureSet measured = data.heldOut().size() < 2 ? pictures : data.heldOut();
    GanQuality quality = new GanQuality(measured, classes, config.metrics().samples(), features);
    GanSamples samples = new GanSamples(config, pictures, classes);
    CheckpointStore scored =
        features.map(eyes -> store.scoredBy("frechet " + eyes.name())).orElse(store);
    CollapseWatch watch = new CollapseWatch(config, store);
    GanConfig.Schedule schedule = config.schedule();
    int step = start.step();
    listener.started(step, schedule.steps());
    run.log(
        "starts at step "
            + step
            + " of "
            + schedule.steps()
            + " with "
            + pictures.size()
            + " pictures and "
            + data.heldOut().size()
            + " held out");
    if (step == 0) {
      snapshot(0, networks.generator(), average, samples, quality, features);
    }
    OptionalDouble score = OptionalDouble.empty();
    while (step < schedule.steps() && !stop.isDue()) {
      int now = step;
      GanLosses losses = stats.timed(() -> oneStep(gan, average, pictures, classes, now));
      step++;
      try {
        watch.check(step, losses);
      } catch (GanvasException e) {
        RunFailure.note(run, e);
        throw e;
      }
      listener.stepDone(step, losses);
      stats.record(step, losses);
      boolean last = step == schedule.steps();
      // Only what was measured at these very weights is theirs.
      score = OptionalDouble.empty();
      if (step % schedule.sampleEvery() == 0 || last) {
        score = snapshot(step, networks.generator(), average, samples, quality, features);
      }
      if (step % schedule.checkpointEvery() == 0 && !last) {
        scored.save(step, score, new GanCheckpoint(step, networks, average));
      }
    }
    GanCheckpoint last = new GanCheckpoint(step, networks, average);
    scored.save(step, score, last);
    run.log("stops at step " + step + " of " + schedule.steps());
    ReportPage.write(run);
    return last;
  }

  private GanCheckpoint start(PictureSet pictures, int classes) throws IOException {
    Optional<CheckpointStore.Saved> newest = store.newest();
    if (newest.isPresent()) {
      return store.read(newest.get(), saved -> GanCheckpoint.read(saved, config.averageDecay()));
    }
    GanNetworks fresh =
        GanNetworks.fresh(config, pictures.color().channels(), classes, DataType.FLOAT);
    return new GanCheckpoint(0, fresh, new Average(config.averageDecay(), fresh.generator()));
  }

  private GanLosses oneStep(Gan gan, Average average, PictureSet pictures, int classes, int step) {
    int updates = config.schedule().discriminatorSteps();
    PictureBatches order =
        new PictureBatches(pictures.size(), config.schedule().batch(), config.seed());
    List<LabelledBatch> reals = new ArrayList<>();
    try {
      for (int i = 0; i < updates; i++) {
        int[] numbers = order.numbers((long) step * updates + i);
        List<Integer> labels =
            classes == 0
                ? List.of()
                : IntStream.of(numbers).mapToObj(pictures.classes()::get).toList();
        reals.add(new LabelledBatch(PictureArrays.batch(pictures, numbers), labels));
      }
      GanLosses losses = gan.step(reals, step);
      average.add(step);
      return losses;
    } finally {
      reals.forEach(LabelledBatch::close);
    }
  }

  /** Shows and measures the averaged generator; what comes back is the Fréchet distance. */
  private OptionalDouble snapshot(
      int step,
      ComputationGraph generator,
      Average average,
      GanSamples samples,
      GanQuality quality,
      Optional<FeatureModel> features)
      throws IOException {
    GanQuality.Score score;
    try (INDArray current = generator.params().dup()) {
      generator.params().assign(average.values());
      ImageFiles.write(
          samples.grid(generator),
          run.samples().resolve(String.format(Locale.ROOT, "step-%06d.png", step)),
          ImageFormat.PNG,
          EncodeOptions.DEFAULT);
      List<Integer> labels =
          IntStream.range(0, quality.samples())
              .mapToObj(i -> samples.classOf(i, GanSamples.Order.BALANCED))
              .toList();
      score =
          quality.measure(
              samples.make(generator, quality.samples(), GanSamples.Order.BALANCED), labels);
      generator.params().assign(current);
    }
    stats.record(step, score, features.map(FeatureModel::name));
    listener.measured(step, StatsWriter.sentence(score));
    ReportPage.write(run);
    return score.frechet();
  }

  private void recordData(PictureData.Loaded data) throws IOException {
    PictureSet pictures = data.training();
    String facts =
        String.format(
            Locale.ROOT,
            "\"pictures\":%d,\"heldOut\":%d,\"side\":%d,\"colors\":\"%s\",\"classes\":%s",
            pictures.size(),
            data.heldOut().size(),
            pictures.side(),
            pictures.color().name().toLowerCase(Locale.ROOT),
            JsonText.array(pictures.classNames()));
    RunData.keep(run, store.newest().isPresent(), facts, data.fingerprint());
  }
}
