package dev.ganvas.cli;

import dev.ganvas.cli.options.QualityShorthand;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.failure.FileTrouble;
import dev.ganvas.runtime.failure.GanvasException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Wires the commands, and is the one place that turns exceptions into messages and exit codes. */
@Command(
    name = "ganvas",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Runs ONNX image models over whole folders, and trains such models.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Example: ganvas upscale photos -o enlarged",
      "Exit codes: 0 done, 1 some inputs failed, 2 usage, 3 nothing could be done,",
      "            4 model, 5 device or memory, 130 interrupted."
    },
    subcommands = {
      UpscaleCommand.class,
      StylizeCommand.class,
      GenerateCommand.class,
      TrainCommand.class,
      ExportCommand.class,
      EvaluateCommand.class,
      ModelsCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
      HelpCommand.class,
      GenerateCompletion.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public Main() {}

  /** Runs a command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(commandLine(), args));
  }

  /** Executes a command line; also what is no exception but an error ends in a message. */
  static int execute(CommandLine command, String... args) {
    try {
      return command.execute(QualityShorthand.spellOut(args));
    } catch (OutOfMemoryError e) {
      return deviceError(command, "not enough memory: give Java more (GANVAS_HEAP=8g)");
    } catch (LinkageError e) {
      return deviceError(command, "a native library cannot be loaded: " + e);
    }
  }

  private static int deviceError(CommandLine command, String message) {
    command.getErr().println("ganvas: " + message + ". See 'ganvas doctor'");
    command.getErr().flush();
    return ExitCode.DEVICE.code();
  }

  /** The command line, ready to be executed. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        // A folder may be called as a subcommand is: 'generate -m digits -o walk'.
        .setAllowSubcommandsAsOptionParameters(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::usageError)
        .setExecutionExceptionHandler(Main::failure);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command, found none");
  }

  private static int usageError(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("ganvas: " + UsageMessage.of(e));
    String name = command.getCommandSpec().qualifiedName(" ");
    err.println("'" + name + " --help' shows what there is.");
    err.flush();
    return ExitCode.USAGE.code();
  }

  private static int failure(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    ExitCode code;
    if (e instanceof GanvasException known) {
      err.println("ganvas: " + known.getMessage());
      code = ExitCode.of(known.kind());
    } else if (e instanceof InvalidPathException) {
      err.println("ganvas: a file name has letters that the locale cannot hold: " + e.getMessage());
      err.println("Set LC_ALL=C.UTF-8 and try again.");
      code = ExitCode.USAGE;
    } else if (e instanceof IOException trouble) {
      err.println("ganvas: " + FileTrouble.reason(trouble));
      code = ExitCode.NOTHING_DONE;
    } else {
      err.println("ganvas: a defect of this program: " + e);
      err.println("Run it again with -vv and report what it prints.");
      code = ExitCode.SOME_FAILED;
    }
    if (Verbosity.of(parsed) == Verbosity.Level.TRACES) {
      e.printStackTrace(err);
    }
    err.flush();
    return code.code();
  }
}
