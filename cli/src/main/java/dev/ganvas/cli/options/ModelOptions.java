package dev.ganvas.cli.options;

import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.ValueRange;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a user knows of a model that somebody else made. */
public final class ModelOptions {
  @Option(
      names = "--layout",
      paramLabel = "nchw|nhwc",
      converter = LayoutConverter.class,
      description = "A foreign model's order of axes, where it cannot be found out.")
  private Optional<Layout> layout = Optional.empty();

  @Mixin private Meaning meaning = new Meaning();

  /** What is known. */
  public ProbeHints hints() {
    return new ProbeHints(layout, meaning.range, meaning.color);
  }

  /** What a model's numbers mean. */
  public static final class Meaning {
    @Option(
        names = "--range",
        paramLabel = "0..1|-1..1|0..255",
        converter = RangeConverter.class,
        description = "The numbers that stand for black and white.")
    private Optional<ValueRange> range = Optional.empty();

    @Option(
        names = "--color",
        paramLabel = "rgb|bgr|y|gray",
        converter = ColorConverter.class,
        description = "What the channels mean; y: light only, colours are enlarged beside it.")
    private Optional<ColorOrder> color = Optional.empty();

    /** What is known. */
    public ProbeHints hints() {
      return new ProbeHints(Optional.empty(), range, color);
    }
  }

  /** {@code --tta}, for commands that run a model. */
  public static final class Passes {
    @Option(
        names = "--tta",
        description = "Mean of the eight flips and turns: eight times slower, a little better.")
    private boolean eight;

    /** How often a picture goes through the model. */
    public dev.ganvas.runtime.Passes passes() {
      return eight ? dev.ganvas.runtime.Passes.EIGHT : dev.ganvas.runtime.Passes.ONE;
    }
  }

  private static final class LayoutConverter implements ITypeConverter<Layout> {
    @Override
    public Layout convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "nchw" -> Layout.NCHW;
        case "nhwc" -> Layout.NHWC;
        default -> throw new TypeConversionException("expected nchw or nhwc, found '" + text + "'");
      };
    }
  }

  private static final class RangeConverter implements ITypeConverter<ValueRange> {
    @Override
    public ValueRange convert(String text) {
      return switch (text) {
        case "0..1" -> ValueRange.ZERO_TO_ONE;
        case "-1..1" -> ValueRange.MINUS_ONE_TO_ONE;
        case "0..255" -> ValueRange.ZERO_TO_255;
        default ->
            throw new TypeConversionException(
                "expected 0..1, -1..1 or 0..255, found '" + text + "'");
      };
    }
  }

  private static final class ColorConverter implements ITypeConverter<ColorOrder> {
    @Override
    public ColorOrder convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "rgb" -> ColorOrder.RGB;
        case "bgr" -> ColorOrder.BGR;
        case "y" -> ColorOrder.LUMA;
        case "gray" -> ColorOrder.GRAY;
        default ->
            throw new TypeConversionException("expected rgb, bgr, y or gray, found '" + text + "'");
      };
    }
  }
}
