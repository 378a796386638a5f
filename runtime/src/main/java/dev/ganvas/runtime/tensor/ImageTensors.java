package dev.ganvas.runtime.tensor;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.SampleDepth;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * Pictures to tensors and back: the only place where layouts, channel orders and value ranges
 * change. Both ways are one pass over the pixels, row by row in parallel.
 *
 * <p>Opacity enters a tensor only in {@link ColorOrder#RGBA}, the order of generators; whoever
 * enlarges a transparent picture treats its opacity apart.
 */
public final class ImageTensors {
  /** Below this many pixels, splitting the work costs more than it saves. */
  private static final int PARALLEL_PIXELS = 64 * 64;

  private ImageTensors() {}

  /**
   * A whole picture as a tensor.
   *
   * @shape {@code [H, W, C]} 8- or 16-bit image to {@code [1, C', H, W]} or {@code [1, H, W, C']}
   *     float32, C' and the value range as {@code format} says; the caller owns the result
   */
  public static FloatTensor toTensor(Image image, TensorFormat format) {
    Region whole = Region.whole(image);
    FloatTensor tensor = FloatTensor.zeros(shape(whole, format));
    fill(tensor, image, whole, format);
    return tensor;
  }

  /** The shape a region of a picture takes: {@code [1, C', h, w]} or {@code [1, h, w, C']}. */
  public static Shape shape(Region region, TensorFormat format) {
    return format.layout().shape(1, format.color().channels(), region.height(), region.width());
  }

  /**
   * Copies a region of a picture into a tensor. Where the region reaches beyond the picture, pixels
   * are mirrored at its border, the border pixel itself not repeated.
   *
   * <p>A gray picture fills three channels with the same numbers; a colour picture becomes one
   * channel by the luma of ITU-R BT.601 (0.299 R + 0.587 G + 0.114 B).
   *
   * @shape {@code target} is {@link #shape shape(region, format)}; the caller keeps ownership of
   *     all
   */
  public static void fill(FloatTensor target, Image image, Region region, TensorFormat format) {
    requireShape(target, shape(region, format));
    Strides strides = Strides.of(format, region.width(), region.height());
    FloatBuffer buffer = target.buffer();
    float black = format.range().black();
    float scale = (format.range().white() - black) / image.depth().max();
    boolean gray = image.channels().colors() == 1;
    int samples = image.channels().count();
    int wanted = format.color().channels();
    rows(region.height(), region.width())
        .forEach(
            row -> {
              int start = image.index(0, mirrored(region.y() + row, image.height()), 0);
              for (int column = 0; column < region.width(); column++) {
                int from = start + mirrored(region.x() + column, image.width()) * samples;
                int to = row * strides.row + column * strides.column;
                if (wanted == 1) {
                  float luma =
                      gray
                          ? image.sampleAt(from)
                          : 0.299f * image.sampleAt(from)
                              + 0.587f * image.sampleAt(from + 1)
                              + 0.114f * image.sampleAt(from + 2);
                  buffer.put(to, black + scale * luma);
                } else {
                  for (int c = 0; c < wanted; c++) {
                    int sample =
                        c == 3 ? opacity(image, from) : image.sampleAt(from + (gray ? 0 : c));
                    // HWC/RGB/integer -> the format's layout, channel order and range
                    buffer.put(
                        to + format.color().position(c) * strides.channel, black + scale * sample);
                  }
                }
              }
            });
  }

  /**
   * Stores rows of a tensor as rows of a picture: rounded to the nearest level, clamped. Opacity in
   * the picture is left as it is. Three channels become one gray by their mean, one becomes three
   * equal ones.
   *
   * @shape {@code source} is {@code [1, C', h, W]} or {@code [1, h, W, C']} in {@code format}; its
   *     rows {@code fromRow..fromRow+rows-1} become rows {@code firstRow..} of {@code target},
   *     {@code [H, W, C]}; the caller keeps ownership of all
   */
  public static void store(
      FloatTensor source, TensorFormat format, int fromRow, int rows, Image target, int firstRow) {
    Layout layout = format.layout();
    int height = source.shape().dim(layout.heightAxis());
    int width = target.width();
    requireShape(source, layout.shape(1, format.color().channels(), height, width));
    if (fromRow + rows > height || firstRow + rows > target.height()) {
      throw new IllegalArgumentException(
          "rows " + firstRow + " to " + (firstRow + rows) + " do not fit " + target);
    }
    Strides strides = Strides.of(format, width, height);
    FloatBuffer buffer = source.buffer();
    float black = format.range().black();
    int max = target.depth().max();
    float scale = max / (format.range().white() - black);
    int samples = target.channels().count();
    int colors = target.channels().colors();
    boolean one = format.color().channels() == 1;
    boolean hasOpacity = format.color() == ColorOrder.RGBA && target.channels() == Channels.RGBA;
    rows(rows, width)
        .forEach(
            row -> {
              int to = target.index(0, firstRow + row, 0);
              for (int column = 0; column < width; column++, to += samples) {
                int from = (fromRow + row) * strides.row + column * strides.column;
                if (colors == 1 && !one) {
                  float mean =
                      (buffer.get(from)
                              + buffer.get(from + strides.channel)
                              + buffer.get(from + 2 * strides.channel))
                          / 3;
                  target.setSampleAt(to, level((mean - black) * scale, max));
                } else {
                  int stored = hasOpacity ? colors + 1 : colors;
                  for (int c = 0; c < stored; c++) {
                    int plane = one ? 0 : format.color().position(c);
                    float value = buffer.get(from + plane * strides.channel);
                    // the format's layout, channel order and range -> HWC/RGB/integer
                    target.setSampleAt(to + c, level((value - black) * scale, max));
                  }
                }
              }
            });
  }

  /**
   * A whole tensor as a picture.
   *
   * @shape {@code [1, C', H, W]} or {@code [1, H, W, C']} in {@code format} to an 8-bit image
   *     {@code [H, W, 1, 3 or 4]}; the caller owns the result
   */
  public static Image toImage(FloatTensor tensor, TensorFormat format) {
    Layout layout = format.layout();
    int height = tensor.shape().dim(layout.heightAxis());
    Image image =
        Image.blank(
            tensor.shape().dim(layout.widthAxis()),
            height,
            channels(format.color()),
            SampleDepth.EIGHT_BITS);
    store(tensor, format, 0, height, image, 0);
    return image;
  }

  private static Channels channels(ColorOrder color) {
    return switch (color) {
      case GRAY, LUMA -> Channels.GRAY;
      case RGB, BGR -> Channels.RGB;
      case RGBA -> Channels.RGBA;
    };
  }

  /** The opacity of the pixel whose first sample is at {@code from}; full without opacity. */
  private static int opacity(Image image, int from) {
    Channels channels = image.channels();
    return channels.hasAlpha() ? image.sampleAt(from + channels.colors()) : image.depth().max();
  }

  private static int level(float value, int max) {
    // NaN compares false with everything and so becomes 0 here: callers check for it before.
    return value >= max ? max : value > 0 ? (int) (value + 0.5f) : 0;
  }

  private static IntStream rows(int rows, int width) {
    IntStream all = IntStream.range(0, rows);
    return (long) rows * width < PARALLEL_PIXELS ? all : all.parallel();
  }

  /** 3 2 1 | 0 1 2 ... n-1 | n-2 n-3: the border pixel is not repeated. */
  private static int mirrored(int position, int length) {
    if (position >= 0 && position < length) {
      return position;
    }
    if (length == 1) {
      return 0;
    }
    int p = Math.floorMod(position, 2 * length - 2);
    return p < length ? p : 2 * length - 2 - p;
  }

  private static void requireShape(FloatTensor tensor, Shape expected) {
    if (!tensor.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "expected a tensor of " + expected + ", found " + tensor.shape());
    }
  }

  /** How far apart neighbours lie in the buffer. */
  private record Strides(int channel, int row, int column) {
    static Strides of(TensorFormat format, int width, int height) {
      int channels = format.color().channels();
      return format.layout() == Layout.NCHW
          ? new Strides(width * height, width, 1)
          : new Strides(1, width * channels, channels);
    }
  }
}
