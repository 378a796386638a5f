package dev.ganvas.trainer.natives;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Two works at once, each on half of the processors. Operations on one small picture gain little
 * from a second thread inside of them; two halves of a step side by side use two processors better
 * (docs/benchmarks.md has the step of CycleGAN both ways).
 *
 * <p>How many threads an operation takes is remembered by OpenMP for each thread that calls one;
 * the calling thread gets its number back afterwards.
 */
public final class TwoAtOnce {
  private static final long IDLE_SECONDS = 10;

  private final ExecutorService side;

  /** Its thread is made when it is needed and ends when it is not for a while. */
  public TwoAtOnce() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "second-half");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.side = pool;
  }

  /**
   * Runs both and returns when both are over; one after the other where there is one processor.
   * They must not write to the same memory, nor use the same network. What the first throws is
   * thrown, or else what the second does, after both are over: memory that is still written to must
   * not be given back.
   */
  public void run(Runnable first, Runnable second) {
    // Its native half is there once a backend is.
    Nd4j.getBackend();
    NativeOps ops = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int all = ops.ompGetMaxThreads();
    if (all < 2) {
      first.run();
      second.run();
      return;
    }
    int half = all / 2;
    Future<?> beside =
        side.submit(
            () -> {
              ops.setOmpNumThreads(half);
              second.run();
            });
    ops.setOmpNumThreads(half);
    try {
      first.run();
    } finally {
      ops.setOmpNumThreads(all);
      await(beside);
    }
    rethrow(beside);
  }

  private static void await(Future<?> work) {
    boolean interrupted = false;
    while (!work.isDone()) {
      try {
        work.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of a work that is over. */
  private static void rethrow(Future<?> work) {
    try {
      work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
