package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads GIF files with the JDK's reader: OpenCV 4.9 has none. */
final class GifPictures {
  private GifPictures() {}

  /**
   * The first picture of a file, without the rest of its canvas.
   *
   * @shape {@code [h, w, 3 or 4]} of 8 bits, with opacity if one of its colours is transparent
   */
  static Image first(byte[] file, String name) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      return toImage(reader.read(0));
    } catch (IOException | RuntimeException e) {
      // The reader meets codes that make no sense with index errors too.
      throw new GanvasException(
          Kind.UNREADABLE_IMAGE,
          "expected a sound GIF image, found one that cannot be decoded: " + name,
          e);
    } finally {
      reader.dispose();
    }
  }

  private static Image toImage(BufferedImage picture) {
    boolean alpha = picture.getColorModel().hasAlpha();
    int width = picture.getWidth();
    Image image =
        Image.blank(
            width,
            picture.getHeight(),
            alpha ? Channels.RGBA : Channels.RGB,
            SampleDepth.EIGHT_BITS);
    byte[] samples = image.samples8();
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      picture.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        samples[to++] = (byte) (argb >> 16);
        samples[to++] = (byte) (argb >> 8);
        samples[to++] = (byte) argb;
        if (alpha) {
          samples[to++] = (byte) (argb >>> 24);
        }
      }
    }
    return image;
  }
}
