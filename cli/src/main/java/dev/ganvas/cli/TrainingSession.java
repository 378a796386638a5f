package dev.ganvas.cli;

import dev.ganvas.runtime.failure.FileTrouble;
import dev.ganvas.trainer.run.RunDirectory;
import dev.ganvas.trainer.run.RunExport;
import dev.ganvas.trainer.run.StopSignal;
import dev.ganvas.trainer.verify.ParityReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a training that Ctrl-C saves, and exports what comes of it. */
final class TrainingSession {
  private static final long MOST_SECONDS = 60;

  private final CommandSpec spec;
  private final StopSignal stop;
  private final String resumeCommand;

  /** Complete once the training has ended in a checkpoint, or with why it has not. */
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

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
      ended.complete(last);
    } catch (IOException | RuntimeException | Error e) {
      // Memory that runs out is an error too, and whoever pressed Ctrl-C waits for an answer.
      ended.completeExceptionally(e);
      throw e;
    } finally {
      if (!stop.isRequested()) {
        Runtime.getRuntime().removeShutdownHook(onInterrupt);
      }
    }
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
      ended.get(MOST_SECONDS, TimeUnit.SECONDS);
      say("saved; go on with: " + resumeCommand);
    } catch (ExecutionException e) {
      // The process may end before whoever runs the training has said it.
      say("not saved: " + reason(e.getCause()));
    } catch (TimeoutException e) {
      say("not saved within " + MOST_SECONDS + " s: the last checkpoint is what there is");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause instanceof IOException trouble
        ? FileTrouble.reason(trouble)
        : String.valueOf(cause == null ? null : cause.getMessage());
  }

  private void say(String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(sentence);
    err.flush();
  }
}
