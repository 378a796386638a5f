package dev.ganvas.runtime.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a TIFF file's directories say (TIFF 6.0): how many pages there are, and whether the first
 * one's strips or tiles lie within the file.
 */
final class TiffStructure implements FileStructure {
  private static final int HEADER = 8;
  private static final int ENTRY = 12;
  private static final int MOST_VALUES = 1 << 20;
  private static final int MOST_PAGES = 10_000;
  private static final int NEW_SUBFILE = 254;
  private static final int OLD_SUBFILE = 255;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int STRIP_COUNTS = 279;
  private static final int PLANAR = 284;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_COUNTS = 325;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;
  private static final int WHITE_IS_ZERO = 0;
  private static final int PALETTE = 3;
  private static final int INKS = 5;
  private static final int YCBCR = 6;

  /** Opacity by which colours are multiplied already. */
  private static final int MULTIPLIED = 1;

  /** Opacity that left colours as they were. */
  private static final int NOT_MULTIPLIED = 2;

  private static final int SHORT = 3;

  private final ByteBuffer file;
  private final Map<Integer, Integer> entries = new TreeMap<>();
  private int frames;
  private Optional<String> damage = Optional.empty();

  private TiffStructure(byte[] file) {
    boolean little = file.length > 0 && file[0] == 'I';
    this.file =
        ByteBuffer.wrap(file).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  static TiffStructure read(byte[] file) {
    TiffStructure structure = new TiffStructure(file);
    structure.walk();
    structure.judge();
    return structure;
  }

  private int length() {
    return file.capacity();
  }

  private void walk() {
    Set<Integer> seen = new HashSet<>();
    int at = length() >= HEADER ? file.getInt(4) : 0;
    while (at >= HEADER && at <= length() - 2 && seen.add(at) && seen.size() <= MOST_PAGES) {
      int count = file.getShort(at) & 0xffff;
      Map<Integer, Integer> page = new TreeMap<>();
      int entry = at + 2;
      for (int i = 0; i < count && entry <= length() - ENTRY; i++) {
        page.putIfAbsent(file.getShort(entry) & 0xffff, entry);
        entry += ENTRY;
      }
      if (seen.size() == 1) {
        entries.putAll(page);
        frames = 1;
      } else if (isPage(page)) {
        frames++;
      }
      long next = at + 2 + (long) count * ENTRY;
      at = next <= length() - 4 ? file.getInt((int) next) : 0;
    }
  }

  /** Thumbnails and masks are no pages of their own. */
  private boolean isPage(Map<Integer, Integer> page) {
    return (value(page, NEW_SUBFILE, 0, 0) & 5) == 0
        && value(page, OLD_SUBFILE, 0, 0) != 2
        && page.containsKey(WIDTH);
  }

  private long value(int tag, long otherwise) {
    return value(entries, tag, 0, otherwise);
  }

  /** One of a tag's whole numbers; {@code otherwise} if it is not there. */
  private long value(Map<Integer, Integer> page, int tag, int index, long otherwise) {
    Integer entry = page.get(tag);
    if (entry == null || index >= (file.getInt(entry + 4) & 0xffffffffL)) {
      return otherwise;
    }
    int size =
        switch (file.getShort(entry + 2)) {
          case 1 -> 1;
          case 3 -> 2;
          case 4 -> 4;
          default -> 0;
        };
    long values = file.getInt(entry + 4) & 0xffffffffL;
    long start = values * size <= 4 ? entry + 8 : file.getInt(entry + 8) & 0xffffffffL;
    long place = start + (long) index * size;
    if (size == 0 || place > length() - size) {
      return otherwise;
    }
    return switch (size) {
      case 1 -> file.get((int) place) & 0xff;
      case 2 -> file.getShort((int) place) & 0xffff;
      default -> file.getInt((int) place) & 0xffffffffL;
    };
  }

  private void judge() {
    boolean tiled = entries.containsKey(TILE_OFFSETS);
    int offsets = tiled ? TILE_OFFSETS : STRIP_OFFSETS;
    int counts = tiled ? TILE_COUNTS : STRIP_COUNTS;
    Integer entry = entries.get(offsets);
    if (entry == null) {
      return;
    }
    long pieces = file.getInt(entry + 4) & 0xffffffffL;
    long stored = 0;
    for (int i = 0; i < Math.min(pieces, MOST_VALUES); i++) {
      long offset = value(entries, offsets, i, -1);
      // Old programs wrote no counts for a single strip.
      long count = value(entries, counts, i, entries.containsKey(counts) ? -1 : 0);
      if (offset < 0 || count < 0 || offset + count > length()) {
        String piece = tiled ? "tiles" : "strips";
        damage = Optional.of("its data end after " + i + " of " + pieces + " " + piece);
        return;
      }
      stored += count;
    }
    long row = (value(WIDTH, 0) * value(SAMPLES, 1) * value(BITS, 1) + 7) / 8;
    boolean plain = value(COMPRESSION, 1) == 1 && value(PHOTOMETRIC, 0) != YCBCR && !tiled;
    if (plain && entries.containsKey(counts) && row > 0 && stored / row < value(HEIGHT, 0)) {
      damage =
          Optional.of("its data end after " + stored / row + " of " + value(HEIGHT, 0) + " rows");
    }
  }

  private OptionalInt side(int tag) {
    long value = value(tag, 0);
    return entries.containsKey(tag) && value <= Integer.MAX_VALUE
        ? OptionalInt.of((int) value)
        : OptionalInt.empty();
  }

  @Override
  public OptionalInt width() {
    return side(WIDTH);
  }

  @Override
  public OptionalInt height() {
    return side(HEIGHT);
  }

  /** Palettes hold colours, and inks become some. */
  @Override
  public Channels channels() {
    long samples = value(SAMPLES, 1);
    if (samples == 1 && entries.containsKey(WIDTH)) {
      return value(PHOTOMETRIC, 0) == PALETTE ? Channels.RGB : Channels.GRAY;
    }
    return samples == 4 && value(PHOTOMETRIC, 0) != INKS ? Channels.RGBA : Channels.RGB;
  }

  @Override
  public SampleDepth depth() {
    return value(BITS, 1) == 16 ? SampleDepth.SIXTEEN_BITS : SampleDepth.EIGHT_BITS;
  }

  @Override
  public int frames() {
    return Math.max(1, frames);
  }

  @Override
  public Optional<String> damage() {
    return damage;
  }

  /** What the methods that most files have can save at most; others are not judged. */
  @Override
  public long leastBytes() {
    long ratio =
        switch ((int) value(COMPRESSION, 1)) {
          case 5 -> 4096;
          case 8, 32_946 -> 1032;
          case 32_773 -> 64;
          default -> Long.MAX_VALUE;
        };
    long pixels = width().orElse(0) * (long) height().orElse(0);
    return pixels / 8 * Math.min(4, value(SAMPLES, 1)) / ratio;
  }

  @Override
  public Image decode(byte[] whole, ImageHeader header, String name) {
    if (width().isEmpty() || height().isEmpty()) {
      throw FileStructure.unreadable("a TIFF file with a picture", "none of a known size", name);
    }
    requireKnownSamples(name);
    Image image = OpenCvCodec.decode(withOpacityLeftAlone(whole), header, name);
    if (value(PHOTOMETRIC, -1) == WHITE_IS_ZERO && image.depth() == SampleDepth.SIXTEEN_BITS) {
      invert(image);
    }
    // OpenCV gives inks as colours, with an opacity that is none.
    if (value(PHOTOMETRIC, -1) == INKS && image.channels() == Channels.RGBA) {
      return Opacity.onWhite(image);
    }
    if (value(EXTRA_SAMPLES, 0) == MULTIPLIED && image.channels() == Channels.RGBA) {
      Opacity.divide(image);
    }
    return image;
  }

  /**
   * OpenCV multiplies colours of 8 bits by an opacity of which the file says that they are not, and
   * leaves those alone of which it says that they are. So the file is made to say that.
   */
  private byte[] withOpacityLeftAlone(byte[] whole) {
    Integer entry = entries.get(EXTRA_SAMPLES);
    if (entry == null
        || value(EXTRA_SAMPLES, 0) != NOT_MULTIPLIED
        || file.getShort(entry + 2) != SHORT
        || file.getInt(entry + 4) != 1) {
      return whole;
    }
    byte[] changed = whole.clone();
    ByteBuffer.wrap(changed).order(file.order()).putShort(entry + 8, (short) MULTIPLIED);
    return changed;
  }

  /** Refuses by name what OpenCV refuses without one, or reads as something else. */
  private void requireKnownSamples(String name) {
    long bits = value(BITS, 1);
    long samples = value(SAMPLES, 1);
    long photometric = value(PHOTOMETRIC, -1);
    String found = "";
    if (value(SAMPLE_FORMAT, 1) == 3) {
      found = bits + "-bit float samples";
    } else if (value(SAMPLE_FORMAT, 1) == 2) {
      found = "samples with a sign";
    } else if (bits > 16 || bits == 2 || (bits == 4 && photometric != PALETTE)) {
      found = bits + "-bit samples";
    } else if (samples < 1 || samples > 4) {
      found = samples + " samples a pixel";
    } else if (samples == 2) {
      found = "gray samples with opacity";
    } else if (bits == 16 && samples > 1 && value(PLANAR, 1) == 2) {
      found = "16-bit samples in a plane for each colour";
    }
    if (!found.isEmpty()) {
      throw FileStructure.unreadable(
          "a TIFF of 8- or 16-bit gray or coloured samples",
          found,
          name + ". Convert it to 16 bits, or to PNG, first");
    }
  }

  /** OpenCV does so for 8 bits only. */
  private static void invert(Image image) {
    short[] samples = image.samples16();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) ~samples[i];
    }
  }
}
