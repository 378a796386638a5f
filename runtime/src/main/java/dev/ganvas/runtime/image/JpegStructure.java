package dev.ganvas.runtime.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What a JPEG file's segments say (ITU-T T.81, annex B), and whether its data go on to their end.
 *
 * <p>Segments are walked by their lengths, so that a thumbnail's end is not taken for the
 * picture's; what cameras put after the end does not matter. Whether the coded data between them
 * hold together, {@link JpegCodes} tells.
 */
final class JpegStructure implements FileStructure {
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int RESTART_INTERVAL = 0xdd;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;
  private static final int BLOCK = 8;
  private static final byte[] EXIF = ascii("Exif\0\0");
  private static final byte[] ICC = ascii("ICC_PROFILE\0");
  private static final byte[] ADOBE = ascii("Adobe");

  private int process;
  private int precision;
  private int columns;
  private int rows;
  private int components;
  private int unitWidth = BLOCK;
  private int unitHeight = BLOCK;
  private OptionalInt adobeTransform = OptionalInt.empty();
  private Optional<byte[]> exif = Optional.empty();
  private final TreeMap<Integer, byte[]> profile = new TreeMap<>();
  private int scans;
  private long restartInterval;
  private long restarts;
  private Optional<String> damage = Optional.empty();
  private long soundBytes;

  private JpegStructure() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static JpegStructure read(ByteSource in, Extent extent) throws IOException {
    JpegStructure structure = new JpegStructure();
    structure.walk(in, extent);
    return structure;
  }

  private void walk(ByteSource in, Extent extent) throws IOException {
    in.skip(2);
    int marker = nextMarker(in);
    while (marker >= 0 && marker != END_OF_IMAGE) {
      long start = in.position() - 2;
      if (standsAlone(marker)) {
        marker = nextMarker(in);
      } else if (!beginsSegment(marker)) {
        soundBytes = start;
        damage = Optional.of("its data are no JPEG's any more after " + start + " bytes");
        return;
      } else {
        int length = (int) in.number(2);
        Optional<byte[]> content = length < 2 ? Optional.empty() : in.bytes(length - 2);
        if (content.isEmpty()) {
          soundBytes = start;
          if (length == 0 || length == 1) {
            damage = Optional.of("the segment after " + start + " bytes has an impossible length");
          } else {
            endEarly(in.position());
          }
          return;
        }
        read(marker, content.get());
        if (marker == START_OF_SCAN && extent == Extent.HEADER) {
          return;
        }
        marker = marker == START_OF_SCAN ? passOverScan(in) : nextMarker(in);
      }
    }
    soundBytes = marker < 0 ? in.position() : in.position() - 2;
    if (marker < 0) {
      endEarly(in.position());
    }
  }

  private void endEarly(long position) {
    long done = rowsDone();
    damage =
        Optional.of(
            done > 0
                ? "its data end after " + done + " of " + rows + " rows"
                : scans == 0
                    ? "it ends within its header, after " + position + " bytes"
                    : "its data end before their end mark, after " + position + " bytes");
  }

  /** Known where restart marks count the units of the one scan of a sequential file. */
  private long rowsDone() {
    boolean sequential = process == 0xc0 || process == 0xc1;
    if (!sequential || scans != 1 || restartInterval == 0 || columns == 0) {
      return 0;
    }
    long unitsAcross = ((long) columns + unitWidth - 1) / unitWidth;
    return Math.min(rows, restarts * restartInterval / unitsAcross * unitHeight);
  }

  /** Goes to the next marker as decoders do: what lies between segments is passed over. */
  private static int nextMarker(ByteSource in) throws IOException {
    int found = in.next();
    while (found >= 0) {
      if (found == 0xff) {
        while (found == 0xff) {
          found = in.next();
        }
        if (found != 0) {
          return found;
        }
      }
      found = in.next();
    }
    return -1;
  }

  /** Goes through coded data to the marker that ends them. */
  private int passOverScan(ByteSource in) throws IOException {
    scans++;
    int marker = nextMarker(in);
    while (marker >= 0xd0 && marker <= 0xd7) {
      restarts++;
      marker = nextMarker(in);
    }
    return marker;
  }

  private static boolean standsAlone(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
  }

  private static boolean beginsSegment(int marker) {
    return marker >= 0xc0 && marker != 0xc8 && (marker < 0xf0 || marker == 0xfe);
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private void read(int marker, byte[] content) {
    if (isFrame(marker) && process == 0 && content.length >= 6) {
      readFrame(marker, content);
    } else if (marker == RESTART_INTERVAL && content.length >= 2) {
      restartInterval = number(content, 0);
    } else if (marker == APP1 && starts(content, EXIF) && exif.isEmpty()) {
      exif = Optional.of(after(content, EXIF.length));
    } else if (marker == APP2 && starts(content, ICC) && content.length > ICC.length + 2) {
      profile.putIfAbsent(content[ICC.length] & 0xff, after(content, ICC.length + 2));
    } else if (marker == APP14 && starts(content, ADOBE) && content.length >= 12) {
      adobeTransform = OptionalInt.of(content[11] & 0xff);
    }
  }

  private void readFrame(int marker, byte[] content) {
    process = marker;
    precision = content[0] & 0xff;
    rows = number(content, 1);
    columns = number(content, 3);
    components = content[5] & 0xff;
    int across = 1;
    int down = 1;
    for (int at = 6; at + 3 <= content.length && components > 1; at += 3) {
      across = Math.max(across, (content[at + 1] & 0xff) >> 4);
      down = Math.max(down, content[at + 1] & 0xf);
    }
    unitWidth = BLOCK * across;
    unitHeight = BLOCK * down;
  }

  private static int number(byte[] content, int at) {
    return (content[at] & 0xff) << 8 | (content[at + 1] & 0xff);
  }

  private static boolean starts(byte[] content, byte[] mark) {
    return content.length >= mark.length
        && Arrays.equals(content, 0, mark.length, mark, 0, mark.length);
  }

  private static byte[] after(byte[] content, int from) {
    return Arrays.copyOfRange(content, from, content.length);
  }

  @Override
  public OptionalInt width() {
    return process == 0 ? OptionalInt.empty() : OptionalInt.of(columns);
  }

  @Override
  public OptionalInt height() {
    return process == 0 ? OptionalInt.empty() : OptionalInt.of(rows);
  }

  @Override
  public Channels channels() {
    return components == 1 ? Channels.GRAY : Channels.RGB;
  }

  @Override
  public Optional<byte[]> exif() {
    return exif;
  }

  @Override
  public Optional<String> damage() {
    return damage;
  }

  @Override
  public Optional<String> damageOfCodes(byte[] file) {
    return JpegCodes.damage(file);
  }

  /** Huffman codes take one bit for each block of 64 pixels at least; arithmetic ones take less. */
  @Override
  public long leastBytes() {
    return process >= 0xc9 ? 0 : (long) columns * rows / (8 * BLOCK * BLOCK);
  }

  /** Four components: inks, not light. */
  boolean isCmyk() {
    return components == 4;
  }

  /** What Adobe's segment says of the colours: 0 for CMYK, 2 for YCCK; empty if there is none. */
  OptionalInt adobeTransform() {
    return adobeTransform;
  }

  /** The colour profile, put together from its pieces. */
  Optional<byte[]> profile() {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    profile.values().forEach(joined::writeBytes);
    return joined.size() == 0 ? Optional.empty() : Optional.of(joined.toByteArray());
  }

  @Override
  public Image decode(byte[] file, ImageHeader header, String name) {
    requireDecodable(name);
    byte[] decodable = damage.isPresent() ? closed(file) : file;
    return isCmyk()
        ? CmykJpeg.decode(decodable, this, name)
        : OpenCvCodec.decode(decodable, header, name);
  }

  /** Refuses what no decoder here reads, by its name instead of as a damaged file. */
  void requireDecodable(String name) {
    if (process == 0 || scans == 0) {
      String missing = process == 0 ? "without a frame header" : "without picture data";
      throw FileStructure.unreadable("a whole JPEG file", "one " + missing, name);
    }
    boolean known = process <= 0xc2 || process == 0xc9 || process == 0xca;
    if (!known) {
      String found = "a lossless or hierarchical one (marker " + Integer.toHexString(process) + ")";
      throw FileStructure.unreadable("a sequential or progressive JPEG", found, name);
    }
    if (precision != 8) {
      throw FileStructure.unreadable("a JPEG of 8 bits a sample", precision + " bits", name);
    }
    if (components != 1 && components != 3 && components != 4) {
      String found = components + " components";
      throw FileStructure.unreadable("a gray, coloured or CMYK JPEG", found, name);
    }
  }

  /**
   * The part before the damage with an end mark put after it. Without that mark OpenCV's JPEG
   * reader repeats the last row it got, and gives a progressive file up.
   */
  private byte[] closed(byte[] file) {
    int end = (int) Math.min(soundBytes, file.length);
    while (end > 2 && file[end - 1] == (byte) 0xff) {
      end--;
    }
    byte[] closed = Arrays.copyOf(file, end + 2);
    closed[end] = (byte) 0xff;
    closed[end + 1] = (byte) END_OF_IMAGE;
    return closed;
  }
}
