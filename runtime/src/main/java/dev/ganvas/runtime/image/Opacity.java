package dev.ganvas.runtime.image;

/** Taking a picture's opacity apart from its colours, and putting both together again. */
public final class Opacity {
  /** How far colours are bled under transparency: as far as the networks shipped here look. */
  private static final int BLEED = 8;

  private Opacity() {}

  /**
   * The opacity as a gray picture.
   *
   * @shape {@code [H, W, 2 or 4]} to {@code [H, W, 1]}, same depth; the caller owns the result
   */
  public static Image of(Image image) {
    int count = image.channels().count();
    Image opacity = Image.blank(image.width(), image.height(), Channels.GRAY, image.depth());
    for (int i = 0; i < image.width() * image.height(); i++) {
      opacity.setSampleAt(i, image.sampleAt(i * count + count - 1));
    }
    return opacity;
  }

  /**
   * The colours alone. Under full transparency files keep arbitrary colours, often black, which a
   * network would smear into the visible edge; so the colours next to the edge are continued there.
   *
   * @shape {@code [H, W, 2 or 4]} to {@code [H, W, 1 or 3]}, same depth; the caller owns the result
   */
  public static Image bleedColors(Image image) {
    int width = image.width();
    int height = image.height();
    int count = image.channels().count();
    int colors = image.channels().colors();
    Image result = Image.blank(width, height, image.channels().withoutAlpha(), image.depth());
    boolean[] filled = new boolean[width * height];
    for (int i = 0; i < filled.length; i++) {
      filled[i] = image.sampleAt(i * count + count - 1) > 0;
      for (int c = 0; c < colors; c++) {
        result.setSampleAt(i * colors + c, image.sampleAt(i * count + c));
      }
    }
    for (int pass = 0; pass < BLEED; pass++) {
      filled = bleedOnce(result, filled);
    }
    return result;
  }

  /**
   * The picture laid on white; one without opacity is given back as it is.
   *
   * @shape {@code [H, W, any]} to {@code [H, W, 1 or 3]}, same depth; the caller keeps the input
   */
  public static Image onWhite(Image image) {
    if (!image.channels().hasAlpha()) {
      return image;
    }
    int count = image.channels().count();
    int colors = image.channels().colors();
    long max = image.depth().max();
    Image laid =
        Image.blank(image.width(), image.height(), image.channels().withoutAlpha(), image.depth());
    for (int i = 0; i < image.width() * image.height(); i++) {
      long opacity = image.sampleAt(i * count + colors);
      for (int c = 0; c < colors; c++) {
        long value = image.sampleAt(i * count + c) * opacity + max * (max - opacity);
        laid.setSampleAt(i * colors + c, (int) ((value + max / 2) / max));
      }
    }
    return laid;
  }

  /**
   * Divides colours by the opacity by which a file's program multiplied them; for whoever makes the
   * picture. What is fully transparent stays as it is.
   *
   * @shape {@code [H, W, 2 or 4]} of any depth, changed in place; the caller keeps it
   */
  static void divide(Image image) {
    int count = image.channels().count();
    long most = image.depth().max();
    for (int i = 0; i < image.width() * image.height(); i++) {
      long opacity = image.sampleAt(i * count + count - 1);
      for (int c = 0; c < count - 1 && opacity > 0; c++) {
        long whole = (image.sampleAt(i * count + c) * most + opacity / 2) / opacity;
        image.setSampleAt(i * count + c, (int) Math.min(most, whole));
      }
    }
  }

  /** Gives each empty pixel beside a filled one the mean of its filled neighbours. */
  private static boolean[] bleedOnce(Image image, boolean[] filled) {
    int width = image.width();
    int height = image.height();
    int colors = image.channels().colors();
    boolean[] after = filled.clone();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        if (filled[at]) {
          continue;
        }
        int neighbours = 0;
        long[] sum = new long[colors];
        for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
          for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
            if (filled[ny * width + nx]) {
              neighbours++;
              for (int c = 0; c < colors; c++) {
                sum[c] += image.sample(nx, ny, c);
              }
            }
          }
        }
        if (neighbours > 0) {
          for (int c = 0; c < colors; c++) {
            image.setSampleAt(at * colors + c, (int) (sum[c] / neighbours));
          }
          after[at] = true;
        }
      }
    }
    return after;
  }

  /**
   * Colours and opacity as one picture.
   *
   * @shape {@code [H, W, 1 or 3]} and {@code [H, W, 1]} of the same depth to {@code [H, W, 2 or
   *     4]}; the caller owns the result
   */
  public static Image join(Image colors, Image opacity) {
    if (colors.width() != opacity.width() || colors.height() != opacity.height()) {
      throw new IllegalArgumentException(colors + " and " + opacity + " differ in size");
    }
    int from = colors.channels().colors();
    Channels channels = from == 1 ? Channels.GRAY_ALPHA : Channels.RGBA;
    Image joined = Image.blank(colors.width(), colors.height(), channels, colors.depth());
    for (int i = 0; i < colors.width() * colors.height(); i++) {
      for (int c = 0; c < from; c++) {
        joined.setSampleAt(i * (from + 1) + c, colors.sampleAt(i * from + c));
      }
      joined.setSampleAt(i * (from + 1) + from, opacity.sampleAt(i));
    }
    return joined;
  }

  /**
   * Gray with opacity, which is none where a gray picture has one level.
   *
   * @shape {@code [H, W, 1]} to {@code [H, W, 2]} of the same depth; the caller owns the result
   */
  static Image withoutLevel(Image gray, int level) {
    Image image = Image.blank(gray.width(), gray.height(), Channels.GRAY_ALPHA, gray.depth());
    int pixels = gray.width() * gray.height();
    for (int i = 0; i < pixels; i++) {
      int sample = gray.sampleAt(i);
      image.setSampleAt(2 * i, sample);
      image.setSampleAt(2 * i + 1, sample == level ? 0 : gray.depth().max());
    }
    return image;
  }
}
