package dev.ganvas.trainer.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

class TwoAtOnceTest {
  private final TwoAtOnce both = new TwoAtOnce();

  @BeforeAll
  static void load() {
    NativeBackend.prepare();
    Nd4j.getBackend();
  }

  private static NativeOps ops() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps();
  }

  @Test
  void returnsWhenBothAreOverAndGivesTheThreadsBack() {
    int before = ops().ompGetMaxThreads();
    int[] threads = new int[2];
    both.run(
        () -> threads[0] = ops().ompGetMaxThreads(), () -> threads[1] = ops().ompGetMaxThreads());
    int half = Math.max(1, before / 2);
    assertEquals(half, threads[0]);
    assertEquals(half, threads[1]);
    assertEquals(before, ops().ompGetMaxThreads());
  }

  @Test
  void worksOneAfterTheOtherOnOneThread() {
    int before = ops().ompGetMaxThreads();
    ops().setOmpNumThreads(1);
    try {
      Thread[] threads = new Thread[2];
      both.run(
          () -> threads[0] = Thread.currentThread(), () -> threads[1] = Thread.currentThread());
      assertSame(Thread.currentThread(), threads[0]);
      assertSame(Thread.currentThread(), threads[1]);
    } finally {
      ops().setOmpNumThreads(before);
    }
  }

  @Test
  void throwsWhatEitherThrewAfterTheOtherIsOver() {
    IllegalStateException wrong = new IllegalStateException("wrong");
    Runnable fails =
        () -> {
          throw wrong;
        };
    AtomicBoolean over = new AtomicBoolean();
    assertThrown(wrong, () -> over.set(true), fails);
    assertTrue(over.get());
    over.set(false);
    if (ops().ompGetMaxThreads() > 1) {
      assertThrown(wrong, fails, () -> over.set(true));
      assertTrue(over.get());
    }
  }

  private void assertThrown(RuntimeException wrong, Runnable first, Runnable second) {
    assertSame(wrong, assertThrows(IllegalStateException.class, () -> both.run(first, second)));
  }
}
