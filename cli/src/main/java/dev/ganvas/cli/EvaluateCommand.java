package dev.ganvas.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas evaluate}: how good pictures are. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "HOW",
    description = "Measures pictures against others.",
    subcommands = {
      EvaluatePairsCommand.class,
      EvaluateSetsCommand.class,
      EvaluateLabelsCommand.class
    })
final class EvaluateCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected how to evaluate: " + spec.subcommands().keySet());
  }
}
