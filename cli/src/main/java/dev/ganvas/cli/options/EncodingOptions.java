package dev.ganvas.cli.options;

import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.model.GeneratorSpec;
import dev.ganvas.runtime.tensor.ColorOrder;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How made pictures are stored. */
public final class EncodingOptions {
  /** What the libraries that read data sets and walks all know; TIFF and BMP are for photos. */
  private static final Set<ImageFormat> FORMATS =
      EnumSet.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "png|jpg|webp",
      defaultValue = "png",
      description = "Of the pictures. Default: png.")
  private String format = "png";

  @Mixin private QualityOption quality = new QualityOption();

  /** The format of the pictures. */
  public ImageFormat format() {
    return ImageFormat.ofFileName("." + format.toLowerCase(Locale.ROOT))
        .filter(FORMATS::contains)
        .orElseThrow(() -> usage("--format: expected png, jpg or webp, found '" + format + "'"));
  }

  /** How pictures are encoded. */
  public EncodeOptions encoding() {
    try {
      return quality.encoding(EncodeOptions.Compression.LOSSY);
    } catch (IllegalArgumentException e) {
      throw usage("--quality: " + e.getMessage());
    }
  }

  /**
   * Refuses a format that cannot hold a generator's pictures, before a folder is claimed for them.
   */
  public void requireFor(GeneratorSpec spec) {
    if (spec.output().color() == ColorOrder.RGBA && !format().holdsAlpha()) {
      throw usage(
          "--format: expected png or webp for a model whose pictures are transparent in places,"
              + " found one that cannot hold that");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
