package dev.ganvas.runtime.metadata;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Pieces of a file that is too large to be held. */
final class FileBytes {
  private FileBytes() {}

  /**
   * Reads bytes from a place.
   *
   * @throws IOException if the file ends before them
   */
  static byte[] read(FileChannel file, long place, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, place + bytes.position()) < 0) {
        throw new EOFException("expected " + length + " bytes at " + place + ", found the end");
      }
    }
    return bytes.array();
  }

  /** Writes all bytes at a place. */
  static void write(FileChannel file, long place, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      file.write(bytes, place + bytes.position());
    }
  }
}
