package dev.ganvas.trainer.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks a training to save and stop after the current step: on request, or when time is up. */
public final class StopSignal {
  private final AtomicBoolean requested = new AtomicBoolean();
  private final Instant deadline;

  private StopSignal(Instant deadline) {
    this.deadline = deadline;
  }

  /** Never by time. */
  public static StopSignal none() {
    return new StopSignal(Instant.MAX);
  }

  /** After so much time from now. */
  public static StopSignal after(Duration time) {
    return new StopSignal(Instant.now().plus(time));
  }

  /** Stop as soon as possible; any thread may ask. */
  public void request() {
    requested.set(true);
  }

  /** Whether somebody asked, as against time being up. */
  public boolean isRequested() {
    return requested.get();
  }

  /** Whether to stop now. */
  public boolean isDue() {
    return requested.get() || !Instant.now().isBefore(deadline);
  }
}
