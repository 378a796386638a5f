package dev.ganvas.runtime.image;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * What a file gets beside its pixels, where these are written piece by piece and the whole file is
 * never in memory.
 */
public interface FileExtras {
  /** Nothing. */
  FileExtras NONE =
      new FileExtras() {
        @Override
        public int room() {
          return 0;
        }

        @Override
        public void putInto(FileChannel file) {
          // There is nothing to put in.
        }
      };

  /** Bytes that are left free before the file proper. */
  int room();

  /**
   * Puts them in.
   *
   * @param file the pixels' whole file, behind {@link #room()} free bytes, to be read and written;
   *     the caller closes it
   * @throws IOException if it cannot be read or written
   */
  void putInto(FileChannel file) throws IOException;
}
