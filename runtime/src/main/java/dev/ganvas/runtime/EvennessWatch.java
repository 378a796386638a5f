package dev.ganvas.runtime;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.RowSink;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.Task;

/** Passes rows on and notes whether all pixels were the same: the sign of a model that failed. */
final class EvennessWatch implements RowSink {
  private static final int FEW_PIXELS = 64;

  /** Share of the range that counts as no difference. */
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

  /**
   * Whether the answer was of one colour where a sound model's is not: for a picture that shows
   * something, or, of an enlarging model, another colour than the picture is on average. Of a level
   * more or less a blur may leave nothing, and of a few pixels any model.
   *
   * @param input what was answered
   * @param spec what the model sees of it
   */
  boolean isFailure(Image input, ModelSpec spec) {
    if (!even || input.width() * input.height() < FEW_PIXELS) {
      return false;
    }
    boolean seesLight = spec.input().color().channels() == 1;
    int planes = seesLight ? 1 : input.channels().colors();
    double slight = input.depth().max() * SLIGHT;
    for (int plane = 0; plane < planes; plane++) {
      Plane seen = Plane.of(input, plane, seesLight);
      boolean shows = seen.span() > slight;
      boolean strays =
          spec.task() == Task.UPSCALE
              && first.length == planes
              && seen.span() > 0
              && Math.abs(first[plane] - seen.mean()) > slight;
      if (shows || strays) {
        return true;
      }
    }
    return false;
  }

  /** Channel by channel: a red picture has high numbers and low ones, and is of one colour. */
  private record Plane(double span, double mean) {
    static Plane of(Image image, int channel, boolean isLight) {
      double least = image.depth().max();
      double most = 0;
      double sum = 0;
      int pixels = image.width() * image.height();
      int step = image.channels().count();
      for (int i = 0; i < pixels; i++) {
        double sample = isLight ? light(image, i * step) : image.sampleAt(i * step + channel);
        least = Math.min(least, sample);
        most = Math.max(most, sample);
        sum += sample;
      }
      return new Plane(most - least, sum / pixels);
    }

    /** As models of luma see it: BT.601, full range. */
    private static double light(Image image, int at) {
      return image.channels().colors() == 1
          ? image.sampleAt(at)
          : 0.299 * image.sampleAt(at)
              + 0.587 * image.sampleAt(at + 1)
              + 0.114 * image.sampleAt(at + 2);
    }
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
