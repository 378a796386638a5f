package dev.ganvas.runtime.image;

import static dev.ganvas.runtime.TinyPictures.assertSamePicture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.TinyPictures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** What is inside the files, as other programs will find it. */
class OpenCvWritersTest {
  private static final int PROGRESSIVE = 0xc2;

  private static Image slope(SampleDepth depth) {
    return TinyPictures.filled(
        64, 48, Channels.RGB, depth, i -> (i % 192) * (depth.max() / 255) + i / 192);
  }

  /** The place of a JPEG's start of frame, found by walking the segments before it. */
  private static int startOfFrame(byte[] jpeg) {
    ByteBuffer file = ByteBuffer.wrap(jpeg);
    int at = 2;
    while ((jpeg[at + 1] & 0xf0) != 0xc0 || jpeg[at + 1] == (byte) 0xc4) {
      at += 2 + (file.getShort(at + 2) & 0xffff);
    }
    return at;
  }

  @Test
  void jpegIsProgressiveAndKeepsTheColoursResolution() {
    byte[] jpeg =
        ImageFiles.encode(slope(SampleDepth.EIGHT_BITS), ImageFormat.JPEG, EncodeOptions.DEFAULT);
    int frame = startOfFrame(jpeg);
    assertEquals(PROGRESSIVE, jpeg[frame + 1] & 0xff);
    assertEquals(3, jpeg[frame + 9]);
    for (int component = 0; component < 3; component++) {
      // Each component: number, sampling factors, table.
      assertEquals(0x11, jpeg[frame + 10 + 3 * component + 1]);
    }
  }

  private static int tag(byte[] tiff, int tag) {
    ByteBuffer file =
        ByteBuffer.wrap(tiff)
            .order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = file.getInt(4);
    int entries = file.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + 12 * i;
      if ((file.getShort(at) & 0xffff) == tag) {
        return file.getShort(at + 8) & 0xffff;
      }
    }
    throw new AssertionError("no tag " + tag);
  }

  @Test
  void tiffIsDeflatedByDifferencesAndKeepsEverySample() {
    for (SampleDepth depth : SampleDepth.values()) {
      Image picture = slope(depth);
      byte[] tiff = ImageFiles.encode(picture, ImageFormat.TIFF, EncodeOptions.DEFAULT);
      assertEquals(8, tag(tiff, 259), "Compression");
      assertEquals(2, tag(tiff, 317), "Predictor");
      assertSamePicture(picture, ImageFiles.decode(tiff, "slope.tif"));
      int samples = 64 * 48 * 3 * (depth == SampleDepth.EIGHT_BITS ? 1 : 2);
      assertTrue(tiff.length < samples / 3, "a slope takes little: " + tiff.length);
    }
  }
}
