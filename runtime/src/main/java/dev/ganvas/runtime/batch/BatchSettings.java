package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.image.ReadRules;

/**
 * How pictures are read, and how many are in the making at once.
 *
 * @param decoders threads that read pictures
 * @param encoders threads that write pictures
 * @param memoryBytes most bytes of decoded and enlarged pictures held at once; a single picture
 *     that needs more is still made, alone
 * @param reading what to do about damaged files and those of several pictures
 */
public record BatchSettings(int decoders, int encoders, long memoryBytes, ReadRules reading) {
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

  /** Settings under which only whole, single pictures are read. */
  public BatchSettings(int decoders, int encoders, long memoryBytes) {
    this(decoders, encoders, memoryBytes, ReadRules.STRICT);
  }

  /** The same with other rules of reading. */
  public BatchSettings readingBy(ReadRules rules) {
    return new BatchSettings(decoders, encoders, memoryBytes, rules);
  }
}
