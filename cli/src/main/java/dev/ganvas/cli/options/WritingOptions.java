package dev.ganvas.cli.options;

import dev.ganvas.runtime.batch.OutputRule;
import dev.ganvas.runtime.image.EncodeOptions;
import picocli.CommandLine.Option;

/** How files are written, for every command that makes pictures. */
final class WritingOptions {
  @Option(
      names = "--quality",
      paramLabel = "1-100",
      defaultValue = "95",
      description = "Of JPEG and WebP files; -q N for short. Default: 95.")
  private int quality = 95;

  @Option(
      names = "--if-exists",
      paramLabel = "skip|overwrite|fail",
      defaultValue = "skip",
      description = "What to do about results that are there. Default: skip.")
  private OutputRule.IfExists ifExists = OutputRule.IfExists.SKIP;

  /** What to do about results that are there. */
  OutputRule.IfExists ifExists() {
    return ifExists;
  }

  /**
   * How pictures are encoded.
   *
   * @throws IllegalArgumentException if the quality is none, for the caller to name the option
   */
  EncodeOptions encoding(EncodeOptions.Compression compression) {
    return new EncodeOptions(quality, compression);
  }
}
