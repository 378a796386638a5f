package dev.ganvas.runtime.metadata;

import dev.ganvas.runtime.metadata.PictureMetadata.Density;
import dev.ganvas.runtime.metadata.PictureMetadata.Unit;
import java.util.Optional;

/**
 * A picture's density as tags of a TIFF block. TIFF and WebP files have no other place for it, and
 * some JPEGs use no other.
 */
final class Resolution {
  private static final int ACROSS = 0x11a;
  private static final int DOWN = 0x11b;
  private static final int UNIT = 0x128;

  /** What a TIFF means that does not say (TIFF 6.0). */
  private static final int INCH = 2;

  private Resolution() {}

  /** What a block says, if it says something. */
  static Optional<Density> of(TiffBlock block) {
    double x = block.rational(block.root(), ACROSS).orElse(0.0);
    double y = block.rational(block.root(), DOWN).orElse(0.0);
    Unit unit =
        switch (block.number(block.root(), UNIT).orElse(INCH)) {
          case 1 -> Unit.NONE;
          case 3 -> Unit.CENTIMETRE;
          default -> Unit.INCH;
        };
    return Optional.of(new Density(x, y, unit)).filter(Resolution::isMeant);
  }

  /** Square pixels of no unit are what programs write that know nothing. */
  private static boolean isMeant(Density density) {
    boolean square = density.x() == density.y();
    return density.x() > 0 && density.y() > 0 && !(square && density.unit() == Unit.NONE);
  }

  /** Metadata that say nothing of the density by themselves, with what their EXIF says of it. */
  static PictureMetadata readInto(PictureMetadata metadata) {
    if (metadata.density().filter(Resolution::isMeant).isPresent()) {
      return metadata;
    }
    Optional<Density> said = metadata.exif().flatMap(TiffBlock::read).flatMap(Resolution::of);
    return said.isEmpty() ? metadata : metadata.with(said.get());
  }

  /** EXIF with the density, which is made if there is none; what EXIF says already stays. */
  static Optional<byte[]> exifWith(PictureMetadata metadata) {
    Optional<Density> density = metadata.density().filter(Resolution::isMeant);
    TiffBlock block = metadata.exif().flatMap(TiffBlock::read).orElseGet(TiffBlock::empty);
    if (density.isEmpty() || of(block).isPresent()) {
      return metadata.exif();
    }
    put(block, density.get());
    return Optional.of(block.toBytes());
  }

  /** Puts a density that means something in the place of what is there. */
  private static void put(TiffBlock block, Density density) {
    block.putRational(block.root(), ACROSS, density.x());
    block.putRational(block.root(), DOWN, density.y());
    block.putShort(
        block.root(),
        UNIT,
        switch (density.unit()) {
          case NONE -> 1;
          case INCH -> INCH;
          case CENTIMETRE -> 3;
        });
  }
}
