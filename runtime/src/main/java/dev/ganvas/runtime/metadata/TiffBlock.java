package dev.ganvas.runtime.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Directories of tags as TIFF 6.0 lays them out, which is also what EXIF consists of (CIPA DC-008).
 * Read with suspicion: offsets and counts are checked against the bytes that are there, and what
 * does not fit is left out.
 *
 * <p>When a block is written, a maker note stays where it was if that is possible at all: some
 * cameras' notes point into themselves by their place in the file.
 */
final class TiffBlock {
  static final int EXIF_POINTER = 0x8769;
  static final int GPS_POINTER = 0x8825;
  static final int INTEROP_POINTER = 0xa005;
  static final int MAKER_NOTE = 0x927c;

  /**
   * A note behind this is none of a JPEG's: in a TIFF file it lies behind megabytes of pixels,
   * whose room would have to be left free.
   */
  private static final int MOST_KEPT_PLACE = 1 << 16;

  private static final int MOST_ENTRIES = 1000;
  private static final int ENTRY = 12;
  private static final int HEADER = 8;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;
  private static final int SHORT = 3;
  private static final int ASCII = 2;
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  /** One tag's value. */
  static final class Field {
    private final int type;
    private final byte[] value;

    /** Where the value lay; -1 for a new one. */
    private final int place;

    Field(int type, byte[] value, int place) {
      this.type = type;
      this.value = value;
      this.place = place;
    }

    int type() {
      return type;
    }

    byte[] value() {
      return value;
    }

    private int count() {
      return value.length / TYPE_BYTES[type];
    }
  }

  /** A directory with those that hang on it. */
  static final class Directory {
    private final Map<Integer, Field> fields = new TreeMap<>();
    private final Map<Integer, Directory> children = new TreeMap<>();

    Map<Integer, Field> fields() {
      return fields;
    }

    Map<Integer, Directory> children() {
      return children;
    }

    private boolean isEmpty() {
      return fields.isEmpty() && children.isEmpty();
    }
  }

  private final ByteOrder order;
  private final Directory root;

  private TiffBlock(ByteOrder order, Directory root) {
    this.order = order;
    this.root = root;
  }

  /** A block of a directory and what hangs on it. */
  static TiffBlock of(ByteOrder order, Directory root) {
    return new TiffBlock(order, root);
  }

  /**
   * Bytes of one value.
   *
   * @throws IllegalArgumentException if there is no such type
   */
  static int bytesOf(int type) {
    if (type < 1 || type >= TYPE_BYTES.length) {
      throw new IllegalArgumentException("expected a TIFF type of 1 to 13, found " + type);
    }
    return TYPE_BYTES[type];
  }

  /** A block without a tag. */
  static TiffBlock empty() {
    return new TiffBlock(ByteOrder.BIG_ENDIAN, new Directory());
  }

  /** The first directory of a block or file and what hangs on it; empty if it is none. */
  static Optional<TiffBlock> read(byte[] bytes) {
    if (bytes.length < HEADER) {
      return Optional.empty();
    }
    ByteOrder order =
        bytes[0] == 'I' && bytes[1] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
    boolean marked = bytes[0] == bytes[1] && (bytes[0] == 'I' || bytes[0] == 'M');
    if (!marked || buffer.getShort(2) != 42) {
      return Optional.empty();
    }
    Directory root = directory(buffer, buffer.getInt(4), new HashSet<>());
    return Optional.of(new TiffBlock(order, root));
  }

  private static Directory directory(ByteBuffer buffer, int offset, Set<Integer> seen) {
    Directory directory = new Directory();
    if (offset < HEADER || offset > buffer.capacity() - 2 || !seen.add(offset)) {
      return directory;
    }
    int count = Math.min(MOST_ENTRIES, buffer.getShort(offset) & 0xffff);
    for (int i = 0; i < count; i++) {
      int at = offset + 2 + i * ENTRY;
      if (at > buffer.capacity() - ENTRY) {
        break;
      }
      int tag = buffer.getShort(at) & 0xffff;
      int type = buffer.getShort(at + 2) & 0xffff;
      long bytes =
          type < TYPE_BYTES.length ? (buffer.getInt(at + 4) & 0xffffffffL) * TYPE_BYTES[type] : 0;
      if (bytes == 0) {
        continue;
      }
      int place = bytes <= 4 ? at + 8 : buffer.getInt(at + 8);
      if (place < 0 || place > buffer.capacity() - bytes) {
        continue;
      }
      if (tag == EXIF_POINTER || tag == GPS_POINTER || tag == INTEROP_POINTER) {
        Directory child = directory(buffer, buffer.getInt(at + 8), seen);
        if (!child.isEmpty()) {
          directory.children.put(tag, child);
        }
      } else {
        byte[] value = new byte[(int) bytes];
        buffer.get(place, value);
        directory.fields.put(tag, new Field(type, value, place));
      }
    }
    return directory;
  }

  Directory root() {
    return root;
  }

  ByteOrder order() {
    return order;
  }

  /** The same in another order of bytes. */
  TiffBlock in(ByteOrder other) {
    return other == order ? this : new TiffBlock(other, swapped(root));
  }

  private static Directory swapped(Directory directory) {
    Directory result = new Directory();
    directory.fields.forEach(
        (tag, field) -> {
          // Rationals are pairs of four bytes.
          int unit = field.type == 5 || field.type == 10 ? 4 : TYPE_BYTES[field.type];
          byte[] value = field.value.clone();
          for (int from = 0; from + unit <= value.length; from += unit) {
            for (int i = 0; i < unit / 2; i++) {
              byte first = value[from + i];
              value[from + i] = value[from + unit - 1 - i];
              value[from + unit - 1 - i] = first;
            }
          }
          result.fields.put(tag, new Field(field.type, value, field.place));
        });
    directory.children.forEach((tag, child) -> result.children.put(tag, swapped(child)));
    return result;
  }

  /** The directory under a pointer, if it is there. */
  Optional<Directory> child(int pointer) {
    return Optional.ofNullable(root.children.get(pointer));
  }

  /** A whole number, if the tag has one. */
  Optional<Integer> number(Directory directory, int tag) {
    Field field = directory.fields.get(tag);
    if (field == null || (field.type != SHORT && field.type != LONG)) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(field.value).order(order);
    return Optional.of(field.type == SHORT ? buffer.getShort() & 0xffff : buffer.getInt());
  }

  void putShort(Directory directory, int tag, int value) {
    directory.fields.put(
        tag,
        new Field(SHORT, ByteBuffer.allocate(2).order(order).putShort((short) value).array(), -1));
  }

  void putLong(Directory directory, int tag, int value) {
    directory.fields.put(
        tag, new Field(LONG, ByteBuffer.allocate(4).order(order).putInt(value).array(), -1));
  }

  /** The first fraction of a tag, if it has one with a value. */
  Optional<Double> rational(Directory directory, int tag) {
    Field field = directory.fields.get(tag);
    if (field == null || field.type != RATIONAL) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(field.value).order(order);
    long numerator = Integer.toUnsignedLong(buffer.getInt());
    long denominator = Integer.toUnsignedLong(buffer.getInt());
    return denominator == 0 ? Optional.empty() : Optional.of((double) numerator / denominator);
  }

  /** A positive number to four digits, as a fraction. */
  void putRational(Directory directory, int tag, double value) {
    boolean whole = value == Math.rint(value) || value > 0xffff;
    int denominator = whole ? 1 : 10_000;
    byte[] fraction =
        ByteBuffer.allocate(8)
            .order(order)
            .putInt((int) Math.round(value * denominator))
            .putInt(denominator)
            .array();
    directory.fields.put(tag, new Field(RATIONAL, fraction, -1));
  }

  void putText(Directory directory, int tag, String text) {
    byte[] ascii = (text + "\0").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    directory.fields.put(tag, new Field(ASCII, ascii, -1));
  }

  /** The block as an EXIF segment or chunk holds it. */
  byte[] toBytes() {
    Writer writer = new Writer(HEADER, 0);
    makerNote().ifPresent(note -> writer.reserve(note.place, note.value.length));
    int start = writer.directory(root);
    byte[] bytes = writer.toBytes();
    ByteBuffer header = ByteBuffer.wrap(bytes).order(order);
    header.put(0, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
    header.put(1, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
    header.putShort(2, (short) 42);
    header.putInt(4, start);
    return bytes;
  }

  private Optional<Field> makerNote() {
    return child(EXIF_POINTER)
        .map(exif -> exif.fields.get(MAKER_NOTE))
        .filter(note -> note.place >= HEADER && note.place < MOST_KEPT_PLACE);
  }

  /**
   * The directories for the end of a file, places counted from its beginning.
   *
   * @param length of the file so far, even
   * @param start gets the place of the first directory, an unsigned number
   */
  byte[] toAppendix(long length, int[] start) {
    Writer writer = new Writer(0, length);
    start[0] = (int) (length + writer.directory(root));
    return writer.toBytes();
  }

  /** Lays out directories and values one after another, around a place that is taken. */
  private final class Writer {
    private final long base;
    private ByteBuffer buffer;
    private int end;
    private int reservedFrom = Integer.MAX_VALUE;
    private int reservedTo = Integer.MAX_VALUE;

    /**
     * A writer.
     *
     * @param start where it begins in its own bytes
     * @param base where these will lie in the file
     */
    Writer(int start, long base) {
      this.base = base;
      this.end = start;
      this.buffer = ByteBuffer.allocate(start + 1024).order(order);
    }

    void reserve(int from, int length) {
      reservedFrom = from;
      reservedTo = from + length;
    }

    /** Writes a directory and all under it, and says where it lies. */
    int directory(Directory directory) {
      List<Integer> tags = new ArrayList<>(directory.fields.keySet());
      tags.addAll(directory.children.keySet());
      tags.sort(null);
      int at = allocate(2 + tags.size() * ENTRY + 4);
      buffer.putShort(at, (short) tags.size());
      int entry = at + 2;
      for (int tag : tags) {
        Directory child = directory.children.get(tag);
        Field field =
            child == null
                ? java.util.Objects.requireNonNull(directory.fields.get(tag))
                : new Field(LONG, number((int) (base + directory(child))), -1);
        buffer.putShort(entry, (short) tag);
        buffer.putShort(entry + 2, (short) field.type);
        buffer.putInt(entry + 4, field.count());
        if (field.value.length <= 4) {
          buffer.put(entry + 8, field.value);
        } else {
          boolean stays = tag == MAKER_NOTE && field.place == reservedFrom;
          int place = stays ? field.place : allocate(field.value.length);
          grow(place + field.value.length);
          buffer.put(place, field.value);
          buffer.putInt(entry + 8, (int) (base + place));
        }
        entry += ENTRY;
      }
      // No next directory: that would be the thumbnail's.
      buffer.putInt(entry, 0);
      return at;
    }

    private byte[] number(int value) {
      return ByteBuffer.allocate(4).order(order).putInt(value).array();
    }

    private int allocate(int length) {
      int at = end + end % 2;
      if (at < reservedTo && at + length > reservedFrom) {
        at = reservedTo + reservedTo % 2;
      }
      end = at + length;
      grow(end);
      return at;
    }

    private void grow(int length) {
      if (length > buffer.capacity()) {
        ByteBuffer larger = ByteBuffer.allocate(Math.max(length, 2 * buffer.capacity()));
        larger.put(0, buffer.array());
        buffer = larger.order(order);
      }
    }

    byte[] toBytes() {
      int last = reservedTo == Integer.MAX_VALUE ? end : Math.max(end, reservedTo);
      grow(last);
      return java.util.Arrays.copyOf(buffer.array(), last);
    }
  }
}
