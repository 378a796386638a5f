package dev.ganvas.cli;

import dev.ganvas.cli.options.GeneratorOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.Generator;
import dev.ganvas.runtime.model.Task;
import dev.ganvas.runtime.session.Devices;
import dev.ganvas.runtime.session.SessionConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/**
 * The generator that a command line asks for, opened, with all that is to be said about it said.
 *
 * @param generator closed with this
 * @param file where it lies
 */
record OpenGenerator(Generator generator, Path file) implements AutoCloseable {
  static OpenGenerator open(CommandLine command, GeneratorOptions options, Verbosity verbosity)
      throws IOException {
    int batch = options.batch();
    Path file = Catalogs.standard().find(options.model(), Task.GENERATE);
    Devices.Choice choice = options.device().choose();
    say(command, verbosity, "running on " + choice.device() + ": " + choice.reason());
    SessionConfig config =
        new SessionConfig(choice.device(), Runtime.getRuntime().availableProcessors());
    Generator generator = Generator.open(file, config, options.hints());
    generator.setBatch(batch);
    generator.doubts().forEach(doubt -> say(command, verbosity, "model: " + doubt));
    if (generator.isOneByOne()) {
      say(
          command,
          verbosity,
          "model: pictures change a little with their company: each is made by itself");
    }
    return new OpenGenerator(generator, file);
  }

  private static void say(CommandLine command, Verbosity verbosity, String message) {
    if (verbosity.level() != Verbosity.Level.QUIET) {
      command.getErr().println(message);
      command.getErr().flush();
    }
  }

  /** The names of its classes. */
  List<String> classes() {
    return generator.spec().labels();
  }

  @Override
  public void close() {
    generator.close();
  }
}
