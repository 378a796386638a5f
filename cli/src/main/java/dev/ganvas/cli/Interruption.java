package dev.ganvas.cli;

import dev.ganvas.cli.report.BatchProgress;
import dev.ganvas.runtime.batch.BatchRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * Ends a run over folders cleanly at Ctrl-C: no more pictures are begun, and those in the making
 * are finished. What takes too long, or is in the way of a second Ctrl-C, is given up.
 *
 * <p>The signal is taken before Java begins to shut down: then ONNX Runtime's own shutdown hook
 * would take its environment from under the model that is still at a picture.
 */
final class Interruption implements AutoCloseable {
  private static final String SIGNAL = "INT";

  /** A model may be at one picture for many minutes; nobody waits that long after Ctrl-C. */
  private static final long MOST_SECONDS = 10;

  private final BatchRunner runner;
  private final BatchProgress progress;
  private final PrintWriter err;
  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Object before;

  /** Listens for the signal until it is closed. */
  Interruption(BatchRunner runner, BatchProgress progress, PrintWriter err) {
    this.runner = runner;
    this.progress = progress;
    this.err = err;
    this.before = Signals.register(SIGNAL, this::interrupted);
  }

  /** Whether the run ends early. */
  boolean isRequested() {
    return requested.get();
  }

  /** How far the run has come, and how it goes on. */
  String sentence() {
    return "interrupted: " + progress.soFar() + "; the same command goes on with the rest";
  }

  /** Runs in a thread of its own, one for each Ctrl-C. */
  private void interrupted() {
    boolean again = requested.getAndSet(true);
    runner.stop();
    try {
      if (again || !ended.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        giveUp();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveUp() {
    try {
      runner.abandon();
    } catch (IOException e) {
      // The next run will find the unfinished file and remove it.
    }
    err.println(sentence());
    err.flush();
    // Not exit: see above.
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
  }

  /** The run has ended, by itself or since it was asked to; may be called twice. */
  @Override
  public void close() {
    ended.countDown();
    Signals.unregister(SIGNAL, before);
  }
}
