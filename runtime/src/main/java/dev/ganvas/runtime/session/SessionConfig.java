package dev.ganvas.runtime.session;

import java.time.Duration;
import java.util.Optional;

/**
 * How a model is run.
 *
 * @param device where; a session on a named device never falls back to another
 * @param threads processor threads inside one run, at least 1
 * @param patience how long one run may take before it is ended; empty for as long as it takes
 */
public record SessionConfig(Device device, int threads, Optional<Duration> patience) {
  /** The processor with all its cores. */
  public static final SessionConfig CPU =
      new SessionConfig(new Device.Cpu(), Runtime.getRuntime().availableProcessors());

  /**
   * The processor, for finding out what a file is that nobody knows: a loop in it may never end. A
   * minute is many times what any network needs for the small pictures that are tried.
   */
  public static final SessionConfig TRIAL =
      new SessionConfig(CPU.device, CPU.threads, Optional.of(Duration.ofMinutes(1)));

  /** As long as it takes. */
  public SessionConfig(Device device, int threads) {
    this(device, threads, Optional.empty());
  }

  /** Checks the thread count. */
  public SessionConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least 1 thread, found " + threads);
    }
  }
}
