package dev.ganvas.runtime.image;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageHeaderTest {
  private static byte[] encoded(Channels channels, ImageFormat format) {
    Image picture = TinyPictures.noise(31, 13, channels, SampleDepth.EIGHT_BITS, 1);
    return ImageFiles.encode(picture, format, EncodeOptions.DEFAULT);
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "JPEG", "WEBP", "TIFF", "BMP"})
  void tellsFormatAndSize(ImageFormat format) {
    ImageHeader header = ImageHeader.read(encoded(Channels.RGB, format), "picture");
    assertEquals(format, header.format());
    assertEquals(OptionalInt.of(31), header.width());
    assertEquals(OptionalInt.of(13), header.height());
    assertEquals(1, header.orientation());
  }

  @ParameterizedTest
  @EnumSource(Channels.class)
  void onlyGrayWithOpacityIsMarkedSo(Channels channels) {
    ImageHeader header = ImageHeader.read(encoded(channels, ImageFormat.PNG), "picture.png");
    assertEquals(channels == Channels.GRAY_ALPHA, header.grayAlpha());
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "JPEG", "WEBP", "TIFF", "BMP", "PNM"})
  void tellsTheChannelsAndTheDepthThatPicturesAreDecodedWith(ImageFormat format) {
    for (Image picture : TinyPictures.ofEveryKind()) {
      if (format.holdsAlpha() || !picture.channels().hasAlpha()) {
        byte[] file = ImageFiles.encode(picture, format, EncodeOptions.DEFAULT);
        Image decoded = ImageFiles.decode(file, "picture");
        ImageHeader header = ImageHeader.read(file, "picture");
        // Of a BMP's palette it is not asked whether all of it is gray.
        boolean palette = format == ImageFormat.BMP && decoded.channels() == Channels.GRAY;
        assertEquals(
            palette ? Channels.RGB : decoded.channels(), header.channels(), picture + " " + format);
        assertEquals(decoded.depth(), header.depth(), picture + " " + format);
      }
    }
  }

  @Test
  void transparentColoursAreOpacity() {
    byte[] gray = TinyFiles.pngWithChunk(TinyFiles.grayPng(1, 1, new byte[2]), "tRNS", new byte[2]);
    assertEquals(Channels.GRAY_ALPHA, ImageHeader.read(gray, "gray").channels());
    assertEquals(Channels.GRAY_ALPHA, ImageFiles.decode(gray, "gray").channels());
    byte[] plain = encoded(Channels.RGB, ImageFormat.PNG);
    byte[] color = TinyFiles.pngWithChunk(plain, "tRNS", new byte[6]);
    assertEquals(Channels.RGBA, ImageHeader.read(color, "color").channels());
    assertEquals(Channels.RGBA, ImageFiles.decode(color, "color").channels());
  }

  @Test
  void tellsTheOrientationOfAJpeg() {
    byte[] jpeg = encoded(Channels.RGB, ImageFormat.JPEG);
    byte[] exif = TinyFiles.exif(6, ByteOrder.LITTLE_ENDIAN);
    ImageHeader header = ImageHeader.read(TinyFiles.jpegWithExif(jpeg, exif), "photo.jpg");
    assertEquals(6, header.orientation());
    assertEquals(OptionalInt.of(31), header.width());
  }

  @Test
  void damagedMetadataDoNotHideTheFormat() {
    byte[] jpeg = encoded(Channels.RGB, ImageFormat.JPEG);
    byte[] garbage = new byte[50];
    Arrays.fill(garbage, (byte) 0x55);
    ImageHeader header = ImageHeader.read(TinyFiles.jpegWithExif(jpeg, garbage), "photo.jpg");
    assertEquals(ImageFormat.JPEG, header.format());
    assertEquals(1, header.orientation());
  }

  @Test
  void refusesASizeNoArrayCanHold() {
    ImageHeader header = ImageHeader.read(TinyFiles.pngClaiming(49_157, 27_397), "bomb.png");
    GanvasException e =
        assertThrows(GanvasException.class, () -> header.requireHoldable("bomb.png"));
    assertEquals(Kind.IMAGE_TOO_LARGE, e.kind());
    assertTrue(e.getMessage().contains("49157x27397"), e.getMessage());
    assertTrue(e.getMessage().contains("bomb.png"), e.getMessage());
  }

  @Test
  void takesTheLargestPictureThatFits() {
    int side = 23_170;
    assertTrue(Image.fits(side, side, Channels.RGBA));
    assertFalse(Image.fits(side + 1, side, Channels.RGBA));
    ImageHeader header = ImageHeader.read(TinyFiles.pngClaiming(side, side), "large.png");
    assertDoesNotThrow(() -> header.requireHoldable("large.png"));
  }

  @Test
  void sizesAreKnownOfFormatsThatNoLibraryTellsThemOf() {
    byte[] pnm = "P5 # a note\n 31\n13 255\n".getBytes(StandardCharsets.US_ASCII);
    ImageHeader bitmap = ImageHeader.read(pnm, "scan.pgm");
    assertEquals(OptionalInt.of(31), bitmap.width());
    assertEquals(OptionalInt.of(13), bitmap.height());
    byte[] jp2 =
        ByteBuffer.allocate(200)
            .putInt(12)
            .put("jP  ".getBytes(StandardCharsets.US_ASCII))
            .putInt(0x0d0a870a)
            .putInt(0)
            .put("jp2c".getBytes(StandardCharsets.US_ASCII))
            .putInt(0xff4fff51)
            .putShort((short) 47)
            .putShort((short) 0)
            .putInt(131)
            .putInt(63)
            .putInt(100)
            .putInt(50)
            .array();
    ImageHeader stream = ImageHeader.read(jp2, "scan.jp2");
    assertEquals(OptionalInt.of(31), stream.width());
    assertEquals(OptionalInt.of(13), stream.height());
  }
}
