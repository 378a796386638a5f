package dev.ganvas.trainer;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import java.io.IOException;
import java.nio.file.Path;

/** Pictures with detail in them, made in code. */
public final class TestPictures {
  private TestPictures() {}

  /** Waves of several directions and lengths, different for each seed. */
  public static Image waves(int width, int height, int seed) {
    Image image = Image.blank(width, height, Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          double wave =
              Math.sin((x + seed) / (3.0 + c))
                  + Math.sin((y - seed) / (2.0 + c))
                  + Math.sin((x + y) / (7.0 + seed));
          image.setSampleAt(image.index(x, y, c), (int) (127.5 + 42 * wave));
        }
      }
    }
    return image;
  }

  /** Writes some as PNG files {@code 0.png}, {@code 1.png} and so on. */
  public static void write(Path folder, int count, int width, int height) throws IOException {
    for (int i = 0; i < count; i++) {
      ImageFiles.write(
          waves(width, height, i),
          folder.resolve(i + ".png"),
          ImageFormat.PNG,
          EncodeOptions.DEFAULT);
    }
  }
}
