package dev.ganvas.cli;

import dev.ganvas.cli.options.TrainingOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.TrainingProgress;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.features.FeatureModel;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.trainer.config.ConfigFiles;
import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.config.TranslationConfig.Recipe;
import dev.ganvas.trainer.data.TranslationData;
import dev.ganvas.trainer.net.FeatureNetwork;
import dev.ganvas.trainer.run.RunDirectory;
import dev.ganvas.trainer.run.StopSignal;
import dev.ganvas.trainer.run.TranslationTrainer;
import dev.ganvas.trainer.run.TranslationTrainer.Eyes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What {@code train pix2pix}, {@code train cyclegan} and {@code train style} have in common. */
final class TranslationRun {
  private static final String STYLE = "style.png";

  private final CommandSpec spec;
  private final Recipe recipe;
  private final TrainingOptions options;
  private final Verbosity verbosity;
  private final Inputs inputs;

  /**
   * What a training is given.
   *
   * @param data pictures
   * @param features a feature network, if any
   * @param style the style picture, if any
   * @param settings that options of the command stand for, like {@code data.degrading=gray}
   */
  record Inputs(Path data, Optional<Path> features, Optional<Path> style, List<String> settings) {
    /** Copies the list. */
    Inputs {
      settings = List.copyOf(settings);
    }
  }

  TranslationRun(
      CommandSpec spec,
      Recipe recipe,
      TrainingOptions options,
      Verbosity verbosity,
      Inputs inputs) {
    this.spec = spec;
    this.recipe = recipe;
    this.options = options;
    this.verbosity = verbosity;
    this.inputs = inputs;
  }

  /** Trains and exports; the exit code comes back. */
  int run() throws IOException {
    verbosity.applyToLogs();
    options.check(spec.commandLine());
    if (options.isResumed() && (!inputs.settings().isEmpty() || inputs.style().isPresent())) {
      throw new ParameterException(
          spec.commandLine(),
          "--resume goes on with the run's own settings: leave out --degrade, --direction and"
              + " --style");
    }
    ConfigFiles<TranslationConfig> files = ConfigFiles.translation(recipe);
    Path out = options.out();
    TranslationConfig settings =
        options.isResumed() ? files.read(RunDirectory.open(out).configFile()) : resolve(files);
    if (settings.recipe() != recipe) {
      throw new ParameterException(
          spec.commandLine(),
          "expected a run of " + spec.name() + ", found one of another kind in " + out);
    }
    if (options.isDryRun()) {
      PrintWriter output = spec.commandLine().getOut();
      output.print(files.write(settings));
      TranslationTrainer.describe(settings)
          .forEach(line -> output.println(line.isEmpty() ? "#" : "# " + line));
      output.flush();
      return ExitCode.DONE.code();
    }
    Optional<Image> style = style(settings, out);
    TranslationData data = TranslationData.load(settings, inputs.data(), style);
    PrintWriter err = spec.commandLine().getErr();
    data.warnings().forEach(warning -> err.println("warning: " + warning));
    err.flush();
    Optional<FeatureNetwork> losses = losses(settings);
    RunDirectory run =
        options.isResumed()
            ? RunDirectory.open(out)
            : RunDirectory.create(out, files.write(settings));
    if (style.isPresent()) {
      ImageFiles.write(style.get(), out.resolve(STYLE), ImageFormat.PNG, EncodeOptions.DEFAULT);
    }
    StopSignal stop = options.stopSignal();
    try (TrainingProgress progress = new TrainingProgress(verbosity, err)) {
      TranslationTrainer trainer = new TranslationTrainer(settings, run, progress);
      return new TrainingSession(spec, stop, resumeCommand())
          .run(() -> train(trainer, data, losses, style, stop), run, settings.schedule().steps());
    }
  }

  private int train(
      TranslationTrainer trainer,
      TranslationData data,
      Optional<FeatureNetwork> losses,
      Optional<Image> style,
      StopSignal stop)
      throws IOException {
    // A style has no pictures that a distance could be taken to.
    if (recipe == Recipe.STYLE || inputs.features().isEmpty()) {
      return trainer.train(data, new Eyes(Optional.empty(), losses, style), stop).step();
    }
    try (FeatureModel model = FeatureModel.open(inputs.features().get(), SessionConfig.CPU)) {
      return trainer.train(data, new Eyes(Optional.of(model), losses, style), stop).step();
    }
  }

  private TranslationConfig resolve(ConfigFiles<TranslationConfig> files) throws IOException {
    List<String> all = new ArrayList<>(inputs.settings());
    all.addAll(options.overrides());
    try {
      return files.resolve(options.config(), all);
    } catch (GanvasException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** The style picture as given, or as a run keeps it. */
  private Optional<Image> style(TranslationConfig settings, Path out) throws IOException {
    if (recipe != Recipe.STYLE) {
      return Optional.empty();
    }
    Path kept = out.resolve(STYLE);
    if (options.isResumed() && Files.isRegularFile(kept)) {
      return Optional.of(ImageFiles.read(kept));
    }
    Path file =
        inputs
            .style()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "expected --style PICTURE, found none"));
    return Optional.of(TranslationData.prepared(ImageFiles.read(file), settings.data()));
  }

  private Optional<FeatureNetwork> losses(TranslationConfig settings) throws IOException {
    boolean wanted = settings.objective().content() > 0 || settings.objective().style() > 0;
    if (!wanted) {
      return Optional.empty();
    }
    Path file =
        inputs
            .features()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "expected --features FILE.onnx, which content and style are measured on,"
                            + " found none: SqueezeNet or VGG, or set objective.content and"
                            + " objective.style to 0 and objective.adversarial above 0"));
    return Optional.of(FeatureNetwork.read(file));
  }

  private String resumeCommand() {
    return "ganvas train "
        + spec.name()
        + " --data "
        + inputs.data()
        + inputs.features().map(file -> " --features " + file).orElse("")
        + " --out "
        + options.out()
        + " --resume";
  }
}
