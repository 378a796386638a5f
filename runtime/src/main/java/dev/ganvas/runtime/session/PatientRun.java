package dev.ganvas.runtime.session;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The options of one run of a model, which end it if it takes too long. ONNX Runtime looks for that
 * between two nodes, those of a loop's body too.
 */
final class PatientRun implements AutoCloseable {
  private final OrtSession.RunOptions options;
  private boolean ended;
  private boolean closed;

  PatientRun(Optional<Duration> patience) throws OrtException {
    this.options = new OrtSession.RunOptions();
    patience.ifPresent(
        limit ->
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::end));
  }

  private synchronized void end() {
    if (closed) {
      return;
    }
    ended = true;
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not be told to end a run", e);
    }
  }

  /** What to run with. */
  OrtSession.RunOptions options() {
    return options;
  }

  /** Whether it was ended since it took too long. */
  synchronized boolean isEnded() {
    return ended;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      options.close();
    }
  }
}
