package dev.ganvas.runtime.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFormatTest {
  @Test
  void extensionsCountInAnyCase() {
    assertEquals(Optional.of(ImageFormat.JPEG), ImageFormat.ofFileName("DSC_0001.JPG"));
    assertEquals(Optional.of(ImageFormat.JPEG), ImageFormat.ofFileName("a.b.jpeg"));
    assertEquals(Optional.of(ImageFormat.TIFF), ImageFormat.ofFileName("scan.TiFf"));
    assertEquals(Optional.of(ImageFormat.PNG), ImageFormat.ofFileName(".png"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "notes.txt", "picture.", "picture.png.part", "", "folder.png/x"})
  void otherNamesStandForNoFormat(String name) {
    assertEquals(Optional.empty(), ImageFormat.ofFileName(name));
  }

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void everyFormatIsFoundByItsOwnExtension(ImageFormat format) {
    assertEquals(Optional.of(format), ImageFormat.ofFileName("x." + format.extension()));
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"JPEG2000", "GIF"})
  void everyFormatWrittenHereIsKnownByItsContent(ImageFormat format) {
    assertTrue(format.writable());
    Image picture = TinyPictures.noise(5, 4, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    byte[] file = ImageFiles.encode(picture, format, EncodeOptions.DEFAULT);
    assertEquals(Optional.of(format), ImageFormat.ofContent(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "P7 x", "RIFF1234WAVE", "GIF88a", "II*", "hello"})
  void otherContentIsNoFormat(String content) {
    byte[] file = content.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(Optional.empty(), ImageFormat.ofContent(file));
  }
}
