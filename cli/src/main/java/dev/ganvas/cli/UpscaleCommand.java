package dev.ganvas.cli;

import dev.ganvas.runtime.Sharpness;
import dev.ganvas.runtime.TargetSize;
import dev.ganvas.runtime.Upscaler;
import dev.ganvas.runtime.image.Dimensions;
import dev.ganvas.runtime.model.Task;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas upscale}: pictures larger. */
@Command(
    name = "upscale",
    mixinStandardHelpOptions = true,
    description = "Enlarges pictures and whole folders of them.",
    footer = {
      "",
      "Examples:",
      "  ganvas upscale photos -o enlarged              a folder, four times as large",
      "  ganvas upscale a.jpg -o a-large.png -s 2       one picture, twice as large",
      "  ganvas upscale photos -o web --width 1600 -f webp"
    })
final class UpscaleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private FolderRun run = new FolderRun();

  @Option(
      names = {"-m", "--model"},
      paramLabel = "NAME|FILE",
      description = {
        "A model by name ('ganvas models list') or an .onnx file. Default: by picture, photo-xN",
        "for clean and real-xN for worn ones, of the smallest scale that suffices."
      })
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--sharpness",
      paramLabel = "0..1",
      description = {
        "Between a model and its sharper partner, like real-x4 and real-x4-gan: 0 is true, 1 looks",
        "sharpest. Without -m, pictures go to models that have a partner."
      })
  private Optional<Double> sharpness = Optional.empty();

  @ArgGroup(exclusive = true)
  private SizeChoice size = new SizeChoice();

  private static final class SizeChoice {
    @Option(
        names = {"-s", "--scale"},
        paramLabel = "X",
        description = "How many times as large, any number. Default: 4.")
    private Optional<Double> scale = Optional.empty();

    @Option(names = "--width", paramLabel = "N", description = "So many pixels wide.")
    private Optional<Integer> width = Optional.empty();

    @Option(names = "--height", paramLabel = "N", description = "So many pixels high.")
    private Optional<Integer> height = Optional.empty();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    TargetSize target = target();
    Optional<Sharpness> share = share();
    return run.run(
        new FolderRun.Job("upscale", Task.UPSCALE, "enlarging", "enlarged"),
        new ModelWish(model, Optional.of(target), share),
        size -> {
          TargetSize.Size result = target.of(size.width(), size.height());
          return new Dimensions(result.width(), result.height());
        },
        (file, config, tiling, hints) -> {
          Upscaler upscaler =
              share.isPresent()
                  ? Upscaler.open(file, config, tiling, hints, share.get())
                  : Upscaler.open(file, config, tiling, hints);
          upscaler.setTarget(target);
          return upscaler;
        });
  }

  private Optional<Sharpness> share() {
    try {
      return sharpness.map(Sharpness::new);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--sharpness: " + e.getMessage(), e);
    }
  }

  private TargetSize target() {
    try {
      if (size.width.isPresent()) {
        return new TargetSize.Width(size.width.get());
      }
      if (size.height.isPresent()) {
        return new TargetSize.Height(size.height.get());
      }
      return new TargetSize.Factor(size.scale.orElse(4.0));
    } catch (IllegalArgumentException e) {
      String option =
          size.width.isPresent() ? "--width" : size.height.isPresent() ? "--height" : "--scale";
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage());
    }
  }
}
