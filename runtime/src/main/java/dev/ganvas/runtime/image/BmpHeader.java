package dev.ganvas.runtime.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * What the headers of a BMP file say, of every version of Windows (wingdi.h) and OS/2.
 *
 * @param width columns as claimed, which may be no sensible number
 * @param height rows as claimed
 * @param fromTop whether the first row in the file is the highest
 * @param bits of a pixel
 * @param coding how pixels are stored
 * @param colors how many colours the palette has, all of them within the file
 * @param colorBytes bytes of each of them
 * @param colorsAt where the palette begins
 * @param pixelsAt where the pixels begin, which may be beyond the file
 * @param fields which bits are which colour, where there is no palette
 * @param fault why pixels of this kind cannot be read
 */
record BmpHeader(
    int width,
    int height,
    boolean fromTop,
    int bits,
    BmpCoding coding,
    int colors,
    int colorBytes,
    int colorsAt,
    long pixelsAt,
    BmpFields fields,
    Optional<String> fault) {
  private static final int FILE_HEADER = 14;
  private static final int CORE = 12;
  private static final int OS2_SHORT = 16;
  private static final int INFO = 40;
  private static final int OS2 = 64;

  /** Core, OS/2 v2 cut short, Windows 3, two of Adobe's, OS/2 v2, Windows 4 and 5. */
  private static final List<Integer> SIZES = List.of(CORE, OS2_SHORT, INFO, 52, 56, OS2, 108, 124);

  private static final int MASKS_AT = FILE_HEADER + INFO;
  private static final int ALPHA_MASK_AT = MASKS_AT + 12;
  private static final int WITH_ALPHA_MASK = 56;
  private static final int ALPHA_FIELDS = 6;
  private static final int HIGHEST_BYTE = 0xff000000;

  /**
   * Reads them.
   *
   * @return empty where the file ends before, or begins with none of a known length
   */
  static Optional<BmpHeader> read(byte[] file) {
    int size = size(file);
    return SIZES.contains(size) && file.length >= FILE_HEADER + size
        ? Optional.of(parse(file, size))
        : Optional.empty();
  }

  /** How long the header claims to be; 0 where the file ends before. */
  static int size(byte[] file) {
    return file.length < FILE_HEADER + 4 ? 0 : in(file).getInt(FILE_HEADER);
  }

  private static ByteBuffer in(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static BmpHeader parse(byte[] file, int size) {
    ByteBuffer in = in(file);
    boolean core = size == CORE;
    int width = core ? in.getShort(18) & 0xffff : in.getInt(18);
    long height = core ? in.getShort(20) & 0xffff : in.getInt(22);
    int bits = in.getShort(core ? 24 : 28) & 0xffff;
    int number = size > OS2_SHORT ? in.getInt(30) : 0;
    BmpCoding coding = size == OS2 ? BmpCoding.ofOs2(number) : BmpCoding.ofWindows(number);
    boolean masksFollow = size == INFO && coding == BmpCoding.FIELDS;
    int masks = masksFollow ? (number == ALPHA_FIELDS ? 16 : 12) : 0;
    int colorsAt = FILE_HEADER + size + masks;
    int colorBytes = core ? 3 : 4;
    long said = in.getInt(10) & 0xffffffffL;
    long told = size > OS2_SHORT ? in.getInt(46) & 0xffffffffL : 0;
    int colors = bits > 8 ? 0 : colors(file.length, bits, told, colorsAt, said, colorBytes);
    // Some programs do not say where pixels begin.
    long pixelsAt = said >= colorsAt ? said : colorsAt + (long) colors * colorBytes;
    Optional<BmpFields> fields = fields(file, size, bits, coding, number == ALPHA_FIELDS);
    Optional<String> fault = Optional.empty();
    if (!coding.holds(bits)) {
      fault = Optional.of(coding.describe(bits));
    } else if (fields.isEmpty()) {
      fault = Optional.of("bit fields that make no sense");
    } else if (bits <= 8 && colors == 0) {
      fault = Optional.of("no palette");
    }
    return new BmpHeader(
        width,
        (int) Math.min(Integer.MAX_VALUE, Math.abs(height)),
        height < 0,
        bits,
        coding,
        colors,
        colorBytes,
        colorsAt,
        pixelsAt,
        fields.orElse(BmpFields.BYTES),
        fault);
  }

  /** No more colours than pixels can name, and than lie between the header and the pixels. */
  private static int colors(
      int fileLength, int bits, long told, int colorsAt, long pixelsAt, int colorBytes) {
    long most = 1L << bits;
    long end = pixelsAt >= colorsAt ? Math.min(pixelsAt, fileLength) : fileLength;
    long there = Math.max(0, end - colorsAt) / colorBytes;
    return (int) Math.min(Math.min(told == 0 ? most : told, most), there);
  }

  /** Which bits are which colour; empty if that makes no sense. */
  private static Optional<BmpFields> fields(
      byte[] file, int size, int bits, BmpCoding coding, boolean alphaFields) {
    BmpFields usual = bits == 16 ? BmpFields.FIVE_BITS : BmpFields.BYTES;
    boolean alphaMask =
        (alphaFields || (size >= WITH_ALPHA_MASK && size != OS2))
            && file.length >= ALPHA_MASK_AT + 4;
    int alpha = alphaMask ? in(file).getInt(ALPHA_MASK_AT) : 0;
    if (coding != BmpCoding.FIELDS) {
      // Masks are for bit fields; but the fourth byte is used so, and then the header tells.
      boolean fourth = bits == 32 && alpha == HIGHEST_BYTE;
      return Optional.of(fourth ? usual.withAlpha(new BmpField(24, 8)) : usual);
    }
    if (file.length < ALPHA_MASK_AT) {
      return Optional.empty();
    }
    ByteBuffer in = in(file);
    int red = in.getInt(MASKS_AT);
    int green = in.getInt(MASKS_AT + 4);
    int blue = in.getInt(MASKS_AT + 8);
    int all = red | green | blue;
    boolean beyond = bits == 16 && ((all | alpha) >>> 16) != 0;
    Optional<BmpField> r = BmpField.ofMask(red);
    Optional<BmpField> g = BmpField.ofMask(green);
    Optional<BmpField> b = BmpField.ofMask(blue);
    Optional<BmpField> a = BmpField.ofMask(alpha);
    return all == 0 || beyond || r.isEmpty() || g.isEmpty() || b.isEmpty() || a.isEmpty()
        ? Optional.empty()
        : Optional.of(new BmpFields(r.get(), g.get(), b.get(), a.get()));
  }

  /** Whether there are pixels, of a kind that is read here. */
  boolean isReadable() {
    return fault.isEmpty() && width > 0 && height > 0;
  }

  /** Bytes of a row that hold pixels. */
  long rowBytes() {
    return ((long) width * bits + 7) / 8;
  }

  /** Bytes of a row with those that fill it up to a multiple of four. */
  long stride() {
    return (rowBytes() + 3) / 4 * 4;
  }

  /** What pixels look like; the file is kept. */
  BmpColors colorsOf(byte[] file) {
    return bits <= 8 ? new BmpPalette(file, colorsAt, colorBytes, colors) : fields;
  }
}
