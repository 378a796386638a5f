package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.session.ResidentMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** What has become of the pictures of a run so far. May be used by several threads. */
final class Results {
  private final BatchPlan plan;
  private final BatchListener listener;
  private final long start = System.nanoTime();
  private final AtomicReferenceArray<ImageResult> results;
  private volatile Optional<Throwable> thrown = Optional.empty();
  private final LongAdder decodeNanos = new LongAdder();
  private final LongAdder makeNanos = new LongAdder();
  private final LongAdder encodeNanos = new LongAdder();

  Results(BatchPlan plan, BatchListener listener) {
    this.plan = plan;
    this.listener = listener;
    this.results = new AtomicReferenceArray<>(plan.items().size());
  }

  void started(BatchPlan.Item item) {
    tell(() -> listener.started(item.input()));
  }

  void finished(int index, ImageResult result) {
    results.set(index, result);
    tell(() -> listener.finished(result));
  }

  /** What a listener throws must not become a picture's failure, or be lost in some thread. */
  private void tell(Runnable news) {
    synchronized (listener) {
      if (thrown.isPresent()) {
        return;
      }
      try {
        news.run();
      } catch (RuntimeException | Error e) {
        thrown = Optional.of(e);
      }
    }
  }

  /** Whether the listener has thrown something; it is told nothing more then. */
  boolean hasThrown() {
    return thrown.isPresent();
  }

  /** Throws what the listener has thrown, if it has. */
  void rethrow() {
    if (thrown.isPresent()) {
      if (thrown.get() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown.get();
    }
  }

  /** Notes how long a thread was busy with a picture; returns that. */
  long decodedSince(long nanoTime) {
    return since(nanoTime, decodeNanos);
  }

  /** Notes how long a thread was busy with a picture; returns that. */
  long madeSince(long nanoTime) {
    return since(nanoTime, makeNanos);
  }

  /** Notes how long a thread was busy with a picture; returns that. */
  long encodedSince(long nanoTime) {
    return since(nanoTime, encodeNanos);
  }

  private static long since(long nanoTime, LongAdder sum) {
    long busy = System.nanoTime() - nanoTime;
    sum.add(busy);
    return busy;
  }

  /** A report of what is finished, whether or not that is all. */
  BatchReport report() {
    List<ImageResult> ordered = new ArrayList<>();
    for (int i = 0; i < results.length(); i++) {
      Optional.ofNullable(results.get(i)).ifPresent(ordered::add);
    }
    ordered.addAll(plan.unreadable());
    return new BatchReport(
        ordered,
        new BatchReport.Seconds(
            (System.nanoTime() - start) / 1e9,
            decodeNanos.sum() / 1e9,
            makeNanos.sum() / 1e9,
            encodeNanos.sum() / 1e9),
        ResidentMemory.peak().orElse(0));
  }
}
