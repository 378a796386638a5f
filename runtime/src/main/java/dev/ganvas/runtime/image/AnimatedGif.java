package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures as a GIF file that shows them one after another, for ever; {@link AnimatedGifFile} takes
 * them one by one.
 */
public final class AnimatedGif {
  private AnimatedGif() {}

  /**
   * Encodes pictures; each gets the 256 colours that suit it best.
   *
   * @param frames {@code [H, W, any]} of 8 bits, all of one size; opacity is laid on white
   * @param hundredths how long each is shown, in hundredths of a second
   * @return the bytes of a whole file
   */
  public static byte[] encode(List<Image> frames, int hundredths) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GifFrames gif = new GifFrames(new MemoryCacheImageOutputStream(bytes), hundredths)) {
      for (Image frame : frames) {
        gif.add(frame);
      }
      gif.end();
    } catch (IOException e) {
      throw new GanvasException(Kind.UNWRITABLE_OUTPUT, "the pictures do not go into a GIF", e);
    }
    return bytes.toByteArray();
  }
}
