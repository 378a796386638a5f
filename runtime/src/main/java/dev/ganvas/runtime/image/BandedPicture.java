package dev.ganvas.runtime.image;

import java.awt.Rectangle;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.Vector;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A picture as the JDK's writers want to see one, whose rows come in bands while it is being
 * written. Rows can be asked for from the top to the bottom only, which is what those writers do.
 */
final class BandedPicture implements RenderedImage {
  private final ImageSpec spec;
  private final Supplier<Image> bands;
  private final ColorModel colors;
  private final SampleModel samples;
  private Image band;
  private int bandStart;

  /**
   * A picture of bands.
   *
   * @param bands the next band, asked for as often as rows are missing
   */
  BandedPicture(ImageSpec spec, Supplier<Image> bands) {
    this.spec = spec;
    this.bands = bands;
    this.colors = colorModel(spec);
    // One row: what a writer takes for a tile, and so never asks for at once.
    this.samples = colors.createCompatibleSampleModel(spec.width(), 1);
    this.band = Image.blank(1, 1, Channels.GRAY, SampleDepth.EIGHT_BITS);
    this.bandStart = -1;
  }

  static ColorModel colorModel(ImageSpec spec) {
    boolean gray = spec.channels().colors() == 1;
    boolean alpha = spec.channels().hasAlpha();
    return new ComponentColorModel(
        ColorSpace.getInstance(gray ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
        alpha,
        false,
        alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
        spec.depth() == SampleDepth.EIGHT_BITS ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT);
  }

  /** A picture held whole. */
  static BufferedImage whole(Image image) {
    ColorModel colors = colorModel(ImageSpec.of(image));
    return new BufferedImage(colors, raster(image, colors), false, null);
  }

  private static WritableRaster raster(Image image, ColorModel colors) {
    WritableRaster raster = colors.createCompatibleWritableRaster(image.width(), image.height());
    raster.setDataElements(
        0,
        0,
        image.width(),
        image.height(),
        image.depth() == SampleDepth.EIGHT_BITS ? image.samples8() : image.samples16());
    return raster;
  }

  @Override
  public Raster getData(Rectangle wanted) {
    Image rows = Image.blank(spec.width(), wanted.height, spec.channels(), spec.depth());
    for (int r = 0; r < wanted.height; r++) {
      int y = wanted.y + r;
      if (y < bandStart) {
        throw new IllegalStateException("row " + y + " has gone by");
      }
      while (bandStart < 0 || y >= bandStart + band.height()) {
        bandStart = bandStart < 0 ? 0 : bandStart + band.height();
        band = bands.get();
      }
      rows.paste(band.crop(new Region(0, y - bandStart, spec.width(), 1)), r);
    }
    return raster(rows, colors)
        .createChild(wanted.x, 0, wanted.width, wanted.height, wanted.x, wanted.y, null);
  }

  @Override
  public ColorModel getColorModel() {
    return colors;
  }

  @Override
  public SampleModel getSampleModel() {
    return samples;
  }

  @Override
  public int getWidth() {
    return spec.width();
  }

  @Override
  public int getHeight() {
    return spec.height();
  }

  @Override
  public int getTileWidth() {
    return spec.width();
  }

  @Override
  public int getTileHeight() {
    return 1;
  }

  @Override
  public int getNumXTiles() {
    return 1;
  }

  @Override
  public int getNumYTiles() {
    return spec.height();
  }

  @Override
  public Raster getTile(int tileX, int tileY) {
    return getData(new Rectangle(0, tileY, spec.width(), 1));
  }

  @Override
  public Raster getData() {
    return getData(new Rectangle(0, 0, spec.width(), spec.height()));
  }

  @Override
  public WritableRaster copyData(@Nullable WritableRaster raster) {
    throw new UnsupportedOperationException("a banded picture is read by rectangles");
  }

  @Override
  @SuppressWarnings("JdkObsolete") // the interface asks for it
  public Vector<RenderedImage> getSources() {
    return new Vector<>();
  }

  @Override
  public Object getProperty(String name) {
    return java.awt.Image.UndefinedProperty;
  }

  @Override
  public String[] getPropertyNames() {
    return new String[0];
  }

  @Override
  public int getMinX() {
    return 0;
  }

  @Override
  public int getMinY() {
    return 0;
  }

  @Override
  public int getMinTileX() {
    return 0;
  }

  @Override
  public int getMinTileY() {
    return 0;
  }

  @Override
  public int getTileGridXOffset() {
    return 0;
  }

  @Override
  public int getTileGridYOffset() {
    return 0;
  }
}
