package dev.ganvas.cli.options;

import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.latent.LatentEdit;
import dev.ganvas.runtime.latent.LatentShift;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What is done to the numbers of every picture. */
public final class LatentOptions {
  private static final int MOST = 100;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--truncation",
      paramLabel = "PSI",
      defaultValue = "1",
      description = {
        "Below 1 more typical, 0 the mean picture, above 1 more unusual ones.",
        "Default: 1."
      })
  private double truncation = 1;

  @Option(
      names = "--edit",
      paramLabel = "DIRECTION=STRENGTH",
      converter = EditConverter.class,
      description = "A step along a direction of 'ganvas generate directions'; repeatable.")
  private List<LatentEdit> edits = new ArrayList<>();

  /** By which numbers are multiplied. */
  public double truncation() {
    if (!(truncation >= 0) || truncation > MOST) {
      throw usage("--truncation: expected 0 to " + MOST + ", found " + truncation);
    }
    // There is a negative 0 too, which data sets would take for another number.
    return truncation + 0.0;
  }

  /** What is added to them behind that. */
  public List<LatentEdit> edits() {
    return List.copyOf(edits);
  }

  /**
   * The sum of what is added to them.
   *
   * @throws IOException if the generator's file cannot be read
   */
  public LatentShift shift(Generator generator) throws IOException {
    if (edits.isEmpty()) {
      return LatentShift.NONE;
    }
    try {
      return LatentShift.of(generator.directions(), edits);
    } catch (IllegalArgumentException e) {
      throw usage("--edit: " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static final class EditConverter implements ITypeConverter<LatentEdit> {
    @Override
    public LatentEdit convert(String text) {
      try {
        return LatentEdit.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
