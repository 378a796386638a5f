package dev.ganvas.cli.options;

import dev.ganvas.runtime.image.EncodeOptions;
import picocli.CommandLine.Option;

/** How well lossy files are written, for every command that makes pictures. */
final class QualityOption {
  @Option(
      names = "--quality",
      paramLabel = "1-100",
      defaultValue = "95",
      description = "Of JPEG and WebP files; -q N for short. Default: 95.")
  private int quality = 95;

  /**
   * How pictures are encoded.
   *
   * @throws IllegalArgumentException if the quality is none, for the caller to name the option
   */
  EncodeOptions encoding(EncodeOptions.Compression compression) {
    return new EncodeOptions(quality, compression);
  }
}
