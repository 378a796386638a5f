package dev.ganvas.runtime.image;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A BMP file, read by code of our own: OpenCV refuses most of the headers that are not Windows 3's,
 * and shifts levels where they must be scaled.
 *
 * @param header what its headers say; empty where there is none that is known
 * @param headerBytes how long its header claims to be
 * @param damage what is wrong
 */
record BmpStructure(Optional<BmpHeader> header, int headerBytes, Optional<String> damage)
    implements FileStructure {
  /** A run of two bytes makes 255 pixels at most, but some may be stepped over. */
  private static final int MOST_PIXELS_A_BYTE = 4096;

  static BmpStructure read(byte[] file, Extent extent) {
    Optional<BmpHeader> header = BmpHeader.read(file);
    Optional<String> damage =
        extent == Extent.WHOLE
            ? header.filter(BmpHeader::isReadable).flatMap(found -> judge(file, found))
            : Optional.empty();
    return new BmpStructure(header, BmpHeader.size(file), damage);
  }

  private static Optional<String> judge(byte[] file, BmpHeader header) {
    Census census = new Census(header, header.colorsOf(file));
    if (header.coding().isRuns()) {
      return BmpRuns.walk(file, header, census).or(census::damage);
    }
    int rows = BmpRows.whole(file, header);
    if (rows < header.height()) {
      return Optional.of("its data end after " + rows + " of " + header.height() + " rows");
    }
    // Whole palettes have a colour for whatever a pixel may be.
    if (header.bits() <= 8 && header.colors() < 1 << header.bits()) {
      BmpRows.walk(file, header, census);
    }
    return census.damage();
  }

  /** Looks for the first pixel that has no colour. */
  private static final class Census implements BmpPixels {
    private final BmpHeader header;
    private final BmpColors colors;
    private int missing = -1;

    Census(BmpHeader header, BmpColors colors) {
      this.header = header;
      this.colors = colors;
    }

    @Override
    public void put(int x, int row, int pixel) {
      if (missing < 0 && !colors.has(pixel)) {
        missing = pixel;
      }
    }

    Optional<String> damage() {
      return missing < 0
          ? Optional.empty()
          : Optional.of(
              "a pixel has colour " + missing + " of a palette of " + header.colors() + " colours");
    }
  }

  @Override
  public OptionalInt width() {
    return header.map(found -> OptionalInt.of(found.width())).orElse(OptionalInt.empty());
  }

  @Override
  public OptionalInt height() {
    return header.map(found -> OptionalInt.of(found.height())).orElse(OptionalInt.empty());
  }

  @Override
  public Channels channels() {
    return header
        .filter(found -> found.bits() > 8)
        .map(found -> found.fields().channels())
        .orElse(Channels.RGB);
  }

  @Override
  public SampleDepth depth() {
    return header
        .filter(found -> found.bits() > 8)
        .map(found -> found.fields().depth())
        .orElse(SampleDepth.EIGHT_BITS);
  }

  @Override
  public long leastBytes() {
    return header.filter(BmpHeader::isReadable).map(BmpStructure::leastBytes).orElse(0L);
  }

  private static long leastBytes(BmpHeader header) {
    return header.coding().isRuns()
        ? (long) header.width() * header.height() / MOST_PIXELS_A_BYTE
        : (header.height() - 1) * header.stride() + header.rowBytes();
  }

  @Override
  public Image decode(byte[] file, ImageHeader known, String name) {
    if (header.isEmpty()) {
      throw FileStructure.unreadable(
          "a BMP header of 12 to 124 bytes", "one of " + headerBytes + " bytes", name);
    }
    BmpHeader found = header.get();
    if (found.fault().isPresent()) {
      throw FileStructure.unreadable(
          "a BMP of 1 to 32 bits a pixel, in rows, bit fields or runs",
          found.fault().get(),
          name + ". Convert it to PNG first");
    }
    OpenCvCodec.requireSides(known, name);
    if (!found.coding().isRuns() && BmpRows.whole(file, found) == 0) {
      throw FileStructure.unreadable("some rows of a BMP", "none", name);
    }
    return draw(file, found, visible(file, found));
  }

  /** Opacity that is nowhere but zero is none: programs leave the byte as it was. */
  private static BmpColors visible(byte[] file, BmpHeader header) {
    BmpColors colors = header.colorsOf(file);
    if (colors instanceof BmpFields fields && fields.channels().hasAlpha()) {
      boolean[] seen = {false};
      BmpRows.walk(file, header, (x, row, pixel) -> seen[0] |= fields.alpha().isIn(pixel));
      return seen[0] ? fields : fields.withAlpha(BmpField.NONE);
    }
    return colors;
  }

  private static Image draw(byte[] file, BmpHeader header, BmpColors colors) {
    int width = header.width();
    int height = header.height();
    Image image = Image.blank(width, height, colors.channels(), colors.depth());
    BmpPixels painter =
        (x, row, pixel) -> {
          int y = header.fromTop() ? row : height - 1 - row;
          colors.paint(image, image.index(x, y, 0), pixel);
        };
    if (header.coding().isRuns()) {
      // What no run reaches has the first colour, as most programs show it.
      for (int i = 0; i < width * height; i++) {
        colors.paint(image, i * colors.channels().count(), 0);
      }
      BmpRuns.walk(file, header, painter);
    } else {
      BmpRows.walk(file, header, painter);
    }
    return image;
  }
}
