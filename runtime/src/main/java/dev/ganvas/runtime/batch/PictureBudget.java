package dev.ganvas.runtime.batch;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageSpec;
import dev.ganvas.runtime.image.SampleDepth;
import java.util.concurrent.Semaphore;

/**
 * What pictures in the making may take: so many bytes, and so many pictures read ahead of the
 * model. Bytes alone would let a folder of small pictures fill all of the budget, for nothing.
 */
final class PictureBudget {
  private static final int MEBIBYTE = 1 << 20;

  private final long bytes;
  private final int all;
  private final Semaphore memory;
  private final Semaphore ahead;

  PictureBudget(BatchSettings settings) {
    this.bytes = settings.memoryBytes();
    this.all = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / MEBIBYTE));
    this.memory = new Semaphore(all, true);
    // One more than there are readers: so none of them waits while the model is slower.
    this.ahead = new Semaphore(settings.decoders() + 1);
  }

  /** Waits until another picture may be read ahead of the model. */
  void awaitTurn() throws InterruptedException {
    ahead.acquire();
  }

  /** The model has come to a picture that was read ahead. */
  void endTurn() {
    ahead.release();
  }

  /**
   * Waits for the part of the memory that a picture and its result take; never more than all of it.
   *
   * @return what to give back
   */
  int take(ImageSpec input, ImageSpec result) throws InterruptedException {
    int wanted = (int) Math.min(all, (long) (bytes(input) + bytes(result)) / MEBIBYTE + 1);
    memory.acquire(wanted);
    return wanted;
  }

  /** Gives a part back. */
  void giveBack(int taken) {
    memory.release(taken);
  }

  /** Whether a picture and its result fit into memory at all. */
  boolean holds(Image image, ImageSpec result) {
    return bytes(ImageSpec.of(image)) + bytes(result) <= bytes && result.isHoldable();
  }

  /** Of the picture, and once more for the coder's own copy of it. */
  static double bytes(ImageSpec spec) {
    int sample = spec.depth() == SampleDepth.EIGHT_BITS ? 1 : 2;
    return 2.0 * spec.width() * spec.height() * spec.channels().count() * sample;
  }
}
