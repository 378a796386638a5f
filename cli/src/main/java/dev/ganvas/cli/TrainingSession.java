package dev.ganvas.cli;

import dev.ganvas.trainer.run.RunDirectory;
import dev.ganvas.trainer.run.RunExport;
import dev.ganvas.trainer.run.StopSignal;
import dev.ganvas.trainer.verify.ParityReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a training that Ctrl-C saves, and exports what comes of it. */
final class TrainingSession {
  private static final long MOST_SECONDS = 60;

  private final CommandSpec spec;
  private final StopSignal stop;
  private final String resumeCommand;
  private final CountDownLatch saved = new CountDownLatch(1);

  /**
   * A session.
   *
   * @param resumeCommand what to type to go on
   */
  TrainingSession(CommandSpec spec, StopSignal stop, String resumeCommand) {
    this.spec = spec;
    this.stop = stop;
    this.resumeCommand = resumeCommand;
  }

  /** A training. */
  interface Training {
    /** Trains and gives the last step. */
    int run() throws IOException;
  }

  /**
   * Trains.
   *
   * @param steps the last step of the settings
   * @return the exit code
   */
  int run(Training training, RunDirectory run, int steps) throws IOException {
    Thread onInterrupt = new Thread(this::saveAndSay, "save-on-interrupt");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    int last;
    try {
      last = training.run();
    } finally {
      if (!stop.isRequested()) {
        Runtime.getRuntime().removeShutdownHook(onInterrupt);
      }
    }
    saved.countDown();
    if (stop.isRequested()) {
      // The process is ending; the shutdown hook says how to go on.
      return ExitCode.DONE.code();
    }
    PrintWriter output = spec.commandLine().getOut();
    if (last < steps) {
      output.println("stopped at step " + last + "; go on with: " + resumeCommand);
    } else {
      ParityReport parity =
          RunExport.write(run, RunExport.Choice.NEWEST, Version.text(), run.model());
      output.println(run.model() + ": " + ExportCommand.sentence(parity));
    }
    output.flush();
    return ExitCode.DONE.code();
  }

  private void saveAndSay() {
    stop.request();
    try {
      if (saved.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("saved; go on with: " + resumeCommand);
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
