package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Image;
import java.io.IOException;
import java.util.Optional;

/** Where pictures come from, one after the other: a folder, an archive, an idx file. */
interface PictureSource {
  /**
   * A picture as it was found.
   *
   * @param name its path inside the source, for messages
   * @param part {@code train}, {@code test} or {@code val} if the source is divided, else empty
   * @param className the class it lies in, empty if none
   * @param image its pixels; empty if it cannot be read
   * @param trouble why it cannot be read, else empty
   */
  record Found(String name, String part, String className, Optional<Image> image, String trouble) {}

  /** Takes a picture. */
  interface Sink {
    void accept(Found found) throws IOException;
  }

  /**
   * Gives every picture, in an order that does not depend on the machine.
   *
   * @throws IOException if the source cannot be read
   */
  void forEach(Sink sink) throws IOException;
}
