package dev.ganvas.cli.options;

import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.probe.ProbeHints;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which generator makes pictures, and on what. */
public final class GeneratorOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOptions.Meaning known = new ModelOptions.Meaning();
  @Mixin private DeviceOption device = new DeviceOption();

  // Not required for picocli, which would ask for it before the name of a subcommand too.
  @Option(
      names = {"-m", "--model"},
      paramLabel = "NAME|FILE",
      description = "A generator by name ('ganvas models list') or an .onnx file. Required.")
  private String model = "";

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Pictures made at once; they do not depend on it. Default: 32.")
  private int batch = Generator.BATCH;

  /** The generator's name or file. */
  public String model() {
    if (model.isEmpty()) {
      throw usage("expected --model, a generator by name or an .onnx file");
    }
    return model;
  }

  /** How many pictures are made at once. */
  public int batch() {
    if (batch < 1) {
      throw usage("--batch: expected at least 1, found " + batch);
    }
    return batch;
  }

  /** What is known of a foreign generator. */
  public ProbeHints hints() {
    return known.hints();
  }

  /** Where it is to run. */
  public DeviceOption device() {
    return device;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
