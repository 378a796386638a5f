package dev.ganvas.runtime.session;

/**
 * How a model is run.
 *
 * @param device where; a session on a named device never falls back to another
 * @param threads processor threads inside one run, at least 1
 */
public record SessionConfig(Device device, int threads) {
  /** The processor with all its cores. */
  public static final SessionConfig CPU =
      new SessionConfig(new Device.Cpu(), Runtime.getRuntime().availableProcessors());

  /** Checks the thread count. */
  public SessionConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least 1 thread, found " + threads);
    }
  }
}
