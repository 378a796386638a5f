package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * A file inside a tar file, read where it lies: a data set's pictures need not fit into memory.
 *
 * @param tar the tar file
 * @param name of the member
 * @param offset where its bytes begin in the tar file
 * @param size how many there are
 */
record TarMember(Path tar, String name, long offset, int size) {
  /**
   * The files inside a tar file that is not compressed, in its order.
   *
   * @throws GanvasException NO_INPUT if it is damaged
   */
  static List<TarMember> of(Path tar) {
    List<TarMember> members = new ArrayList<>();
    try (TarFile file = new TarFile(tar)) {
      for (TarArchiveEntry entry : file.getEntries()) {
        if (entry.isFile() && entry.getSize() <= Integer.MAX_VALUE) {
          members.add(
              new TarMember(tar, entry.getName(), entry.getDataOffset(), (int) entry.getSize()));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(tar, e);
    }
    return members;
  }

  /**
   * Its bytes.
   *
   * @throws IOException if they cannot be read
   */
  byte[] bytes() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    try (FileChannel channel = FileChannel.open(tar)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw damaged(tar, new IOException("it ends inside " + name));
        }
      }
    }
    return bytes.array();
  }

  private static GanvasException damaged(Path tar, Exception cause) {
    return new GanvasException(
        Kind.NO_INPUT,
        "expected a whole tar file, found a damaged one (" + cause.getMessage() + "): " + tar,
        cause);
  }
}
