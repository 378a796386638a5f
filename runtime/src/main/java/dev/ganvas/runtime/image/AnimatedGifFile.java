package dev.ganvas.runtime.image;

import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.stream.FileImageOutputStream;

/**
 * A GIF file that shows pictures one after another, for ever, written as they come: none is held in
 * memory. It has its name once it is whole.
 */
public final class AnimatedGifFile implements AutoCloseable {
  private final AtomicFiles.Unfinished file;
  private final GifFrames frames;

  private AnimatedGifFile(AtomicFiles.Unfinished file, GifFrames frames) {
    this.file = file;
    this.frames = frames;
  }

  /**
   * Begins one. Missing folders are created.
   *
   * @param hundredths how long each picture is shown, in hundredths of a second
   * @throws IOException if it cannot be created
   */
  public static AnimatedGifFile begin(Path target, int hundredths) throws IOException {
    AtomicFiles.Unfinished file = AtomicFiles.begin(target);
    try {
      return new AnimatedGifFile(
          file, new GifFrames(new FileImageOutputStream(file.file().toFile()), hundredths));
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /**
   * Appends a picture.
   *
   * @param frame {@code [H, W, any]} of 8 bits, as large as the others; opacity is laid on white;
   *     the caller keeps it
   * @throws IOException if it cannot be stored
   */
  public void add(Image frame) throws IOException {
    frames.add(frame);
  }

  /**
   * Ends the file and gives it its name.
   *
   * @throws IOException if it cannot be stored
   */
  public void finish() throws IOException {
    frames.end();
    frames.close();
    file.finish();
  }

  /** Removes it, unless it is finished; may be called twice. */
  @Override
  public void close() throws IOException {
    try {
      frames.close();
    } finally {
      file.close();
    }
  }
}
