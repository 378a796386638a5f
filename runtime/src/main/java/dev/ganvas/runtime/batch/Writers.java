package dev.ganvas.runtime.batch;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The threads that write results. No more results are in the making, waiting, or being written than
 * there are threads and one: where writing is slower than the model, the model waits. One more than
 * there are threads is enough for none of them ever to wait for the model then.
 */
final class Writers implements AutoCloseable {
  private static final Duration LONGEST_WRITING = Duration.ofSeconds(10);

  private final ExecutorService threads;
  private final int most;
  private final Semaphore places;
  private final Semaphore unwritten;

  Writers(int count) {
    this.threads = Executors.newFixedThreadPool(count);
    this.most = count + 1;
    this.places = new Semaphore(most);
    this.unwritten = new Semaphore(most);
  }

  /** Waits for a place for a result that is about to be made. */
  void reserve() throws InterruptedException {
    places.acquire();
  }

  /** Gives a place back for which there is no result. */
  void release() {
    places.release();
  }

  /** Writes the result that a place was reserved for. */
  void write(Runnable writing) {
    // Never waits: each that is unwritten has one of as many places.
    unwritten.acquireUninterruptibly();
    threads.execute(
        () -> {
          try {
            writing.run();
          } finally {
            unwritten.release();
            places.release();
          }
        });
  }

  /** Waits until all that was handed over is written; false if that takes longer. */
  boolean await(Duration longest) throws InterruptedException {
    if (!unwritten.tryAcquire(most, longest.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    unwritten.release(most);
    return true;
  }

  /** Waits until all is written, and ends the threads. */
  void finish() throws InterruptedException {
    threads.shutdown();
    while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
      // The last pictures are still being written.
    }
  }

  /**
   * Ends the threads, for whatever reason the run ends: what is made is written before, so that no
   * result is cut off and nobody is told of one later. Only a disk that hangs is not waited for.
   */
  @Override
  public void close() {
    boolean isInterrupted = false;
    threads.shutdown();
    long end = System.nanoTime() + LONGEST_WRITING.toNanos();
    while (!threads.isTerminated() && System.nanoTime() < end) {
      try {
        threads.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    threads.shutdownNow();
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
