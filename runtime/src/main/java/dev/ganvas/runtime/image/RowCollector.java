package dev.ganvas.runtime.image;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;

/** Puts bands of rows together to a whole picture in memory. */
public final class RowCollector implements RowSink {
  private final Image image;
  private int filled;

  /**
   * An empty collector.
   *
   * @throws GanvasException IMAGE_TOO_LARGE if no array can hold such a picture
   */
  public RowCollector(ImageSpec spec) {
    if (!spec.isHoldable()) {
      throw new GanvasException(
          Kind.IMAGE_TOO_LARGE,
          "the result would be "
              + spec.width()
              + "x"
              + spec.height()
              + ", more than "
              + Integer.MAX_VALUE
              + " samples: write it as png or tiff, which need not be held whole, or choose a smaller"
              + " --scale");
    }
    this.image = Image.blank(spec.width(), spec.height(), spec.channels(), spec.depth());
  }

  @Override
  public void add(Image band) {
    image.paste(band, filled);
    filled += band.height();
  }

  /**
   * The picture.
   *
   * @throws IllegalStateException if rows are missing
   */
  public Image image() {
    if (filled != image.height()) {
      throw new IllegalStateException("expected " + image.height() + " rows, found " + filled);
    }
    return image;
  }
}
