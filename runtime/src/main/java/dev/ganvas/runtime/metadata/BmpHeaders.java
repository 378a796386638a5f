package dev.ganvas.runtime.metadata;

import dev.ganvas.runtime.metadata.PictureMetadata.Density;
import dev.ganvas.runtime.metadata.PictureMetadata.Unit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Metadata in BMP files (wingdi.h): the fifth version of the header brings a profile. */
final class BmpHeaders {
  private static final int START = 14;
  private static final int SIZE_WITH_DENSITY = 40;
  private static final int SIZE_WITH_PROFILE = 124;
  private static final int ACROSS = START + 24;
  private static final int DOWN = START + 28;
  private static final int COLORS = START + 56;
  private static final int PROFILE = START + 112;
  private static final int PROFILE_LENGTH = START + 116;

  /** "MBED": the profile is in the file. One that is only named ("LINK") is not looked for. */
  private static final int EMBEDDED = 0x4d424544;

  private static final double METRES_AN_INCH = 0.0254;

  private BmpHeaders() {}

  static PictureMetadata read(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int size = file.length < START + SIZE_WITH_DENSITY ? 0 : in.getInt(START);
    return new PictureMetadata(
        size == SIZE_WITH_PROFILE ? profile(file, in) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        size >= SIZE_WITH_DENSITY ? density(in) : Optional.empty());
  }

  private static Optional<byte[]> profile(byte[] file, ByteBuffer in) {
    if (file.length < START + SIZE_WITH_PROFILE || in.getInt(COLORS) != EMBEDDED) {
      return Optional.empty();
    }
    long at = START + (in.getInt(PROFILE) & 0xffffffffL);
    long length = in.getInt(PROFILE_LENGTH) & 0xffffffffL;
    return length == 0 || at + length > file.length
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(file, (int) at, (int) (at + length)));
  }

  /** Pixels a metre, which are nothing in many files. */
  private static Optional<Density> density(ByteBuffer in) {
    int x = in.getInt(ACROSS);
    int y = in.getInt(DOWN);
    return x < 1 || y < 1
        ? Optional.empty()
        : Optional.of(new Density(x * METRES_AN_INCH, y * METRES_AN_INCH, Unit.INCH));
  }
}
