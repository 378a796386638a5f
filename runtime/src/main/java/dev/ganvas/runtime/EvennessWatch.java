package dev.ganvas.runtime;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.RowSink;

/** Passes rows on and notes whether all pixels were the same: the sign of a model that failed. */
final class EvennessWatch implements RowSink {
  private static final int FEW_PIXELS = 64;
  private static final double SLIGHT = 0.03;

  private final RowSink next;
  private int[] first = new int[0];
  private boolean even = true;

  EvennessWatch(RowSink next) {
    this.next = next;
  }

  @Override
  public void add(Image band) {
    if (first.length == 0) {
      first = new int[band.channels().count()];
      for (int c = 0; c < first.length; c++) {
        first[c] = band.sampleAt(c);
      }
    }
    even = even && isAll(band, first);
    next.add(band);
  }

  /** Whether all pixels so far were the same. */
  boolean isEven() {
    return even;
  }

  /**
   * Whether a picture shows so much that a sound model cannot answer it with one colour: of a few
   * pixels, or of a level more or less, even a blur may leave nothing.
   */
  static boolean isPlainlyUneven(Image image) {
    if (image.width() * image.height() < FEW_PIXELS) {
      return false;
    }
    for (int c = 0; c < image.channels().count(); c++) {
      if (span(image, c) > image.depth().max() * SLIGHT) {
        return true;
      }
    }
    return false;
  }

  /** Channel by channel: a red picture has high numbers and low ones, and is of one colour. */
  private static int span(Image image, int channel) {
    int least = image.depth().max();
    int most = 0;
    int step = image.channels().count();
    for (int i = channel; i < image.width() * image.height() * step; i += step) {
      int sample = image.sampleAt(i);
      least = Math.min(least, sample);
      most = Math.max(most, sample);
    }
    return most - least;
  }

  private static boolean isAll(Image band, int[] pixel) {
    int count = band.width() * band.height() * pixel.length;
    for (int i = 0; i < count; i++) {
      if (band.sampleAt(i) != pixel[i % pixel.length]) {
        return false;
      }
    }
    return true;
  }
}
