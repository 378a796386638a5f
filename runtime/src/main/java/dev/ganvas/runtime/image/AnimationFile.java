package dev.ganvas.runtime.image;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that shows pictures one after another, for ever, written as they come: none is held in
 * memory. It has its name once it is whole.
 */
public sealed interface AnimationFile extends AutoCloseable
    permits AnimatedGifFile, AnimatedWebpFile {
  /** How long a picture is shown at most, in hundredths of a second: what a GIF can say. */
  int LONGEST = 0xffff;

  /**
   * Begins a GIF: 256 colours a picture, opacity is laid on white. Missing folders are created.
   *
   * @param hundredths how long each picture is shown, in hundredths of a second, 0 to {@value
   *     #LONGEST}
   * @throws IOException if it cannot be created
   */
  static AnimationFile gif(Path target, int hundredths) throws IOException {
    return AnimatedGifFile.begin(target, checked(hundredths));
  }

  /**
   * Begins a WebP: all colours, and opacity. Missing folders are created.
   *
   * @param hundredths how long each picture is shown, in hundredths of a second, 0 to {@value
   *     #LONGEST}
   * @param options how each picture is encoded
   * @throws IOException if it cannot be created
   */
  static AnimationFile webp(Path target, int hundredths, EncodeOptions options) throws IOException {
    return AnimatedWebpFile.begin(target, checked(hundredths), options);
  }

  private static int checked(int hundredths) {
    if (hundredths < 0 || hundredths > LONGEST) {
      throw new IllegalArgumentException(
          "a picture is shown for 0 to " + LONGEST + " hundredths, found " + hundredths);
    }
    return hundredths;
  }

  /**
   * Appends a picture.
   *
   * @param frame {@code [H, W, any]} of 8 bits, as large as the others; the caller keeps it
   * @throws IOException if it cannot be stored
   */
  void add(Image frame) throws IOException;

  /**
   * Ends the file and gives it its name.
   *
   * @throws IOException if it cannot be stored
   */
  void finish() throws IOException;

  /** Removes it, unless it is finished; may be called twice. */
  @Override
  void close() throws IOException;
}
