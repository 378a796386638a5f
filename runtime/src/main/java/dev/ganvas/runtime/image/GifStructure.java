package dev.ganvas.runtime.image;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** What a GIF file's blocks say (GIF89a), and whether the first picture's data are whole. */
final class GifStructure implements FileStructure {
  private static final int SIGNATURE = 6;
  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2c;

  /** A code of twelve bits stands for at most 4096 pixels. */
  private static final int MOST_PIXELS_A_BYTE = 4096;

  private int columns;
  private int rows;
  private int x;
  private int y;
  private int firstWidth;
  private int firstHeight;
  private int frames;
  private boolean firstIsWhole;
  private Optional<String> damage = Optional.empty();

  private GifStructure() {}

  static GifStructure read(ByteSource in) throws IOException {
    GifStructure structure = new GifStructure();
    structure.walk(in);
    return structure;
  }

  private void walk(ByteSource in) throws IOException {
    in.skip(SIGNATURE);
    columns = little(in);
    rows = little(in);
    int flags = in.next();
    boolean whole = in.skip(2) && passOverColors(in, flags);
    int block = whole ? in.next() : -1;
    while (whole && (block == EXTENSION || block == PICTURE)) {
      if (block == EXTENSION) {
        whole = in.skip(1) && passOverData(in);
      } else {
        whole = picture(in);
        firstIsWhole |= frames == 0 && whole;
        frames++;
      }
      block = whole ? in.next() : -1;
    }
    // What is cut after the first picture does not matter to it.
    if (!firstIsWhole) {
      damage = Optional.of("its data end after " + in.position() + " bytes");
    }
  }

  private boolean picture(ByteSource in) throws IOException {
    int left = little(in);
    int top = little(in);
    int width = little(in);
    int height = little(in);
    if (frames == 0) {
      x = left;
      y = top;
      firstWidth = width;
      firstHeight = height;
    }
    int flags = in.next();
    return flags >= 0 && passOverColors(in, flags) && in.skip(1) && passOverData(in);
  }

  private static boolean passOverColors(ByteSource in, int flags) throws IOException {
    boolean there = (flags & 0x80) != 0;
    return !there || in.skip(3L << ((flags & 7) + 1));
  }

  /** Pieces that each begin with their length, the last being empty. */
  private static boolean passOverData(ByteSource in) throws IOException {
    int length = in.next();
    while (length > 0 && in.skip(length)) {
      length = in.next();
    }
    return length == 0;
  }

  private static int little(ByteSource in) throws IOException {
    int low = in.next();
    int high = in.next();
    return low < 0 || high < 0 ? 0 : high << 8 | low;
  }

  @Override
  public OptionalInt width() {
    int width = Math.max(columns, firstWidth);
    return width == 0 ? OptionalInt.empty() : OptionalInt.of(width);
  }

  @Override
  public OptionalInt height() {
    int height = Math.max(rows, firstHeight);
    return height == 0 ? OptionalInt.empty() : OptionalInt.of(height);
  }

  /** The most that it may be. */
  @Override
  public Channels channels() {
    return Channels.RGBA;
  }

  @Override
  public int frames() {
    return Math.max(1, frames);
  }

  @Override
  public Optional<String> damage() {
    return damage;
  }

  @Override
  public long leastBytes() {
    return (long) firstWidth * firstHeight / MOST_PIXELS_A_BYTE;
  }

  @Override
  public Image decode(byte[] file, ImageHeader header, String name) {
    if (firstWidth == 0 || firstHeight == 0) {
      throw FileStructure.unreadable("a GIF file with a picture", "one without pixels", name);
    }
    return new Canvas(columns, rows).put(GifPictures.first(file, name), x, y);
  }
}
