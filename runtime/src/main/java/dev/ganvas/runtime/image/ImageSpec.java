package dev.ganvas.runtime.image;

/**
 * What a picture is, apart from what it shows.
 *
 * @param width columns
 * @param height rows
 * @param channels what the samples of a pixel mean
 * @param depth bits a sample
 */
public record ImageSpec(int width, int height, Channels channels, SampleDepth depth) {
  /** Checks that both sides are positive. */
  public ImageSpec {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("expected a positive size, found " + width + "x" + height);
    }
  }

  /** Of a picture. */
  public static ImageSpec of(Image image) {
    return new ImageSpec(image.width(), image.height(), image.channels(), image.depth());
  }

  /** The same in another size. */
  public ImageSpec sized(int newWidth, int newHeight) {
    return new ImageSpec(newWidth, newHeight, channels, depth);
  }

  /** The same with other channels. */
  public ImageSpec with(Channels others) {
    return new ImageSpec(width, height, others, depth);
  }

  /** Whether such a picture can be held in one array. */
  public boolean isHoldable() {
    return Image.fits(width, height, channels);
  }
}
