package dev.ganvas.runtime.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a PNG file's chunks say (W3C PNG, third edition), whether each is whole and has the checksum
 * it claims, and whether the picture's data inflate to as many rows as were promised.
 */
final class PngStructure implements FileStructure {
  private static final int SIGNATURE = 8;
  private static final int MOST_KEPT = 1 << 20;
  private static final int MOST_PALETTE = 3 * 256;

  /** Deflate makes at most 258 bytes of two bits. */
  private static final int MOST_DEFLATED = 1032;

  private static final int GRAY = 0;
  private static final int PALETTE = 3;
  private static final int GRAY_ALPHA = 4;

  private int columns;
  private int rows;
  private int depth;
  private int colorType;
  private boolean interlaced;
  private boolean headed;
  private int frames = 1;
  private boolean palette;
  private Optional<byte[]> transparency = Optional.empty();
  private Optional<byte[]> exif = Optional.empty();
  private Optional<String> damage = Optional.empty();
  private Optional<PngRows> layout = Optional.empty();
  private boolean dataBegun;
  private boolean dataEnded;
  private boolean dataDamaged;
  private long inflated;
  private final byte[] made = new byte[1 << 16];

  private PngStructure() {}

  static PngStructure read(ByteSource in, Extent extent) throws IOException {
    PngStructure structure = new PngStructure();
    in.skip(SIGNATURE);
    Inflater inflater = new Inflater();
    try {
      structure.walk(in, extent, inflater);
    } finally {
      inflater.end();
    }
    return structure;
  }

  private void walk(ByteSource in, Extent extent, Inflater inflater) throws IOException {
    boolean more = true;
    while (more) {
      long start = in.position();
      long length = in.number(4);
      Optional<byte[]> type = in.bytes(4);
      if (type.isEmpty()) {
        say("it ends after " + in.position() + " bytes, before its last chunk");
        more = false;
      } else {
        String name = new String(type.get(), StandardCharsets.ISO_8859_1);
        if (!name.matches("[A-Za-z]{4}") || length > Integer.MAX_VALUE) {
          say("byte " + start + " begins no chunk of a PNG");
          more = false;
        } else if (name.equals("IDAT") && extent == Extent.HEADER) {
          return;
        } else {
          more = chunk(in, start, length, name, inflater) && !name.equals("IEND");
        }
      }
    }
    if (extent == Extent.WHOLE) {
      judgeRows(inflater);
    }
  }

  /** Passes over one chunk; false if the file ends in it. */
  private boolean chunk(ByteSource in, long start, long length, String name, Inflater inflater)
      throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(name.getBytes(StandardCharsets.ISO_8859_1));
    boolean data = name.equals("IDAT");
    dataEnded |= dataBegun && !data;
    dataBegun |= data;
    boolean kept = !data && length <= MOST_KEPT;
    Optional<byte[]> content = kept ? in.bytes((int) length) : Optional.empty();
    boolean whole = content.isPresent();
    content.ifPresent(checksum::update);
    if (!kept) {
      byte[] piece = new byte[1 << 15];
      long left = length;
      int count = 1;
      while (left > 0 && count > 0) {
        count = in.take(piece, (int) Math.min(left, piece.length));
        checksum.update(piece, 0, count);
        if (data && !dataEnded) {
          inflate(inflater, piece, count);
        }
        left -= count;
      }
      whole = left == 0;
    }
    long expected = in.number(4);
    if (!whole || expected < 0) {
      say("it ends after " + in.position() + " bytes, within its chunk " + name);
      return false;
    }
    if (expected != checksum.getValue()) {
      say("its chunk " + name + " after " + start + " bytes has a wrong checksum");
    }
    content.ifPresent(bytes -> understand(name, bytes));
    return true;
  }

  /** Of several things that are wrong, the first is what matters. */
  private void say(String what) {
    damage = damage.or(() -> Optional.of(what));
  }

  private void understand(String name, byte[] content) {
    switch (name) {
      case "IHDR" -> readHeader(content);
      case "PLTE" ->
          palette = content.length > 0 && content.length % 3 == 0 && content.length <= MOST_PALETTE;
      case "tRNS" -> transparency = Optional.of(content);
      case "eXIf" -> exif = Optional.of(content);
      case "acTL" -> {
        if (content.length >= 4) {
          frames = Math.max(1, ByteBuffer.wrap(content).getInt(0));
        }
      }
      default -> {}
    }
  }

  private void readHeader(byte[] content) {
    if (content.length == 13 && !headed) {
      ByteBuffer header = ByteBuffer.wrap(content);
      headed = true;
      columns = header.getInt(0);
      rows = header.getInt(4);
      depth = content[8] & 0xff;
      colorType = content[9] & 0xff;
      interlaced = content[12] == 1;
      boolean knownMethods = content[10] == 0 && content[11] == 0 && (content[12] & 0xfe) == 0;
      if (columns > 0 && rows > 0 && depthFits() && knownMethods) {
        layout = Optional.of(layout());
      }
    }
  }

  private boolean depthFits() {
    return switch (colorType) {
      case GRAY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
      case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
      case 2, 4, 6 -> depth == 8 || depth == 16;
      default -> false;
    };
  }

  /** The rows of the picture, none of them gone by. */
  PngRows layout() {
    int samples =
        switch (colorType) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    return new PngRows(columns, rows, samples * depth, interlaced);
  }

  private void inflate(Inflater inflater, byte[] data, int count) {
    if (layout.isEmpty() || dataDamaged || inflater.finished()) {
      return;
    }
    inflater.setInput(data, 0, count);
    try {
      int length = inflater.inflate(made);
      while (length > 0) {
        int sound = layout.get().pass(made, length);
        inflated += sound;
        dataDamaged = sound < length;
        length = dataDamaged ? 0 : inflater.inflate(made);
      }
    } catch (DataFormatException e) {
      dataDamaged = true;
    }
    if (dataDamaged) {
      say("its data are damaged after " + rowsDone());
    }
  }

  private String rowsDone() {
    if (interlaced || layout.isEmpty()) {
      return inflated + " of " + layout.map(PngRows::total).orElse(0L) + " bytes";
    }
    return layout.get().rowsDone() + " of " + rows + " rows";
  }

  private void judgeRows(Inflater inflater) {
    if (layout.isPresent() && inflated < layout.get().total()) {
      // What users want to know of a file that is cut is how much of its picture is there.
      boolean cut = damage.isEmpty() || damage.get().startsWith("it ends");
      if (cut) {
        damage = Optional.of("its data end after " + rowsDone());
      }
    } else if (layout.isPresent() && !dataDamaged && !inflater.finished()) {
      say("its data lack their checksum");
    }
  }

  @Override
  public OptionalInt width() {
    return headed ? OptionalInt.of(columns) : OptionalInt.empty();
  }

  @Override
  public OptionalInt height() {
    return headed ? OptionalInt.of(rows) : OptionalInt.empty();
  }

  @Override
  public Channels channels() {
    boolean gray = headed && (colorType == GRAY || colorType == GRAY_ALPHA);
    if (colorType >= GRAY_ALPHA || transparency.isPresent()) {
      return gray ? Channels.GRAY_ALPHA : Channels.RGBA;
    }
    return gray ? Channels.GRAY : Channels.RGB;
  }

  @Override
  public SampleDepth depth() {
    return depth == 16 ? SampleDepth.SIXTEEN_BITS : SampleDepth.EIGHT_BITS;
  }

  @Override
  public Optional<byte[]> exif() {
    return exif;
  }

  @Override
  public int frames() {
    return frames;
  }

  @Override
  public Optional<String> damage() {
    return damage;
  }

  @Override
  public long leastBytes() {
    return layout.map(PngRows::total).orElse(0L) / MOST_DEFLATED;
  }

  /** Whether some colours mean that nothing is there. */
  boolean hasTransparentColors() {
    return transparency.isPresent();
  }

  @Override
  public Image decode(byte[] file, ImageHeader header, String name) {
    if (layout.isEmpty()) {
      String found = headed ? "color type " + colorType + " with " + depth + " bits" : "none";
      throw FileStructure.unreadable("a PNG header that makes sense", found, name);
    }
    if (colorType == PALETTE && !palette) {
      throw FileStructure.unreadable("a palette of 1 to 256 colours", "none", name);
    }
    if (damage.isPresent() && layout.get().rowsDone() == 0) {
      throw FileStructure.unreadable("some rows of a PNG", "none that can be decoded", name);
    }
    byte[] decodable =
        damage.isPresent() ? PngChunkFilter.mended(file, layout()) : PngChunkFilter.bare(file);
    Image image = OpenCvCodec.decode(decodable, header, name);
    return transparency
        .filter(key -> colorType == GRAY && key.length >= 2 && image.channels() == Channels.GRAY)
        .map(key -> withTransparentLevel(image, (key[0] & 0xff) << 8 | (key[1] & 0xff)))
        .orElse(image);
  }

  /** OpenCV drops the one transparent level of a gray picture. */
  private Image withTransparentLevel(Image gray, int stored) {
    int most = (1 << depth) - 1;
    return Opacity.withoutLevel(gray, depth == 16 ? stored : (stored & most) * 255 / most);
  }
}
