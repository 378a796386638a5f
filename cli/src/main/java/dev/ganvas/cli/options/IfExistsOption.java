package dev.ganvas.cli.options;

import dev.ganvas.runtime.batch.OutputRule;
import picocli.CommandLine.Option;

/** What is done about results that are there, for every command that fills folders. */
public final class IfExistsOption {
  @Option(
      names = "--if-exists",
      paramLabel = "skip|overwrite|fail",
      defaultValue = "skip",
      description = "What to do about results that are there. Default: skip.")
  private OutputRule.IfExists ifExists = OutputRule.IfExists.SKIP;

  /** What to do about results that are there. */
  public OutputRule.IfExists ifExists() {
    return ifExists;
  }
}
