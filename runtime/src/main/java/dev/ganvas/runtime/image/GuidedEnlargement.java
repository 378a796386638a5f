package dev.ganvas.runtime.image;

import java.util.stream.IntStream;

/**
 * Brings what was made of a reduced picture back to the full size, along the edges of the full
 * picture: the fast guided filter (He and Sun 2015, after He, Sun and Tang 2013). In each small
 * window the answer is taken as {@code a * light + b}; a and b are found on the small pictures,
 * enlarged, and applied to the light of the full one.
 */
public final class GuidedEnlargement {
  /** Half the side of a window, in pixels of the small picture. */
  private static final int RADIUS = 2;

  /** Variance of light below which a window counts as even; light runs from 0 to 1. */
  private static final double EVEN = 4e-4;

  private final Image guide;
  private final int channels;
  private final int width;
  private final int height;
  private final float[][] slopes;
  private final float[][] offsets;
  private final int max;
  private final Channels kind;

  /**
   * Finds the windows' slopes and offsets.
   *
   * @param small what was made of the reduced picture
   * @param guide the full picture
   * @shape {@code small} {@code [h, w, 1 or 3]}, {@code guide} {@code [H, W, 1 or 3]} of the same
   *     depth; the caller keeps both
   */
  public GuidedEnlargement(Image small, Image guide) {
    this.guide = guide;
    this.kind = small.channels();
    this.channels = small.channels().count();
    this.width = small.width();
    this.height = small.height();
    this.max = small.depth().max();
    this.slopes = new float[channels][];
    this.offsets = new float[channels][];
    Image reduced = new Resampler(Filter.BICUBIC).resize(guide, width, height);
    int pixels = width * height;
    double[] light = new double[pixels];
    double[] square = new double[pixels];
    for (int i = 0; i < pixels; i++) {
      light[i] = light(reduced, i);
      square[i] = light[i] * light[i];
    }
    double[] meanLight = mean(light);
    double[] meanSquare = mean(square);
    for (int c = 0; c < channels; c++) {
      double[] value = new double[pixels];
      double[] product = new double[pixels];
      for (int i = 0; i < pixels; i++) {
        value[i] = (double) small.sampleAt(i * channels + c) / max;
        product[i] = value[i] * light[i];
      }
      double[] meanValue = mean(value);
      double[] meanProduct = mean(product);
      double[] a = new double[pixels];
      double[] b = new double[pixels];
      for (int i = 0; i < pixels; i++) {
        double variance = meanSquare[i] - meanLight[i] * meanLight[i];
        a[i] = (meanProduct[i] - meanLight[i] * meanValue[i]) / (variance + EVEN);
        // Through the pixel itself rather than its window's mean: what the line does not explain,
        // like the texture of a style, stays.
        b[i] = value[i] - a[i] * light[i];
      }
      slopes[c] = toFloats(a);
      offsets[c] = toFloats(b);
    }
  }

  /**
   * Hands on the full-size picture.
   *
   * @shape bands of {@code [rows, W, 1 or 3]}
   */
  public void into(RowSink sink) {
    int band = 64;
    for (int y = 0; y < guide.height(); y += band) {
      int rows = Math.min(band, guide.height() - y);
      Image part = Image.blank(guide.width(), rows, kind, guide.depth());
      int first = y;
      IntStream.range(0, rows).parallel().forEach(r -> row(part, r, first + r));
      sink.add(part);
    }
  }

  private void row(Image part, int row, int y) {
    double sourceY = clamp((y + 0.5) * height / guide.height() - 0.5, height);
    int top = (int) sourceY;
    int bottom = Math.min(height - 1, top + 1);
    double down = sourceY - top;
    for (int x = 0; x < guide.width(); x++) {
      double sourceX = clamp((x + 0.5) * width / guide.width() - 0.5, width);
      int left = (int) sourceX;
      int right = Math.min(width - 1, left + 1);
      double across = sourceX - left;
      double light = light(guide, y * guide.width() + x);
      for (int c = 0; c < channels; c++) {
        double a = between(slopes[c], top, bottom, left, right, down, across);
        double b = between(offsets[c], top, bottom, left, right, down, across);
        double value = Math.max(0, Math.min(1, a * light + b));
        part.setSampleAt(part.index(x, row, c), (int) Math.round(value * max));
      }
    }
  }

  private double between(
      float[] plane, int top, int bottom, int left, int right, double down, double across) {
    double above = plane[top * width + left] * (1 - across) + plane[top * width + right] * across;
    double below =
        plane[bottom * width + left] * (1 - across) + plane[bottom * width + right] * across;
    return above * (1 - down) + below * down;
  }

  private static double clamp(double position, int length) {
    return Math.max(0, Math.min(length - 1, position));
  }

  private static double light(Image image, int pixel) {
    int count = image.channels().count();
    int i = pixel * count;
    double sum =
        count == 1
            ? image.sampleAt(i)
            : 0.299 * image.sampleAt(i)
                + 0.587 * image.sampleAt(i + 1)
                + 0.114 * image.sampleAt(i + 2);
    return sum / image.depth().max();
  }

  /** The mean of each pixel's window, which ends at the picture's border. */
  private double[] mean(double[] plane) {
    double[] across = new double[plane.length];
    double[] result = new double[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = Math.max(0, x - RADIUS);
        int to = Math.min(width - 1, x + RADIUS);
        double sum = 0;
        for (int i = from; i <= to; i++) {
          sum += plane[y * width + i];
        }
        across[y * width + x] = sum / (to - from + 1);
      }
    }
    for (int y = 0; y < height; y++) {
      int from = Math.max(0, y - RADIUS);
      int to = Math.min(height - 1, y + RADIUS);
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int i = from; i <= to; i++) {
          sum += across[i * width + x];
        }
        result[y * width + x] = sum / (to - from + 1);
      }
    }
    return result;
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
