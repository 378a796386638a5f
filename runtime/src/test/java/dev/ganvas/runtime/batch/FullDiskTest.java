package dev.ganvas.runtime.batch;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FullDiskTest {
  private static final Path OUT = Path.of("out/a.png");

  private final IOException noSpace = new IOException("No space left on device");
  private final AtomicLong free = new AtomicLong(1000);
  private final FullDisk disk = new FullDisk(path -> OptionalLong.of(free.get()));

  @Test
  void aDiskThatNothingHasFailedOnIsNotAsked() {
    free.set(0);
    assertDoesNotThrow(() -> disk.requireRoom(OUT, 500));
  }

  @Test
  void otherTroubleIsNotTheDisks() {
    IOException other = new FileSystemException("out/a.png", null, "Permission denied");
    assertFalse(disk.isCauseOf(other, OUT, 500));
    free.set(0);
    assertDoesNotThrow(() -> disk.requireRoom(OUT, 500));
  }

  @Test
  void afterOneResultDidNotFitOnlyThoseAreBegunThatWillFit() {
    free.set(400);
    assertTrue(disk.isCauseOf(noSpace, OUT, 500));
    GanvasException e = assertThrows(GanvasException.class, () -> disk.requireRoom(OUT, 500));
    assertEquals(Kind.DISK_FULL, e.kind());
    assertDoesNotThrow(() -> disk.requireRoom(OUT, 400));
    free.set(500);
    assertDoesNotThrow(() -> disk.requireRoom(OUT, 500));
  }

  @Test
  void aFailureInAnotherLanguageIsKnownByTheRoomThereIs() {
    free.set(400);
    assertTrue(disk.isCauseOf(new IOException("Kein Platz"), OUT, 500));
  }

  @Test
  void aQuotaThatTheSystemDoesNotTellEndsTheRunAfterThreeFailures() {
    for (int i = 0; i < 3; i++) {
      assertDoesNotThrow(() -> disk.requireRoom(OUT, 500));
      IOException quota = new IOException("I/O error", new IOException("Disk quota exceeded"));
      assertTrue(disk.isCauseOf(quota, OUT, 500));
    }
    assertThrows(GanvasException.class, () -> disk.requireRoom(OUT, 500));
  }

  @Test
  void aResultThatFitsStartsTheCountAnew() {
    for (int i = 0; i < 5; i++) {
      assertTrue(disk.isCauseOf(noSpace, OUT, 500));
      disk.fitted();
    }
    assertDoesNotThrow(() -> disk.requireRoom(OUT, 500));
  }
}
