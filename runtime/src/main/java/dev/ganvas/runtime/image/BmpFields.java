package dev.ganvas.runtime.image;

/**
 * Colours that lie in the pixels themselves.
 *
 * @param red bits of it
 * @param green bits of it
 * @param blue bits of it
 * @param alpha bits of opacity; {@link BmpField#NONE} where there is none
 */
record BmpFields(BmpField red, BmpField green, BmpField blue, BmpField alpha) implements BmpColors {
  /** Five bits each, the highest bit being unused: 16-bit pixels without masks. */
  static final BmpFields FIVE_BITS = ofWidth(5);

  /** A byte each, blue first: pixels of 24 and 32 bits without masks. */
  static final BmpFields BYTES = ofWidth(8);

  private static BmpFields ofWidth(int bits) {
    return new BmpFields(
        new BmpField(2 * bits, bits),
        new BmpField(bits, bits),
        new BmpField(0, bits),
        BmpField.NONE);
  }

  /** The same with opacity. */
  BmpFields withAlpha(BmpField field) {
    return new BmpFields(red, green, blue, field);
  }

  @Override
  public Channels channels() {
    return alpha.bits() > 0 ? Channels.RGBA : Channels.RGB;
  }

  /** Sixteen where eight would lose something. */
  @Override
  public SampleDepth depth() {
    int most = Math.max(Math.max(red.bits(), green.bits()), Math.max(blue.bits(), alpha.bits()));
    return most > 8 ? SampleDepth.SIXTEEN_BITS : SampleDepth.EIGHT_BITS;
  }

  @Override
  public boolean has(int pixel) {
    return true;
  }

  @Override
  public void paint(Image image, int at, int pixel) {
    int most = image.depth().max();
    image.setSampleAt(at, red.level(pixel, most));
    image.setSampleAt(at + 1, green.level(pixel, most));
    image.setSampleAt(at + 2, blue.level(pixel, most));
    if (alpha.bits() > 0) {
      image.setSampleAt(at + 3, alpha.level(pixel, most));
    }
  }
}
