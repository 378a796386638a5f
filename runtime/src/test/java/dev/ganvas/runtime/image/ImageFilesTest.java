package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.EncodeOptions.Compression;
import dev.ganvas.runtime.metrics.ImageComparison;
import dev.ganvas.runtime.metrics.Psnr;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
  private static final EncodeOptions LOSSLESS = new EncodeOptions(95, Compression.LOSSLESS);

  private static Image photo() {
    return TinyPictures.noise(31, 13, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
  }

  private static void assertRefused(Kind kind, Path file) {
    GanvasException e = assertThrows(GanvasException.class, () -> ImageFiles.read(file));
    assertEquals(kind, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void pngKeepsEverySampleOfEveryKindOfPicture(@TempDir Path folder) throws IOException {
    for (Image picture : TinyPictures.ofEveryKind()) {
      Path file = folder.resolve("picture.png");
      ImageFiles.write(picture, file, ImageFormat.PNG, EncodeOptions.DEFAULT);
      assertSamePicture(picture, ImageFiles.read(file));
    }
  }

  @Test
  void tiffKeepsEverySampleOfOpaquePictures(@TempDir Path folder) throws IOException {
    for (Image picture : TinyPictures.ofEveryKind()) {
      if (!picture.channels().hasAlpha()) {
        Path file = folder.resolve("picture.tif");
        ImageFiles.write(picture, file, ImageFormat.TIFF, EncodeOptions.DEFAULT);
        assertSamePicture(picture, ImageFiles.read(file));
      }
    }
  }

  @Test
  void tiffKeepsEverySampleOfTransparentPictures(@TempDir Path folder) throws IOException {
    for (Image picture : TinyPictures.ofEveryKind()) {
      if (picture.channels().hasAlpha()) {
        Path file = folder.resolve("picture.tif");
        ImageFiles.write(picture, file, ImageFormat.TIFF, EncodeOptions.DEFAULT);
        // Gray with opacity is stored as colour: TIFF has no other way here.
        Image expected = picture.channels() == Channels.RGBA ? picture : Depths.toRgba(picture);
        assertSamePicture(expected, ImageFiles.read(file));
      }
    }
  }

  @Test
  void readsATiffOfAnotherProgram() {
    assertSamePicture(photo(), ImageFiles.decode(TinyFiles.tiff(photo(), 1), "scan.tif"));
  }

  @Test
  void bmpKeepsOpaquePicturesOfEightBits() {
    for (Image picture : TinyPictures.ofEveryKind()) {
      if (!picture.channels().hasAlpha() && picture.depth() == SampleDepth.EIGHT_BITS) {
        byte[] file = ImageFiles.encode(picture, ImageFormat.BMP, EncodeOptions.DEFAULT);
        assertSamePicture(picture, ImageFiles.decode(file, "picture.bmp"));
      }
    }
  }

  @Test
  void pnmKeepsOpaquePictures() {
    for (Image picture : TinyPictures.ofEveryKind()) {
      if (!picture.channels().hasAlpha()) {
        byte[] file = ImageFiles.encode(picture, ImageFormat.PNM, EncodeOptions.DEFAULT);
        assertSamePicture(picture, ImageFiles.decode(file, "picture.ppm"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "WEBP", "BMP"})
  void sixteenBitsAreRoundedWhereTheFormatHoldsEight(ImageFormat format) {
    Image wide = TinyPictures.filled(16, 16, Channels.RGB, SampleDepth.SIXTEEN_BITS, i -> 40_000);
    Image expected = TinyPictures.filled(16, 16, Channels.RGB, SampleDepth.EIGHT_BITS, i -> 156);
    Image found = ImageFiles.decode(ImageFiles.encode(wide, format, LOSSLESS), "narrow");
    assertTrue(TinyPictures.maxDifference(expected, found) <= 1);
  }

  @Test
  void losslessWebpKeepsColorsAndOpacity() {
    for (Image picture : TinyPictures.ofEveryKind()) {
      if (picture.depth() == SampleDepth.EIGHT_BITS && picture.channels().colors() == 3) {
        byte[] file = ImageFiles.encode(picture, ImageFormat.WEBP, LOSSLESS);
        assertSamePicture(picture, ImageFiles.decode(file, "picture.webp"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"JPEG2000", "GIF"})
  void everyWritableFormatIsReadBackInItsSize(ImageFormat format) {
    for (Image picture : TinyPictures.ofEveryKind()) {
      if (!picture.channels().hasAlpha() || format.holdsAlpha()) {
        byte[] file = ImageFiles.encode(picture, format, EncodeOptions.DEFAULT);
        Image found = ImageFiles.decode(file, format + " file");
        assertEquals(picture.width(), found.width());
        assertEquals(picture.height(), found.height());
        assertEquals(picture.channels().hasAlpha(), found.channels().hasAlpha());
      }
    }
  }

  @Test
  void higherQualityIsCloserToTheOriginal() {
    // Shades of gray: WebP halves the colour resolution at every quality.
    Image photo =
        TinyPictures.filled(31, 13, Channels.RGB, SampleDepth.EIGHT_BITS, i -> i / 3 * 7919 % 256);
    EncodeOptions coarse = new EncodeOptions(20, Compression.LOSSY);
    for (ImageFormat format : List.of(ImageFormat.JPEG, ImageFormat.WEBP)) {
      byte[] good = ImageFiles.encode(photo, format, EncodeOptions.DEFAULT);
      byte[] bad = ImageFiles.encode(photo, format, coarse);
      assertTrue(bad.length < good.length, format.toString());
      Psnr psnr = new Psnr(ImageComparison.COLORS);
      assertTrue(
          psnr.of(photo, ImageFiles.decode(good, "good"), 0)
              > psnr.of(photo, ImageFiles.decode(bad, "bad"), 0) + 3,
          format.toString());
    }
  }

  @Test
  void jpegKeepsRedEdgesInFullResolution() {
    // One red column in eight: with halved colour resolution it would bleed into its neighbours.
    Image stripes =
        TinyPictures.filled(
            16,
            16,
            Channels.RGB,
            SampleDepth.EIGHT_BITS,
            i -> i % 3 == 0 && i / 3 % 16 == 5 ? 255 : 0);
    byte[] file = ImageFiles.encode(stripes, ImageFormat.JPEG, EncodeOptions.DEFAULT);
    assertTrue(TinyPictures.maxDifference(stripes, ImageFiles.decode(file, "stripes.jpg")) < 40);
  }

  @Test
  void contentDecidesWhateverTheNameSays(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("really-a-png.jpg");
    Files.write(file, ImageFiles.encode(photo(), ImageFormat.PNG, EncodeOptions.DEFAULT));
    assertSamePicture(photo(), ImageFiles.read(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"two words.png", "été 日本 \uD83E\uDD8A.png", "'quoted' & 100%.png", ".png"})
  void namesMayHoldAnything(String name, @TempDir Path folder) throws IOException {
    assumeTrue(canBeFileName(name), "the locale of this JVM cannot name such a file");
    Path file = folder.resolve("ein Ordner").resolve(name);
    ImageFiles.write(photo(), file, ImageFormat.PNG, EncodeOptions.DEFAULT);
    assertSamePicture(photo(), ImageFiles.read(file));
    assertEquals(new Dimensions(31, 13), PictureFile.open(file).estimatedSize());
  }

  private static boolean canBeFileName(String name) {
    return Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode(name);
  }

  @Test
  void refusesAnEmptyFile(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("empty.png"));
    assertRefused(Kind.UNREADABLE_IMAGE, file);
    GanvasException e = assertThrows(GanvasException.class, () -> PictureFile.open(file));
    assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>404 Not Found</html>", "BMW is a car", "P1 is not always a picture", "\n"})
  void refusesText(String text, @TempDir Path folder) throws IOException {
    assertRefused(Kind.UNREADABLE_IMAGE, Files.writeString(folder.resolve("notes.png"), text));
  }

  @Test
  void quotesTheTextItFoundInstead(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("page.jpg"), "<html>404 Not Found</html>");
    GanvasException e = assertThrows(GanvasException.class, () -> ImageFiles.read(file));
    assertTrue(e.getMessage().contains("<html>404"), e.getMessage());
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "JPEG", "WEBP", "TIFF", "BMP"})
  void refusesFilesThatEndEarly(ImageFormat format, @TempDir Path folder) throws IOException {
    byte[] whole = ImageFiles.encode(photo(), format, EncodeOptions.DEFAULT);
    for (int length : new int[] {12, 40, whole.length / 2, whole.length * 9 / 10}) {
      Path file = folder.resolve("cut." + format.extension());
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(Kind.UNREADABLE_IMAGE, file);
    }
  }

  @Test
  void refusesDamagedPngPixels(@TempDir Path folder) throws IOException {
    byte[] file = ImageFiles.encode(photo(), ImageFormat.PNG, EncodeOptions.DEFAULT);
    Arrays.fill(file, file.length / 2, file.length / 2 + 40, (byte) 0);
    assertRefused(Kind.UNREADABLE_IMAGE, Files.write(folder.resolve("damaged.png"), file));
  }

  @Test
  void refusesAPictureTooLargeToHoldBeforeDecodingIt(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("bomb.png"), TinyFiles.pngClaiming(49_157, 27_397));
    assertRefused(Kind.IMAGE_TOO_LARGE, file);
  }

  @Test
  void refusesAPictureWithoutPixels(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("none.png"), TinyFiles.pngClaiming(0, 7));
    assertRefused(Kind.UNREADABLE_IMAGE, file);
  }

  @Test
  void missingFileIsAnIoException(@TempDir Path folder) {
    Path file = folder.resolve("missing.png");
    assertThrows(NoSuchFileException.class, () -> ImageFiles.read(file));
  }

  @Test
  void opacityIsNeverDroppedSilently() {
    Image picture = TinyPictures.noise(3, 3, Channels.RGBA, SampleDepth.EIGHT_BITS, 2);
    for (ImageFormat format : List.of(ImageFormat.JPEG, ImageFormat.BMP, ImageFormat.PNM)) {
      GanvasException e =
          assertThrows(
              GanvasException.class,
              () -> ImageFiles.encode(picture, format, EncodeOptions.DEFAULT));
      assertEquals(Kind.UNSUPPORTED_IMAGE, e.kind());
    }
  }

  @Test
  void sidesBeyondTheFormatsLimitAreRefused() {
    Image wide = Image.blank(16_384, 1, Channels.RGB, SampleDepth.EIGHT_BITS);
    GanvasException e =
        assertThrows(
            GanvasException.class,
            () -> ImageFiles.encode(wide, ImageFormat.WEBP, EncodeOptions.DEFAULT));
    assertEquals(Kind.IMAGE_TOO_LARGE, e.kind());
    byte[] png = ImageFiles.encode(wide, ImageFormat.PNG, EncodeOptions.DEFAULT);
    assertSamePicture(wide, ImageFiles.decode(png, "wide.png"));
  }

  @Test
  void refusedWriteLeavesTheTargetAsItWas(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("kept.jpg"), "before");
    Image picture = TinyPictures.noise(3, 3, Channels.RGBA, SampleDepth.EIGHT_BITS, 3);
    assertThrows(
        GanvasException.class,
        () -> ImageFiles.write(picture, file, ImageFormat.JPEG, EncodeOptions.DEFAULT));
    assertArrayEquals("before".getBytes(StandardCharsets.UTF_8), Files.readAllBytes(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void qualityOutOfRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new EncodeOptions(0, Compression.LOSSY));
    assertThrows(IllegalArgumentException.class, () -> new EncodeOptions(101, Compression.LOSSY));
  }

  @Test
  void thumbnailsEndIsNotTheJpegsEnd(@TempDir Path folder) throws IOException {
    byte[] photo = ImageFiles.encode(photo(), ImageFormat.JPEG, EncodeOptions.DEFAULT);
    byte[] start = TinyFiles.exif(1, ByteOrder.BIG_ENDIAN);
    byte[] exif = Arrays.copyOf(start, start.length + photo.length);
    System.arraycopy(photo, 0, exif, start.length, photo.length);
    byte[] whole = TinyFiles.jpegWithExif(photo, exif);
    assertEquals(photo().width(), ImageFiles.decode(whole, "whole.jpg").width());
    byte[] cut = Arrays.copyOf(whole, whole.length - photo.length / 3);
    assertRefused(Kind.UNREADABLE_IMAGE, Files.write(folder.resolve("cut.jpg"), cut));
  }
}
