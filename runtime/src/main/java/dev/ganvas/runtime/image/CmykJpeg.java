package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG files of four inks. OpenCV multiplies inks as if they were light and knows no profile; the
 * JDK gives the inks as they are stored, and its colour management turns them into sRGB by the
 * profile that the file brings.
 */
final class CmykJpeg {
  private static final int INKS = 4;

  /** Rows converted at once, so that no second picture lies beside the first. */
  private static final int BAND_SAMPLES = 1 << 20;

  private CmykJpeg() {}

  /**
   * Decodes a file.
   *
   * @shape {@code [H, W, 3]} of 8 bits, sRGB; the caller owns it
   * @throws GanvasException UNREADABLE_IMAGE if the JDK cannot read the file
   */
  static Image decode(byte[] file, JpegStructure structure, String name) {
    byte[] samples = readInks(file, structure, name);
    int width = structure.width().orElse(0);
    int height = structure.height().orElse(0);
    if (structure.adobeTransform().isPresent()) {
      if (structure.adobeTransform().getAsInt() != 0) {
        toCmyk(samples);
      }
      // Adobe's programs store how much paper is seen, not how much ink there is.
      invert(samples);
    }
    byte[] rgb = new byte[width * height * 3];
    Optional<ICC_Profile> profile = structure.profile().flatMap(CmykJpeg::cmykProfile);
    if (profile.isEmpty() || !convert(samples, width, height, profile.get(), rgb)) {
      multiply(samples, rgb);
    }
    return Image.of8Bits(width, height, Channels.RGB, rgb);
  }

  /** The four samples of each pixel as stored: CMYK or YCCK. */
  private static byte[] readInks(byte[] file, JpegStructure structure, String name) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    byte[] bare = bare(file);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bare))) {
      reader.setInput(in, true, true);
      Raster raster = reader.readRaster(0, null);
      boolean asTold =
          raster.getNumBands() == INKS
              && raster.getWidth() == structure.width().orElse(0)
              && raster.getHeight() == structure.height().orElse(0);
      if (asTold && raster.getDataBuffer() instanceof DataBufferByte buffer) {
        return buffer.getData();
      }
      throw new IOException(raster.getNumBands() + " bands");
    } catch (IOException | RuntimeException e) {
      throw new GanvasException(
          Kind.UNREADABLE_IMAGE,
          "expected a sound CMYK JPEG, found one that cannot be decoded: "
              + name
              + ". Convert it to RGB first",
          e);
    } finally {
      reader.dispose();
    }
  }

  /** The file without profile and metadata: the JDK gives up on pictures for a piece of these. */
  private static byte[] bare(byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
    out.write(file, 0, 2);
    int at = 2;
    while (at + 4 <= file.length && file[at] == (byte) 0xff) {
      int marker = file[at + 1] & 0xff;
      boolean metadata = marker >= 0xe0 && marker <= 0xef && marker != 0xee;
      boolean segment = marker >= 0xc0 && (marker < 0xd0 || marker > 0xd9) && marker != 0xff;
      int length = 2 + ((file[at + 2] & 0xff) << 8) + (file[at + 3] & 0xff);
      if (!segment || marker == 0xda || at + length > file.length) {
        break;
      }
      if (!metadata) {
        out.write(file, at, length);
      }
      at += length;
    }
    out.write(file, at, file.length - at);
    return out.toByteArray();
  }

  /** Y, Cb, Cr, K to C, M, Y, K, in place: full-range BT.601 (JFIF), whose answer is 255 - ink. */
  private static void toCmyk(byte[] samples) {
    for (int i = 0; i + 3 < samples.length; i += INKS) {
      double luma = samples[i] & 0xff;
      double blue = (samples[i + 1] & 0xff) - 128;
      double red = (samples[i + 2] & 0xff) - 128;
      samples[i] = (byte) (255 - level(luma + 1.402 * red));
      samples[i + 1] = (byte) (255 - level(luma - 0.344136 * blue - 0.714136 * red));
      samples[i + 2] = (byte) (255 - level(luma + 1.772 * blue));
    }
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  private static void invert(byte[] samples) {
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) ~samples[i];
    }
  }

  private static Optional<ICC_Profile> cmykProfile(byte[] bytes) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(bytes);
      return profile.getColorSpaceType() == ColorSpace.TYPE_CMYK
          ? Optional.of(profile)
          : Optional.empty();
    } catch (IllegalArgumentException | CMMException e) {
      // Pixels without a profile that can be understood are pixels without a profile.
      return Optional.empty();
    }
  }

  /** Converts by the profile; false if it cannot be used for that. */
  private static boolean convert(
      byte[] inks, int width, int height, ICC_Profile profile, byte[] rgb) {
    ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
    ColorConvertOp conversion = new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
    WritableRaster from = raster(inks, width, height, INKS);
    WritableRaster to = raster(rgb, width, height, 3);
    int band = Math.max(1, BAND_SAMPLES / (INKS * width));
    try {
      for (int y = 0; y < height; y += band) {
        int rows = Math.min(band, height - y);
        conversion.filter(
            from.createChild(0, y, width, rows, 0, 0, null),
            to.createWritableChild(0, y, width, rows, 0, 0, null));
      }
      return true;
    } catch (CMMException | IllegalArgumentException e) {
      return false;
    }
  }

  private static WritableRaster raster(byte[] samples, int width, int height, int count) {
    int[] offsets = new int[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = i;
    }
    return Raster.createInterleavedRaster(
        new DataBufferByte(samples, samples.length),
        width,
        height,
        width * count,
        count,
        offsets,
        null);
  }

  /** What is left of white light behind all four inks, each taken for a perfect filter. */
  private static void multiply(byte[] inks, byte[] rgb) {
    int to = 0;
    for (int i = 0; i + 3 < inks.length; i += INKS) {
      int paper = 255 - (inks[i + 3] & 0xff);
      for (int c = 0; c < 3; c++) {
        rgb[to++] = (byte) (((255 - (inks[i + c] & 0xff)) * paper + 127) / 255);
      }
    }
  }
}
