package dev.ganvas.runtime.batch;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets results be stored until a run is given up, and then waits for those that are being stored:
 * whoever ends the process after that leaves no file half written, and none that nobody was told
 * of.
 */
final class StoreGate {
  private static final int ALL = Integer.MAX_VALUE;

  private final Semaphore inside = new Semaphore(ALL);
  private volatile boolean closed;

  /** Runs an action to its end, or not at all if the gate is closed. */
  void pass(Runnable action) {
    if (closed || !inside.tryAcquire()) {
      return;
    }
    try {
      // Again: between the two lines above it may have been closed.
      if (!closed) {
        action.run();
      }
    } finally {
      inside.release();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Lets nobody in any more, and waits for those inside; not to be called by one of them. May be
   * called twice.
   *
   * @param most how long: a disk may hang
   */
  void close(Duration most) {
    closed = true;
    try {
      if (inside.tryAcquire(ALL, most.toMillis(), TimeUnit.MILLISECONDS)) {
        inside.release(ALL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
