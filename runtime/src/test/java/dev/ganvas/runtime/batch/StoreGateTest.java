package dev.ganvas.runtime.batch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StoreGateTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final StoreGate gate = new StoreGate();
  private final AtomicBoolean stored = new AtomicBoolean();

  @Test
  void whatIsInsideIsWaitedFor() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    Thread writer =
        new Thread(
            () ->
                gate.pass(
                    () -> {
                      inside.countDown();
                      pause();
                      stored.set(true);
                    }));
    writer.start();
    inside.await();
    gate.close(LONG);
    assertTrue(stored.get());
    writer.join();
  }

  @Test
  void nobodyPassesAfterItIsClosedAndClosingTwiceDoesNotWait() {
    gate.close(LONG);
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> gate.close(LONG));
    gate.pass(() -> stored.set(true));
    assertFalse(stored.get());
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
