package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

class DamagedFilesTest {
  private static final ReadRules ACCEPTING = new ReadRules(DamagePolicy.ACCEPT, FramePolicy.REFUSE);

  private static Image photo() {
    return TinyPictures.noise(64, 48, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
  }

  private static byte[] encoded(ImageFormat format) {
    return ImageFiles.encode(photo(), format, EncodeOptions.DEFAULT);
  }

  private static String refused(byte[] file) {
    GanvasException e =
        assertThrows(GanvasException.class, () -> ImageFiles.decode(file, "a file"));
    assertEquals(Kind.UNREADABLE_IMAGE, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains("a file"), e.getMessage());
    return e.getMessage();
  }

  private static Reading accepted(byte[] file) {
    Reading reading = ImageFiles.decode(file, "a file", ACCEPTING);
    assertEquals(1, reading.remarks().size(), reading.remarks().toString());
    assertTrue(reading.remarks().get(0).startsWith("damaged: "), reading.remarks().get(0));
    return reading;
  }

  private static Image rows(Image image, int from, int count) {
    return image.crop(new Region(0, from, image.width(), count));
  }

  private static byte[] cut(byte[] file, int percent) {
    return Arrays.copyOf(file, file.length * percent / 100);
  }

  @Test
  void aCutJpegIsRefusedAndTheMessageSaysHowToTakeIt() {
    for (int percent : new int[] {40, 60, 99}) {
      String message = refused(cut(encoded(ImageFormat.JPEG), percent));
      assertTrue(message.contains("is damaged: its data end"), message);
      assertTrue(message.contains("--accept-damaged"), message);
    }
  }

  @Test
  void theRowsBeforeTheCutAreThoseOfTheWholeJpeg() {
    byte[] file = TinyFiles.sequentialJpeg(photo());
    Image whole = ImageFiles.decode(file, "whole.jpg");
    Image taken = accepted(cut(file, 60)).image();
    assertEquals(whole.toString(), taken.toString());
    // The row of blocks below lends its colours to the last row above.
    assertSamePicture(rows(whole, 0, 12), rows(taken, 0, 12));
    // What is missing is one colour, not what happened to lie in memory.
    Image last = rows(taken, 40, 8);
    assertSamePicture(rows(last, 0, 1), rows(last, 7, 1));
  }

  @Test
  void codesThatBreakOffBeforeTheEndMarkAreFound() {
    for (byte[] file :
        new byte[][] {TinyFiles.sequentialJpeg(photo()), encoded(ImageFormat.JPEG)}) {
      // Zeros are codes of something until they run out; the end mark is in its place.
      Arrays.fill(file, file.length * 2 / 5, file.length - 2, (byte) 0);
      String message = refused(file);
      assertTrue(message.contains("its coded data are broken"), message);
      assertEquals(64, accepted(file).image().width());
      assertEquals(64, ImageFiles.decode(file, "own.jpg", ReadRules.OWN).image().width());
    }
  }

  @Test
  void bytesOfOnesOwnAreNotSearchedButMustBeWhole() {
    byte[] file = encoded(ImageFormat.JPEG);
    Reading own = ImageFiles.decode(file, "own.jpg", ReadRules.OWN);
    assertSamePicture(ImageFiles.decode(file, "own.jpg"), own.image());
    assertThrows(
        GanvasException.class, () -> ImageFiles.decode(cut(file, 60), "cut.jpg", ReadRules.OWN));
  }

  @Test
  void paddingBeforeAJpegsEndMarkIsNoDamage() {
    byte[] file = TinyFiles.sequentialJpeg(photo());
    byte[] padded = Arrays.copyOf(file, file.length + 8);
    Arrays.fill(padded, file.length - 2, padded.length, (byte) 0);
    padded[padded.length - 2] = (byte) 0xff;
    padded[padded.length - 1] = (byte) 0xd9;
    assertSamePicture(ImageFiles.decode(file, "a.jpg"), ImageFiles.decode(padded, "b.jpg"));
  }

  @Test
  void aJpegCutInItsHeaderIsNoPictureEvenSo() {
    byte[] start = Arrays.copyOf(encoded(ImageFormat.JPEG), 100);
    refused(start);
    GanvasException e =
        assertThrows(GanvasException.class, () -> ImageFiles.decode(start, "a file", ACCEPTING));
    assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
  }

  @Test
  void restartMarksTellHowManyRowsAreLeft() {
    OpenCvLibrary.load();
    Mat mat = new Mat(48, 64, CvType.CV_8UC1);
    mat.put(0, 0, TinyPictures.noise(64, 48, Channels.GRAY, SampleDepth.EIGHT_BITS, 2).samples8());
    MatOfByte out = new MatOfByte();
    // Eight blocks make a row of them.
    MatOfInt parameters = new MatOfInt(Imgcodecs.IMWRITE_JPEG_RST_INTERVAL, 8);
    assertTrue(Imgcodecs.imencode(".jpg", mat, out, parameters));
    byte[] file = out.toArray();
    int third = -1;
    for (int i = 0; i + 1 < file.length && third < 0; i++) {
      third = file[i] == (byte) 0xff && file[i + 1] == (byte) 0xd2 ? i : -1;
    }
    String message = refused(Arrays.copyOf(file, third + 12));
    assertTrue(message.contains("its data end after 24 of 48 rows"), message);
  }

  @Test
  void whatFollowsAJpegsEndDoesNotMatter() {
    byte[] file = encoded(ImageFormat.JPEG);
    byte[] longer = Arrays.copyOf(file, file.length + 1000);
    Arrays.fill(longer, file.length, longer.length, (byte) 0xff);
    assertSamePicture(ImageFiles.decode(file, "a.jpg"), ImageFiles.decode(longer, "b.jpg"));
  }

  @Test
  void aMarkWithinTheDataThatNoJpegHasIsDamage() {
    byte[] file = encoded(ImageFormat.JPEG);
    int at = file.length * 3 / 4;
    file[at] = (byte) 0xff;
    file[at + 1] = 0x3c;
    assertTrue(refused(file).contains("no JPEG's any more"), refused(file));
    assertEquals(48, accepted(file).image().height());
  }

  @Test
  void aCutPngSaysHowManyRowsAreThere() {
    String message = refused(cut(encoded(ImageFormat.PNG), 50));
    assertTrue(message.matches("(?s).*its data end after [0-9]+ of 48 rows.*"), message);
    assertTrue(message.contains("--accept-damaged"), message);
  }

  @Test
  void theRowsBeforeTheCutAreThoseOfTheWholePng() {
    for (Image picture : TinyPictures.ofEveryKind()) {
      if (picture.height() < 13 || picture.width() < 31) {
        continue;
      }
      byte[] file = ImageFiles.encode(picture, ImageFormat.PNG, EncodeOptions.DEFAULT);
      Image taken = accepted(cut(file, 75)).image();
      assertSamePicture(rows(picture, 0, 5), rows(taken, 0, 5));
      Image last = rows(taken, 12, 1);
      for (int i = 0; i < last.width() * last.channels().count(); i++) {
        assertEquals(0, last.sampleAt(i), picture.toString());
      }
    }
  }

  @Test
  void anInterlacedPngIsMendedToo() throws IOException {
    BufferedImage picture = BandedPicture.whole(photo());
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
    byte[] file = bytes.toByteArray();
    assertSamePicture(photo(), ImageFiles.decode(file, "whole.png"));
    refused(cut(file, 60));
    Image taken = accepted(cut(file, 60)).image();
    // The first pass holds every eighth pixel of every eighth row.
    for (int y = 0; y < 48; y += 8) {
      for (int x = 0; x < 64; x += 8) {
        assertEquals(photo().sample(x, y, 1), taken.sample(x, y, 1));
      }
    }
  }

  @Test
  void everyChunkOfAPngMustHaveItsChecksum() {
    byte[] text = "Comment\0hello".getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = TinyFiles.pngWithChunk(encoded(ImageFormat.PNG), "tEXt", text);
    assertSamePicture(photo(), ImageFiles.decode(file, "sound.png"));
    file[33 + 8 + 9] = (byte) (file[33 + 8 + 9] ^ 1);
    String message = refused(file);
    assertTrue(message.contains("tEXt") && message.contains("checksum"), message);
    assertSamePicture(photo(), accepted(file).image());
  }

  @Test
  void aPngWithoutItsLastChunkIsCut() {
    byte[] file = encoded(ImageFormat.PNG);
    byte[] open = Arrays.copyOf(file, file.length - 12);
    refused(open);
    assertSamePicture(photo(), accepted(open).image());
  }

  @Test
  void rowsBeginningWithAFilterThatIsNoneAreDamage() {
    // Two rows of one gray pixel; the second begins with filter 9.
    byte[] file = TinyFiles.grayPng(1, 2, new byte[] {0, 7, 9, 7});
    assertTrue(refused(file).contains("damaged after 1 of 2 rows"), refused(file));
    Image taken = accepted(file).image();
    assertEquals(7, taken.sampleAt(0));
    assertEquals(0, taken.sampleAt(1));
  }

  @Test
  void textThatOnlyLibpngMindsDoesNotReachIt() {
    byte[] profile = "icc\0\0this is not deflated".getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = TinyFiles.pngWithChunk(encoded(ImageFormat.PNG), "iCCP", profile);
    byte[] bare = PngChunkFilter.bare(file);
    assertFalse(new String(bare, StandardCharsets.ISO_8859_1).contains("iCCP"));
    assertArrayEquals(PngChunkFilter.bare(encoded(ImageFormat.PNG)), bare);
    assertSamePicture(photo(), ImageFiles.decode(file, "loud.png"));
  }

  @Test
  void otherFormatsAreScreenedByTheLengthsTheyClaim() {
    assertTrue(refused(cut(encoded(ImageFormat.WEBP), 90)).contains("its data end after"));
    byte[] tiff = TinyFiles.tiff(photo(), 1);
    String message = refused(Arrays.copyOf(tiff, tiff.length - 300));
    assertTrue(message.contains("its data end after 0 of 1 strips"), message);
    String cut = refused(cut(encoded(ImageFormat.BMP), 75));
    assertTrue(cut.matches("(?s).*its data end after 3[0-9] of 48 rows.*"), cut);
  }

  @Test
  void aFewBytesCannotHoldALargePicture() {
    byte[] png = TinyFiles.pngClaiming(20_000, 20_000);
    assertTrue(refused(png).contains("bytes cannot hold 20000x20000 pixels"), refused(png));
    byte[] jpeg = TinyFiles.sequentialJpeg(photo());
    int frame = 0;
    while (jpeg[frame] != (byte) 0xff || jpeg[frame + 1] != (byte) 0xc0) {
      frame++;
    }
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 23_000).putShort(frame + 7, (short) 23_000);
    assertTrue(refused(jpeg).contains("bytes cannot hold 23000x23000 pixels"), refused(jpeg));
    for (byte[] file : new byte[][] {png, jpeg}) {
      GanvasException e =
          assertThrows(GanvasException.class, () -> ImageFiles.decode(file, "bomb", ACCEPTING));
      assertEquals(Kind.UNREADABLE_IMAGE, e.kind());
    }
  }
}
