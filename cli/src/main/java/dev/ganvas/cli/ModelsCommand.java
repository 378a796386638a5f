package dev.ganvas.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas models}: what there is, what it is, whether it is whole. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "WHAT",
    description = "Lists, explains, checks and keeps models.",
    subcommands = {
      ModelsListCommand.class,
      ModelsInfoCommand.class,
      ModelsVerifyCommand.class,
      ModelsAddCommand.class
    })
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected what to do: " + spec.subcommands().keySet());
  }
}
