package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads very large pictures straight into their sample array. On the other way the file, OpenCV's
 * picture and the same one in another channel order are held beside it.
 */
final class LargePictures {
  /** Samples from which on this way is taken. */
  private static final long LARGE = 1L << 28;

  private LargePictures() {}

  static boolean isLarge(ImageHeader header) {
    return (header.format() == ImageFormat.PNG || header.format() == ImageFormat.JPEG)
        && header.width().isPresent()
        && header.height().isPresent()
        && 3L * header.width().getAsInt() * header.height().getAsInt() >= LARGE;
  }

  /**
   * Reads a picture of 8-bit gray or RGB samples as stored, not turned.
   *
   * @return empty if it is of another kind, which OpenCV knows better
   * @throws GanvasException UNREADABLE_IMAGE if the file is damaged
   * @throws IOException if it cannot be read
   */
  static Optional<Image> read(Path file, ImageHeader header) throws IOException {
    ImageReader reader =
        ImageIO.getImageReadersByFormatName(header.format() == ImageFormat.PNG ? "png" : "jpeg")
            .next();
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      reader.setInput(in, true, true);
      Optional<ColorModel> stored = stored(reader);
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      ColorModel found = stored.get();
      int channels = found.getNumComponents();
      boolean bytes = found.getComponentSize(0) == 8 && found.getTransferType() == 0;
      if (!bytes
          || found instanceof java.awt.image.IndexColorModel
          || (channels != 1 && channels != 3)) {
        return Optional.empty();
      }
      ImageSpec spec =
          new ImageSpec(
              reader.getWidth(0),
              reader.getHeight(0),
              channels == 1 ? Channels.GRAY : Channels.RGB,
              SampleDepth.EIGHT_BITS);
      return Optional.of(read(reader, spec, found.getColorSpace()));
    } catch (IIOException | RuntimeException e) {
      // The readers meet some damage with index errors.
      throw new GanvasException(
          Kind.UNREADABLE_IMAGE,
          "expected a sound " + header.format() + " image, found a damaged one: " + file,
          e);
    } finally {
      reader.dispose();
    }
  }

  /**
   * How the samples lie in the file. The reader offers sRGB first, and where the file has a profile
   * would convert to it; the profile goes along with the samples, so they must stay as they are.
   */
  private static Optional<ColorModel> stored(ImageReader reader) throws IOException {
    List<ColorModel> models = new ArrayList<>();
    reader.getImageTypes(0).forEachRemaining(type -> models.add(type.getColorModel()));
    if (models.isEmpty()) {
      return Optional.empty();
    }
    ColorModel first = models.get(0);
    return models.stream()
        .filter(
            model ->
                model.getNumComponents() == first.getNumComponents()
                    && model instanceof ComponentColorModel
                    && !model.getColorSpace().isCS_sRGB())
        .findFirst()
        .or(() -> Optional.of(first));
  }

  private static Image read(ImageReader reader, ImageSpec spec, ColorSpace colors)
      throws IOException {
    Image image = Image.blank(spec.width(), spec.height(), spec.channels(), spec.depth());
    int count = spec.channels().count();
    int[] offsets = count == 1 ? new int[] {0} : new int[] {0, 1, 2};
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(image.samples8(), image.samples8().length),
            spec.width(),
            spec.height(),
            spec.width() * count,
            count,
            offsets,
            null);
    ImageReadParam parameters = reader.getDefaultReadParam();
    ColorModel model =
        new ComponentColorModel(colors, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    parameters.setDestination(new BufferedImage(model, raster, false, null));
    reader.read(0, parameters);
    return image;
  }
}
