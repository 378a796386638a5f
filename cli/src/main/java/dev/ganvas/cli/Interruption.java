package dev.ganvas.cli;

import dev.ganvas.cli.report.BatchProgress;
import dev.ganvas.runtime.batch.BatchReport;
import dev.ganvas.runtime.batch.BatchRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jline.utils.Signals;

/**
 * Ends a run over folders cleanly at Ctrl-C: no more pictures are begun, and those in the making
 * are finished. A picture that the model takes too long for is given up, those that are made by
 * then are still written; at a second Ctrl-C all is given up. Either way the report tells of what
 * is finished.
 *
 * <p>The signal is taken before Java begins to shut down: then ONNX Runtime's own shutdown hook
 * would take its environment from under the model that is still at a picture.
 */
final class Interruption implements AutoCloseable {
  private static final String SIGNAL = "INT";

  private final BatchRunner runner;
  private final BatchProgress progress;
  private final PrintWriter err;
  private final Consumer<BatchReport> reporting;
  private final Patience patience;
  private final IntConsumer end;
  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Object before;

  /**
   * How long what was begun may take.
   *
   * @param model at one picture: it may be many minutes, and nobody waits that long after Ctrl-C
   * @param writing of the few results that are made by then
   */
  record Patience(Duration model, Duration writing) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  /**
   * Listens for the signal until it is closed.
   *
   * @param reporting writes the report of a run that is given up
   */
  Interruption(
      BatchRunner runner,
      BatchProgress progress,
      PrintWriter err,
      Consumer<BatchReport> reporting) {
    // Not exit: see above.
    this(runner, progress, err, reporting, Patience.USUAL, Runtime.getRuntime()::halt);
  }

  /** With another patience, and another way to end the process. */
  Interruption(
      BatchRunner runner,
      BatchProgress progress,
      PrintWriter err,
      Consumer<BatchReport> reporting,
      Patience patience,
      IntConsumer end) {
    this.runner = runner;
    this.progress = progress;
    this.err = err;
    this.reporting = reporting;
    this.patience = patience;
    this.end = end;
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
  void interrupted() {
    boolean again = requested.getAndSet(true);
    runner.stop();
    try {
      if (again || !endsInTime()) {
        giveUp();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean endsInTime() throws InterruptedException {
    if (ended.await(patience.model().toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    // If it was these alone that took so long, the run ends right after them.
    return runner.awaitWritten(patience.writing()) && ended.await(1, TimeUnit.SECONDS);
  }

  /** Nobody closes this meanwhile: the run must not write the same report, and then be cut off. */
  private synchronized void giveUp() {
    if (ended.getCount() == 0) {
      return;
    }
    try {
      runner.abandon();
    } catch (IOException e) {
      // The next run will find the unfinished file and remove it.
    }
    reporting.accept(runner.soFar());
    err.println(sentence());
    err.flush();
    end.accept(ExitCode.INTERRUPTED.code());
  }

  /** The run has ended, by itself or since it was asked to; may be called twice. */
  @Override
  public synchronized void close() {
    ended.countDown();
    Signals.unregister(SIGNAL, before);
  }
}
