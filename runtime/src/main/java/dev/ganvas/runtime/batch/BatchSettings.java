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
  private static final int MOST_ENCODERS = 4;

  /** As many threads as {@link #forProcessors} says, half of the memory the JVM may have. */
  public static final BatchSettings DEFAULT =
      forProcessors(
          Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() / 2);

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

  /**
   * One reader, and a writer for every two processors, at least one and at most four. Reading is
   * far less work than the model's, one thread keeps ahead of it; writing PNG and WebP can be more,
   * but the model wants processors too, and each writer holds a result.
   *
   * @param processors that the machine has
   */
  public static BatchSettings forProcessors(int processors, long memoryBytes) {
    int encoders = Math.max(1, Math.min(MOST_ENCODERS, processors / 2));
    return new BatchSettings(1, encoders, memoryBytes);
  }

  /** The same with other rules of reading. */
  public BatchSettings readingBy(ReadRules rules) {
    return new BatchSettings(decoders, encoders, memoryBytes, rules);
  }
}
