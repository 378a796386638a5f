package dev.ganvas.runtime.image;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Enlarges and reduces pictures by separable filtering with antialiasing: when reducing, the kernel
 * is widened by the factor, so that no detail folds over. Pixel centres follow MATLAB's {@code
 * imresize}: output pixel i lies at {@code (i + 0.5) / scale - 0.5} of the input, borders are
 * mirrored, weights sum to one.
 */
public final class Resampler {
  private final Filter filter;

  /** A resampler with the given kernel. */
  public Resampler(Filter filter) {
    this.filter = filter;
  }

  /**
   * The picture in another size. Opacity, if any, is filtered like a colour; colours are not
   * premultiplied.
   *
   * @shape {@code [H, W, C]} to {@code [height, width, C]}, same channels and depth; the caller
   *     owns the result
   */
  public Image resize(Image image, int width, int height) {
    if (width == image.width() && height == image.height()) {
      return image;
    }
    Taps across = Taps.of(filter, image.width(), width);
    Taps down = Taps.of(filter, image.height(), height);
    int channels = image.channels().count();
    Image resized = Image.blank(width, height, image.channels(), image.depth());
    int max = image.depth().max();
    int stripe = 64;
    IntStream.range(0, (height + stripe - 1) / stripe)
        .parallel()
        .forEach(
            s -> {
              int rowLength = width * channels;
              RowCache rows = new RowCache(image, across, rowLength, down.taps());
              float[] sum = new float[rowLength];
              for (int y = s * stripe; y < Math.min(height, (s + 1) * stripe); y++) {
                Arrays.fill(sum, 0);
                for (int t = 0; t < down.taps(); t++) {
                  float weight = down.weight(y, t);
                  if (weight != 0) {
                    float[] row = rows.row(down.source(y, t));
                    for (int i = 0; i < rowLength; i++) {
                      sum[i] += weight * row[i];
                    }
                  }
                }
                int to = y * rowLength;
                for (int i = 0; i < rowLength; i++) {
                  int value = (int) (sum[i] + 0.5f);
                  resized.setSampleAt(to + i, Math.max(0, Math.min(max, value)));
                }
              }
            });
    return resized;
  }

  /** Source rows already filtered across, kept while the output rows that need them go by. */
  private static final class RowCache {
    private final Image image;
    private final Taps across;
    private final float[][] rows;
    private final int[] held;

    RowCache(Image image, Taps across, int rowLength, int taps) {
      this.image = image;
      this.across = across;
      int slots = Math.min(image.height(), taps + 1);
      this.rows = new float[slots][rowLength];
      this.held = new int[slots];
      Arrays.fill(held, -1);
    }

    float[] row(int y) {
      int slot = y % rows.length;
      if (held[slot] != y) {
        filterAcross(y, rows[slot]);
        held[slot] = y;
      }
      return rows[slot];
    }

    private void filterAcross(int y, float[] row) {
      int channels = image.channels().count();
      int start = image.index(0, y, 0);
      for (int x = 0; x < across.length(); x++) {
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          for (int t = 0; t < across.taps(); t++) {
            sum += across.weight(x, t) * image.sampleAt(start + across.source(x, t) * channels + c);
          }
          row[x * channels + c] = sum;
        }
      }
    }
  }

  /** For each output position, which source positions count and how much. */
  private static final class Taps {
    private final int length;
    private final int taps;
    private final int[] sources;
    private final float[] weights;

    private Taps(int length, int taps, int[] sources, float[] weights) {
      this.length = length;
      this.taps = taps;
      this.sources = sources;
      this.weights = weights;
    }

    int length() {
      return length;
    }

    int taps() {
      return taps;
    }

    static Taps of(Filter filter, int from, int to) {
      double scale = (double) to / from;
      double stretch = Math.min(1, scale);
      double support = filter.radius() / stretch;
      int taps = (int) Math.ceil(2 * support) + 1;
      int[] sources = new int[to * taps];
      float[] weights = new float[to * taps];
      for (int i = 0; i < to; i++) {
        double center = (i + 0.5) / scale - 0.5;
        int first = (int) Math.ceil(center - support);
        double[] exact = new double[taps];
        double sum = 0;
        for (int t = 0; t < taps; t++) {
          exact[t] = filter.weight((center - first - t) * stretch);
          sum += exact[t];
        }
        for (int t = 0; t < taps; t++) {
          weights[i * taps + t] = (float) (exact[t] / sum);
          sources[i * taps + t] = mirrored(first + t, from);
        }
      }
      return new Taps(to, taps, sources, weights);
    }

    /** MATLAB's border: 2 1 0 | 0 1 2 ... n-1 | n-1 n-2, repeated as often as needed. */
    private static int mirrored(int position, int length) {
      int p = Math.floorMod(position, 2 * length);
      return p < length ? p : 2 * length - 1 - p;
    }

    float weight(int position, int tap) {
      return weights[position * taps + tap];
    }

    int source(int position, int tap) {
      return sources[position * taps + tap];
    }
  }
}
