package dev.ganvas.runtime.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** What a WebP file's chunks say (RFC 9649), and whether the file is as long as it claims. */
final class WebpStructure implements FileStructure {

  /** OpenCV looks at so many bytes before it takes a file for a WebP. */
  private static final int LEAST_BYTES = 32;

  private final byte[] file;
  private int columns;
  private int rows;
  private boolean alpha;
  private boolean still;
  private int frames;
  private int firstFrame;
  private int firstFrameLength;
  private Optional<byte[]> exif = Optional.empty();
  private Optional<String> damage = Optional.empty();

  private WebpStructure(byte[] file) {
    this.file = file;
  }

  static WebpStructure read(byte[] file) {
    WebpStructure structure = new WebpStructure(file);
    structure.walk();
    return structure;
  }

  private void walk() {
    long claimed = (number(4, 4) & 0xffffffffL) + WebpHead.CHUNK;
    if (claimed > file.length) {
      damage = Optional.of("its data end after " + file.length + " of " + claimed + " bytes");
    }
    long end = Math.min(claimed, file.length);
    int at = WebpHead.FILE;
    while (at + WebpHead.CHUNK <= end) {
      long length = number(at + 4, 4) & 0xffffffffL;
      String type = type(at);
      int there = (int) Math.min(length, end - at - WebpHead.CHUNK);
      understand(type, at + WebpHead.CHUNK, there);
      if (there < length) {
        damage =
            damage.or(() -> Optional.of("its chunk '" + type.strip() + "' goes beyond its end"));
        return;
      }
      // Chunks of an odd length are followed by a byte that does not count.
      at = (int) Math.min(end, at + WebpHead.CHUNK + length + length % 2);
    }
  }

  private void understand(String type, int at, int length) {
    switch (type) {
      case "VP8X" -> {
        if (length >= WebpHead.EXTENDED) {
          alpha = (number(at, 1) & WebpHead.ALPHA_FLAG) != 0;
          columns = (int) number(at + 4, 3) + 1;
          rows = (int) number(at + 7, 3) + 1;
        }
      }
      case "VP8 ", "VP8L" -> {
        still = true;
        if (columns == 0) {
          bareSize(type, at, length);
        }
      }
      case "ANMF" -> {
        if (frames == 0) {
          firstFrame = at;
          firstFrameLength = length;
        }
        frames++;
      }
      case "EXIF" -> exif = Optional.of(Arrays.copyOfRange(file, at, at + length));
      default -> {}
    }
  }

  private void bareSize(String type, int at, int length) {
    if (type.equals("VP8L") && length >= 5) {
      long bits = number(at + 1, 4);
      alpha = hasAlphaBit(at);
      columns = (int) (bits & 0x3fff) + 1;
      rows = (int) ((bits >> 14) & 0x3fff) + 1;
    } else if (type.equals("VP8 ") && length >= 10) {
      columns = (int) number(at + 6, 2) & 0x3fff;
      rows = (int) number(at + 8, 2) & 0x3fff;
    }
  }

  /** A number of bytes that are there, the least significant first. */
  private long number(int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | (at + i < file.length ? file[at + i] & 0xff : 0);
    }
    return value;
  }

  private String type(int at) {
    return new String(file, at, 4, StandardCharsets.ISO_8859_1);
  }

  @Override
  public OptionalInt width() {
    return columns == 0 ? OptionalInt.empty() : OptionalInt.of(columns);
  }

  @Override
  public OptionalInt height() {
    return rows == 0 ? OptionalInt.empty() : OptionalInt.of(rows);
  }

  /** Of an animation's first frame the file does not tell as much. */
  @Override
  public Channels channels() {
    return alpha && still ? Channels.RGBA : Channels.RGB;
  }

  /** Some programs put JPEG's mark before the block. */
  @Override
  public Optional<byte[]> exif() {
    return exif.map(
        block ->
            block.length > 6 && block[0] == 'E' && block[1] == 'x'
                ? Arrays.copyOfRange(block, 6, block.length)
                : block);
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
  public Image decode(byte[] whole, ImageHeader header, String name) {
    if (!still && frames == 0) {
      throw FileStructure.unreadable("a whole WebP file", "one without picture data", name);
    }
    if (still) {
      return OpenCvCodec.decode(whole, header, name);
    }
    if (firstFrameLength < WebpHead.FRAME + WebpHead.CHUNK) {
      throw FileStructure.unreadable("a whole first frame", "one that ends early", name);
    }
    int width = (int) number(firstFrame + 6, 3) + 1;
    int height = (int) number(firstFrame + 9, 3) + 1;
    Image frame = OpenCvCodec.decode(stillFile(width, height), header, name);
    return new Canvas(columns, rows)
        .put(frame, 2 * (int) number(firstFrame, 3), 2 * (int) number(firstFrame + 3, 3));
  }

  /** The first frame as a file of its own: OpenCV refuses animations. */
  private byte[] stillFile(int width, int height) {
    Coded picture = coded(firstFrame + WebpHead.FRAME, firstFrame + firstFrameLength);
    int length = WebpHead.LENGTH + picture.chunks.length;
    byte[] head = WebpHead.of(length, picture.alpha ? WebpHead.ALPHA_FLAG : 0, width, height);
    ByteBuffer out = ByteBuffer.allocate(Math.max(LEAST_BYTES, length));
    out.put(head).put(picture.chunks);
    return out.array();
  }

  /**
   * A picture without what is said of it.
   *
   * @param chunks its chunks one after another, each of an even length
   * @param alpha whether it has opacity
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Coded(byte[] chunks, boolean alpha) {}

  /** The picture of a whole file that is no animation. */
  static Coded coded(byte[] still) {
    return new WebpStructure(still).coded(WebpHead.FILE, still.length);
  }

  private Coded coded(int from, int end) {
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    boolean opacity = false;
    int at = from;
    while (at + WebpHead.CHUNK <= end) {
      long length = number(at + 4, 4) & 0xffffffffL;
      String type = type(at);
      int there = (int) Math.min(length + length % 2, end - at - WebpHead.CHUNK);
      if (type.equals("ALPH") || type.equals("VP8 ") || type.equals("VP8L")) {
        picture.write(file, at, WebpHead.CHUNK + there);
        opacity |= type.equals("ALPH") || (type.equals("VP8L") && hasAlphaBit(at + WebpHead.CHUNK));
      }
      at += WebpHead.CHUNK + there;
    }
    return new Coded(picture.toByteArray(), opacity);
  }

  private boolean hasAlphaBit(int at) {
    return ((number(at + 1, 4) >> 28) & 1) == 1;
  }
}
