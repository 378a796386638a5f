package dev.ganvas.cli.options;

import dev.ganvas.runtime.tiling.Tiling;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --tile} and {@code --overlap}. */
public final class TilingOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--tile",
      paramLabel = "auto|none|N",
      defaultValue = "auto",
      description = "Side of a tile in input pixels, none for the whole picture. Default: auto.")
  private String tile = "auto";

  @Option(
      names = "--overlap",
      paramLabel = "N",
      description =
          "How far tiles overlap, in input pixels. Default: 16; at least twice as far as the model looks.")
  private Optional<Integer> overlap = Optional.empty();

  /**
   * The tiling asked for.
   *
   * @param memoryBytes what {@code auto} may plan with
   */
  public Tiling tiling(long memoryBytes) {
    if (tile.equals("auto") && overlap.isEmpty()) {
      return new Tiling.Auto(memoryBytes);
    }
    if (tile.equals("none")) {
      return new Tiling.Whole();
    }
    int size = Tiling.DEFAULT.size();
    if (!tile.equals("auto")) {
      if (!tile.matches("[0-9]{1,6}")) {
        throw usage("--tile: expected auto, none or a number of pixels, found '" + tile + "'");
      }
      size = Integer.parseInt(tile);
    }
    int chosen = overlap.orElse(Math.min(Tiling.DEFAULT.overlap(), size / 2));
    try {
      return new Tiling.Tiles(size, chosen);
    } catch (IllegalArgumentException e) {
      throw usage("--tile, --overlap: " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    CommandLine command = spec.commandLine();
    return new ParameterException(command, message);
  }
}
