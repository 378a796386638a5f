package dev.ganvas.cli.options;

import dev.ganvas.runtime.image.DamagePolicy;
import dev.ganvas.runtime.image.FramePolicy;
import dev.ganvas.runtime.image.ReadRules;
import picocli.CommandLine.Option;

/** {@code --accept-damaged} and {@code --first-frame}: what else is taken for a picture. */
public final class ReadingOptions {
  @Option(
      names = "--accept-damaged",
      description = "Take what can be decoded of damaged files instead of failing them.")
  private boolean acceptDamaged;

  @Option(
      names = "--first-frame",
      description = "Take the first picture of animations and files of several pages.")
  private boolean firstFrame;

  /** How inputs are read. */
  public ReadRules rules() {
    return new ReadRules(
        acceptDamaged ? DamagePolicy.ACCEPT : DamagePolicy.REFUSE,
        firstFrame ? FramePolicy.FIRST : FramePolicy.REFUSE);
  }
}
