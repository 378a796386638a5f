package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFileTest {
  @TempDir private Path folder = Path.of(".");

  private static byte[] jpeg(int width, int height, int exifBytes) {
    Image photo = TinyPictures.noise(width, height, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    byte[] exif = Arrays.copyOf(TinyFiles.exif(6, ByteOrder.LITTLE_ENDIAN), exifBytes);
    return TinyFiles.jpegWithExif(
        ImageFiles.encode(photo, ImageFormat.JPEG, EncodeOptions.DEFAULT), exif);
  }

  @Test
  void theBytesThatWereDecodedAreHandedOn() throws IOException {
    for (int side : new int[] {9, 400}) {
      byte[] bytes = jpeg(side, side, 30);
      Path file = Files.write(folder.resolve("a.jpg"), bytes);
      PictureFile.Loaded loaded = PictureFile.open(file).load(ReadRules.STRICT);
      assertArrayEquals(bytes, loaded.bytes().orElseThrow());
      assertSamePicture(ImageFiles.decode(bytes, "a.jpg"), loaded.reading().image());
    }
  }

  @Test
  void aSmallFileIsReadOnce() throws IOException {
    byte[] bytes = jpeg(9, 5, 30);
    Path file = Files.write(folder.resolve("a.jpg"), bytes);
    PictureFile opened = PictureFile.open(file);
    Files.delete(file);
    assertSamePicture(
        ImageFiles.decode(bytes, "a.jpg"), opened.load(ReadRules.STRICT).reading().image());
  }

  @Test
  void sizesAreUprightAndFoundBehindLongMetadata() throws IOException {
    for (int exif : new int[] {30, 60_000}) {
      Path file = Files.write(folder.resolve("a.jpg"), jpeg(31, 13, exif));
      assertEquals(Optional.of(new Dimensions(13, 31)), PictureFile.open(file).size());
      Image picture = PictureFile.open(file).load(ReadRules.STRICT).reading().image();
      assertEquals(13, picture.width());
    }
  }

  @Test
  void aSizeThatIsNoneIsGuessedByTheFilesLength() throws IOException {
    Path file = Files.write(folder.resolve("a.png"), TinyFiles.pngClaiming(0, 7));
    PictureFile opened = PictureFile.open(file);
    assertEquals(Optional.empty(), opened.size());
    assertTrue(opened.estimatedSize().width() > 1);
  }
}
