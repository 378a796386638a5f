package dev.ganvas.runtime.image;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The size that PNM and JPEG 2000 files claim, and whether there are bytes enough for it where
 * pixels are stored as they are.
 *
 * @param width columns; empty where the file does not tell
 * @param height rows; empty where the file does not tell
 * @param channels gray or colours
 * @param depth of the samples
 * @param damage what is wrong
 */
record PlainStructure(
    OptionalInt width,
    OptionalInt height,
    Channels channels,
    SampleDepth depth,
    Optional<String> damage)
    implements FileStructure {
  private static final PlainStructure UNKNOWN =
      new PlainStructure(
          OptionalInt.empty(),
          OptionalInt.empty(),
          Channels.RGB,
          SampleDepth.EIGHT_BITS,
          Optional.empty());

  static PlainStructure read(byte[] file, ImageFormat format) {
    return switch (format) {
      case PNM -> pnm(file);
      case JPEG2000 -> jpeg2000(file);
      default -> UNKNOWN;
    };
  }

  private static Optional<String> damage(int height, long row, long there) {
    long rows = row > 0 ? Math.max(0, there) / row : height;
    return rows < height
        ? Optional.of("its data end after " + rows + " of " + height + " rows")
        : Optional.empty();
  }

  private static PlainStructure pnm(byte[] file) {
    int[] numbers = new int[3];
    boolean bitmap = file[1] == '1' || file[1] == '4';
    int wanted = bitmap ? 2 : 3;
    int at = 2;
    for (int i = 0; i < wanted; i++) {
      while (at < file.length && (isSpace(file[at]) || file[at] == '#')) {
        boolean comment = file[at] == '#';
        while (comment && at < file.length && file[at] != '\n') {
          at++;
        }
        at++;
      }
      long number = -1;
      while (at < file.length && file[at] >= '0' && file[at] <= '9') {
        number = Math.min(Integer.MAX_VALUE, Math.max(0, number) * 10 + file[at] - '0');
        at++;
      }
      if (number < 0) {
        return UNKNOWN;
      }
      numbers[i] = (int) number;
    }
    boolean text = file[1] <= '3';
    boolean wide = numbers[2] > 255;
    long samples = (long) numbers[0] * (file[1] == '6' ? 3 : 1) * (wide ? 2 : 1);
    long row = bitmap ? (numbers[0] + 7L) / 8 : samples;
    return new PlainStructure(
        OptionalInt.of(numbers[0]),
        OptionalInt.of(numbers[1]),
        file[1] == '3' || file[1] == '6' ? Channels.RGB : Channels.GRAY,
        wide ? SampleDepth.SIXTEEN_BITS : SampleDepth.EIGHT_BITS,
        damage(numbers[1], text ? 0 : row, file.length - at - 1L));
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  /** Boxes (ISO/IEC 15444-1, annex I) to the code stream, whose own size is what is allocated. */
  private static PlainStructure jpeg2000(byte[] file) {
    ByteBuffer boxes = ByteBuffer.wrap(file);
    long at = 0;
    while (at + 8 <= file.length) {
      long length = boxes.getInt((int) at) & 0xffffffffL;
      int type = boxes.getInt((int) at + 4);
      int header = length == 1 ? 16 : 8;
      if (length == 1 && at + 16 <= file.length) {
        length = boxes.getLong((int) at + 8);
      }
      if (type == 0x6a703263) {
        int size = (int) at + header + 6;
        return size + 18 <= file.length ? sizeOf(boxes, size) : UNKNOWN;
      }
      if (length < header || length > file.length) {
        return UNKNOWN;
      }
      at += length;
    }
    return UNKNOWN;
  }

  /** Sides of the grid less their offsets, after the markers, a length and the capabilities. */
  private static PlainStructure sizeOf(ByteBuffer stream, int at) {
    long width = (stream.getInt(at + 2) & 0xffffffffL) - (stream.getInt(at + 10) & 0xffffffffL);
    long height = (stream.getInt(at + 6) & 0xffffffffL) - (stream.getInt(at + 14) & 0xffffffffL);
    return new PlainStructure(
        OptionalInt.of((int) Math.max(0, Math.min(Integer.MAX_VALUE, width))),
        OptionalInt.of((int) Math.max(0, Math.min(Integer.MAX_VALUE, height))),
        Channels.RGB,
        SampleDepth.EIGHT_BITS,
        Optional.empty());
  }

  @Override
  public Image decode(byte[] file, ImageHeader header, String name) {
    return OpenCvCodec.decode(file, header, name);
  }
}
