package dev.ganvas.cli;

import dev.ganvas.runtime.Stylizer;
import dev.ganvas.runtime.model.Task;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas stylize}: pictures in another style, of the same size. */
@Command(
    name = "stylize",
    mixinStandardHelpOptions = true,
    description = "Converts pictures and whole folders of them to another style.",
    footer = {
      "",
      "Examples:",
      "  ganvas stylize photos -o painted -m mosaic.onnx",
      "  ganvas stylize a.jpg -o a.png -m mosaic.onnx --strength 0.6 --keep-colors"
    })
final class StylizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private FolderRun run = new FolderRun();

  @Option(
      names = {"-m", "--model", "--style"},
      required = true,
      paramLabel = "NAME|FILE",
      description = "A style by name ('ganvas models list') or an .onnx file.")
  private String model = "";

  @Option(
      names = "--strength",
      paramLabel = "0..1",
      defaultValue = "1",
      description = "How much of the style: 0 is the picture as it was. Default: 1.")
  private double strength = 1;

  @Option(
      names = "--keep-colors",
      description = "Take light and shade from the style, colours from the picture.")
  private boolean keepColors;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Stylizer.Strength share = strength();
    return run.run(
        new FolderRun.Job("stylize", Task.STYLIZE, "converting", "converted"),
        ModelWish.named(model),
        size -> size,
        (file, config, tiling, hints) -> {
          Stylizer stylizer = Stylizer.open(file, config, tiling, hints);
          stylizer.setStrength(share);
          stylizer.setColors(keepColors ? Stylizer.Colors.KEPT : Stylizer.Colors.NEW);
          return stylizer;
        });
  }

  private Stylizer.Strength strength() {
    try {
      return new Stylizer.Strength(strength);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--strength: " + e.getMessage());
    }
  }
}
