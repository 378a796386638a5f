package dev.ganvas.runtime.metadata;

import dev.ganvas.runtime.image.FileExtras;
import dev.ganvas.runtime.metadata.TiffBlock.Directory;
import dev.ganvas.runtime.metadata.TiffBlock.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Metadata for a TIFF file that is too large to be held: a new first directory at its end. */
final class TiffExtras implements FileExtras {
  private static final int HEADER = 8;
  private static final int ENTRY = 12;

  /** Places in TIFF files have 32 bits. */
  private static final long MOST_BYTES = 0xffff_ffffL;

  private final PictureMetadata metadata;

  TiffExtras(PictureMetadata metadata) {
    this.metadata = metadata;
  }

  @Override
  public int room() {
    return 0;
  }

  @Override
  public void putInto(FileChannel file) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(FileBytes.read(file, 0, HEADER));
    ByteOrder order = header.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    long place = Integer.toUnsignedLong(header.order(order).getInt(4));
    TiffBlock block = TiffBlock.of(order, directory(file, place, order));
    TiffFields.add(block, metadata);
    long end = file.size() + file.size() % 2;
    int[] start = new int[1];
    byte[] appendix = block.toAppendix(end, start);
    if (end + appendix.length > MOST_BYTES) {
      throw new IOException("a TIFF file ends at 4 GiB, this one would not");
    }
    FileBytes.write(file, end, appendix);
    byte[] pointer = ByteBuffer.allocate(4).order(order).putInt(start[0]).array();
    FileBytes.write(file, 4, pointer);
  }

  /** A directory that this program's writer has made: one that cannot be read is a defect. */
  private static Directory directory(FileChannel file, long place, ByteOrder order)
      throws IOException {
    int count = buffer(file, place, 2, order).getShort() & 0xffff;
    ByteBuffer entries = buffer(file, place + 2, count * ENTRY, order);
    Directory directory = new Directory();
    for (int at = 0; at < count * ENTRY; at += ENTRY) {
      int type = entries.getShort(at + 2) & 0xffff;
      int bytes = Math.multiplyExact(entries.getInt(at + 4), TiffBlock.bytesOf(type));
      byte[] value = new byte[bytes];
      if (bytes <= 4) {
        entries.get(at + 8, value);
      } else {
        value = FileBytes.read(file, Integer.toUnsignedLong(entries.getInt(at + 8)), bytes);
      }
      directory.fields().put(entries.getShort(at) & 0xffff, new Field(type, value, -1));
    }
    return directory;
  }

  private static ByteBuffer buffer(FileChannel file, long place, int length, ByteOrder order)
      throws IOException {
    return ByteBuffer.wrap(FileBytes.read(file, place, length)).order(order);
  }
}
