package dev.ganvas.runtime.wear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.EncodeOptions.Compression;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegQualityTest {
  private static byte[] file(ImageFormat format, int quality) {
    Image picture = TinyPictures.noise(40, 24, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    return ImageFiles.encode(picture, format, new EncodeOptions(quality, Compression.LOSSY));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 30, 49, 50, 75, 80, 95, 100})
  void theQualityThatAFileWasWrittenWithIsFound(int quality) {
    assertEquals(OptionalInt.of(quality), JpegQuality.of(file(ImageFormat.JPEG, quality)));
  }

  @Test
  void theBeginningOfAFileIsEnough() {
    byte[] file = file(ImageFormat.JPEG, 60);
    int scan = 0;
    while ((file[scan] & 0xff) != 0xff || (file[scan + 1] & 0xff) != 0xda) {
      scan++;
    }
    assertEquals(OptionalInt.of(60), JpegQuality.of(Arrays.copyOf(file, scan)));
  }

  @Test
  void otherFormatsHaveNone() {
    assertTrue(JpegQuality.of(file(ImageFormat.PNG, 60)).isEmpty());
    assertTrue(JpegQuality.of(new byte[0]).isEmpty());
    assertTrue(JpegQuality.of(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}).isEmpty());
  }

  @Test
  void damagedFilesAreReadWithoutHarm() {
    byte[] whole = file(ImageFormat.JPEG, 60);
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = Arrays.copyOf(whole, 4 + random.nextInt(whole.length - 4));
      for (int j = 0; j < 8; j++) {
        damaged[2 + random.nextInt(Math.min(200, damaged.length - 2))] = (byte) random.nextInt();
      }
      OptionalInt quality = JpegQuality.of(damaged);
      assertTrue(quality.isEmpty() || (quality.getAsInt() >= 1 && quality.getAsInt() <= 100));
    }
  }
}
