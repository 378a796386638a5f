package dev.ganvas.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ganvas train}: one subcommand for each kind of model. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "KIND",
    description = "Trains a model on pictures of your own.",
    subcommands = {
      TrainUpscalerCommand.class,
      TrainGanCommand.class,
      TrainPix2pixCommand.class,
      TrainCycleganCommand.class,
      TrainStyleCommand.class
    })
final class TrainCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected what to train: " + spec.subcommands().keySet());
  }
}
