package dev.ganvas.runtime.image;

import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.stream.FileImageOutputStream;

/** An animation as a GIF; each picture gets the 256 colours that suit it best. */
final class AnimatedGifFile implements AnimationFile {
  private final AtomicFiles.Unfinished file;
  private final GifFrames frames;

  private AnimatedGifFile(AtomicFiles.Unfinished file, GifFrames frames) {
    this.file = file;
    this.frames = frames;
  }

  static AnimatedGifFile begin(Path target, int hundredths) throws IOException {
    AtomicFiles.Unfinished file = AtomicFiles.begin(target);
    try {
      return new AnimatedGifFile(
          file, new GifFrames(new FileImageOutputStream(file.file().toFile()), hundredths));
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  @Override
  public void add(Image frame) throws IOException {
    frames.add(frame);
  }

  @Override
  public void finish() throws IOException {
    frames.end();
    frames.close();
    file.finish();
  }

  @Override
  public void close() throws IOException {
    try {
      frames.close();
    } finally {
      file.close();
    }
  }
}
