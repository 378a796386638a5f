package dev.ganvas.runtime.batch;

/**
 * How many pictures are in the making at once.
 *
 * @param decoders threads that read pictures
 * @param encoders threads that write pictures
 * @param memoryBytes most bytes of decoded and enlarged pictures held at once; a single picture
 *     that needs more is still made, alone
 */
public record BatchSettings(int decoders, int encoders, long memoryBytes) {
  /** One reader, one writer, half of the memory the JVM may have. */
  public static final BatchSettings DEFAULT =
      new BatchSettings(1, 1, Runtime.getRuntime().maxMemory() / 2);

  /** Checks the ranges. */
  public BatchSettings {
    if (decoders < 1 || encoders < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException(
          "expected at least one decoder, encoder and byte, found "
              + decoders
              + ", "
              + encoders
              + ", "
              + memoryBytes);
    }
  }
}
