package dev.ganvas.runtime.image;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Enlarges and reduces pictures by separable filtering with antialiasing: when reducing, the kernel
 * is widened by the factor, so that no detail folds over. Pixel centres follow MATLAB's {@code
 * imresize}: output pixel i lies at {@code (i + 0.5) / scale - 0.5} of the input, borders are
 * mirrored, weights sum to one.
 */
public final class Resampler {
  private static final int STRIPE = 64;

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
   *     owns the result, which is the input itself where the size is
   */
  public Image resize(Image image, int width, int height) {
    if (width == image.width() && height == image.height()) {
      return image;
    }
    return rows(image, width, height, 0, height);
  }

  /**
   * Some rows of the picture in another size.
   *
   * @param firstRow of the resized picture
   * @shape {@code [H, W, C]} to {@code [count, width, C]}, rows {@code firstRow} to {@code firstRow
   *     + count - 1} of {@code [height, width, C]}; the caller owns the result
   */
  public Image rows(Image image, int width, int height, int firstRow, int count) {
    Taps across = Taps.of(filter, image.width(), width);
    Taps down = Taps.of(filter, image.height(), height);
    int rowLength = width * image.channels().count();
    Image resized = Image.blank(width, count, image.channels(), image.depth());
    IntStream.range(0, (count + STRIPE - 1) / STRIPE)
        .parallel()
        .forEach(
            s -> {
              RowCache rows = new RowCache(image, across, rowLength, down.taps());
              float[] sum = new float[rowLength];
              for (int y = s * STRIPE; y < Math.min(count, (s + 1) * STRIPE); y++) {
                filterDown(down, firstRow + y, rows::row, sum);
                store(sum, resized, y);
              }
            });
    return resized;
  }

  /**
   * Resizes a picture that comes in bands and hands it on in bands: only as many rows are held as
   * the kernel is high.
   *
   * @param from what comes
   * @param width columns of what is handed on
   * @param height rows of what is handed on
   */
  public RowSink streaming(ImageSpec from, int width, int height, RowSink next) {
    if (width == from.width() && height == from.height()) {
      return next;
    }
    return new Stream(from, width, height, next);
  }

  private static void filterDown(Taps down, int y, IntFunction<float[]> rows, float[] sum) {
    Arrays.fill(sum, 0);
    for (int t = 0; t < down.taps(); t++) {
      float weight = down.weight(y, t);
      if (weight != 0) {
        float[] row = rows.apply(down.source(y, t));
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weight * row[i];
        }
      }
    }
  }

  private static void filterAcross(Taps across, Image image, int y, float[] row) {
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

  private static void store(float[] sum, Image image, int y) {
    int max = image.depth().max();
    int to = image.index(0, y, 0);
    for (int i = 0; i < sum.length; i++) {
      int value = (int) (sum[i] + 0.5f);
      image.setSampleAt(to + i, Math.max(0, Math.min(max, value)));
    }
  }

  /** Rows filtered across as they come, and down as soon as all that a row needs are there. */
  private final class Stream implements RowSink {
    private final ImageSpec to;
    private final RowSink next;
    private final Taps across;
    private final Taps down;

    /** By their number in the picture that comes; those no longer needed are let go. */
    private final Map<Integer, float[]> held = new HashMap<>();

    private int come;
    private int made;
    private int forgotten;

    Stream(ImageSpec from, int width, int height, RowSink next) {
      this.to = from.sized(width, height);
      this.next = next;
      this.across = Taps.of(filter, from.width(), width);
      this.down = Taps.of(filter, from.height(), height);
    }

    @Override
    public void add(Image band) {
      int rowLength = to.width() * to.channels().count();
      float[][] rows = new float[band.height()][rowLength];
      IntStream.range(0, band.height())
          .parallel()
          .forEach(y -> filterAcross(across, band, y, rows[y]));
      for (float[] row : rows) {
        held.put(come++, row);
      }
      int end = made;
      while (end < to.height() && farthest(end) < come) {
        end++;
      }
      if (end == made) {
        return;
      }
      Image resized = Image.blank(to.width(), end - made, to.channels(), to.depth());
      int first = made;
      IntStream.range(0, end - first)
          .parallel()
          .forEach(
              y -> {
                float[] sum = new float[rowLength];
                filterDown(down, first + y, row -> Objects.requireNonNull(held.get(row)), sum);
                store(sum, resized, y);
              });
      made = end;
      int least = made == to.height() ? come : nearest(made);
      while (forgotten < least) {
        held.remove(forgotten++);
      }
      next.add(resized);
    }

    private int farthest(int y) {
      int farthest = 0;
      for (int t = 0; t < down.taps(); t++) {
        farthest = down.weight(y, t) == 0 ? farthest : Math.max(farthest, down.source(y, t));
      }
      return farthest;
    }

    /** The first row that {@code y} or any row after it needs. */
    private int nearest(int y) {
      int nearest = Integer.MAX_VALUE;
      for (int later = y; later < Math.min(to.height(), y + down.taps()); later++) {
        for (int t = 0; t < down.taps(); t++) {
          nearest = Math.min(nearest, down.source(later, t));
        }
      }
      return nearest;
    }
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
        filterAcross(across, image, y, rows[slot]);
        held[slot] = y;
      }
      return rows[slot];
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
