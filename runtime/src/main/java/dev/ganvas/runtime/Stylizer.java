package dev.ganvas.runtime;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.Luma;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.RowCollector;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.probe.ProbeHints;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tiling.Tiling;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes pictures of the same size with an ONNX model: another style, other light, colours for gray.
 *
 * <p>Opacity stays as it was. Gray pictures become coloured where the model answers in colour and
 * colours are not kept.
 *
 * <p>Not thread-safe: one picture at a time, which uses all cores. {@link #close()} may be called
 * twice.
 */
public final class Stylizer extends PictureModel {
  private Strength strength = Strength.FULL;
  private Colors colors = Colors.NEW;

  private Stylizer(TiledModel model) {
    super(model);
  }

  /** Where a result's colours come from. */
  public enum Colors {
    /** From the model. */
    NEW,
    /** From the picture: the model gives the light alone. */
    KEPT
  }

  /**
   * How much of the model's answer counts.
   *
   * @param share 0 for the picture as it was to 1 for the model's answer alone
   */
  public record Strength(double share) {
    /** The model's answer alone. */
    public static final Strength FULL = new Strength(1);

    /** Checks the share. */
    public Strength {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("expected a strength of 0 to 1, found " + share);
      }
    }
  }

  /**
   * Opens a model that says what it is, on the CPU.
   *
   * @throws GanvasException if there is no such model or it does not keep a picture's size
   * @throws IOException if the file cannot be read
   */
  public static Stylizer open(Path model) throws IOException {
    return open(model, SessionConfig.CPU, Tiling.DEFAULT, ProbeHints.NONE);
  }

  /**
   * Opens a model; what it does not say of itself is found out.
   *
   * @throws GanvasException if there is no such model, it does not keep a picture's size, or the
   *     device cannot run it
   * @throws IOException if the file cannot be read
   */
  public static Stylizer open(Path model, SessionConfig config, Tiling tiling, ProbeHints hints)
      throws IOException {
    return new Stylizer(
        TiledModel.open(ModelSource.of(model), Task.STYLIZE, config, tiling, hints));
  }

  /** Sets how much of the model's answer counts from now on. */
  public void setStrength(Strength strength) {
    this.strength = strength;
  }

  /** Sets where colours come from, from now on. */
  public void setColors(Colors colors) {
    this.colors = colors;
  }

  @Override
  public ImageSpec resultOf(ImageSpec input) {
    boolean alpha = input.channels().hasAlpha();
    if (answer(input.channels()) == Channels.RGB) {
      return input.with(alpha ? Channels.RGBA : Channels.RGB);
    }
    return input.with(alpha ? Channels.GRAY_ALPHA : Channels.GRAY);
  }

  /** What a picture of these channels becomes, opacity left aside. */
  private Channels answer(Channels input) {
    boolean keepsColors =
        colors == Colors.KEPT || (isLight() && spec().input().color() == ColorOrder.LUMA);
    if (keepsColors) {
      return input.withoutAlpha();
    }
    return isLight() ? Channels.GRAY : Channels.RGB;
  }

  /** Whether the model answers with light alone. */
  private boolean isLight() {
    return spec().output().color().channels() == 1;
  }

  @Override
  public void apply(Image input, RowSink sink) {
    if (!input.channels().hasAlpha()) {
      stylize(input, sink);
      return;
    }
    Image opaque = Opacity.bleedColors(input);
    RowCollector collector = new RowCollector(ImageSpec.of(opaque).with(answer(opaque.channels())));
    stylize(opaque, collector);
    sink.add(Opacity.join(collector.image(), Opacity.of(input)));
  }

  private void stylize(Image input, RowSink sink) {
    Channels answer = answer(input.channels());
    boolean keepsColors = answer == Channels.RGB && (colors == Colors.KEPT || isLight());
    Channels wanted = keepsColors || answer == Channels.GRAY ? Channels.GRAY : Channels.RGB;
    model().run(input, wanted, new Mixed(input, answer, sink));
  }

  /** Mixes the model's answer with the picture's own rows. */
  private final class Mixed implements RowSink {
    private final Image input;
    private final Channels answer;
    private final RowSink next;
    private int row;

    Mixed(Image input, Channels answer, RowSink next) {
      this.input = input;
      this.answer = answer;
      this.next = next;
    }

    @Override
    public void add(Image band) {
      Image own = input.crop(new Region(0, row, input.width(), band.height()));
      row += band.height();
      Image made =
          band.channels() == Channels.GRAY && answer == Channels.RGB ? Luma.relit(own, band) : band;
      next.add(strength.share() == 1 ? made : mix(own, made));
    }

    private Image mix(Image own, Image made) {
      int count = made.channels().count();
      int ownCount = own.channels().count();
      double share = strength.share();
      for (int i = 0; i < made.width() * made.height(); i++) {
        for (int c = 0; c < count; c++) {
          double before =
              ownCount == 3 && count == 1
                  ? 0.299 * own.sampleAt(3 * i)
                      + 0.587 * own.sampleAt(3 * i + 1)
                      + 0.114 * own.sampleAt(3 * i + 2)
                  : own.sampleAt(i * ownCount + Math.min(c, ownCount - 1));
          double mixed = share * made.sampleAt(i * count + c) + (1 - share) * before;
          made.setSampleAt(i * count + c, (int) Math.round(mixed));
        }
      }
      return made;
    }
  }
}
