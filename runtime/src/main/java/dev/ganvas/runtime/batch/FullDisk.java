package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.failure.FileTrouble;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Knows whether the disk that results go to is full, so that no more is computed in vain.
 *
 * <p>Once a result did not fit, a picture is begun only if the system says that there is room for
 * its result. Quotas are not in that number: after three results in a row that did not fit, though
 * there seemed to be room, none is begun any more.
 */
final class FullDisk {
  private static final int MOST_SURPRISES = 3;

  private final DiskSpace space;
  private final AtomicBoolean happened = new AtomicBoolean();
  private final AtomicInteger surprises = new AtomicInteger();

  FullDisk(DiskSpace space) {
    this.space = space;
  }

  /** Notes that a result fitted. */
  void fitted() {
    surprises.set(0);
  }

  /**
   * Notes that a result could not be written.
   *
   * @param bytes that it would take
   * @return whether that is for want of room
   */
  boolean isCauseOf(IOException e, Path output, long bytes) {
    boolean room = hasRoom(output, bytes);
    if (room && !FileTrouble.isFullDisk(e)) {
      return false;
    }
    happened.set(true);
    if (room) {
      surprises.incrementAndGet();
    }
    return true;
  }

  /**
   * Refuses to begin a picture whose result would not fit.
   *
   * @param bytes that it will take
   * @throws GanvasException DISK_FULL
   */
  void requireRoom(Path output, long bytes) {
    if (happened.get() && (surprises.get() >= MOST_SURPRISES || !hasRoom(output, bytes))) {
      throw new GanvasException(
          Kind.DISK_FULL,
          "not begun, since the disk is full: make room and start the same command again");
    }
  }

  private boolean hasRoom(Path output, long bytes) {
    return space.usableAt(output).orElse(Long.MAX_VALUE) >= bytes;
  }
}
