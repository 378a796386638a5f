package dev.ganvas.runtime.metadata;

import java.util.Optional;

/**
 * What a PNG file says by numbers, and not by a profile, of the colours that its samples mean (W3C
 * PNG, third edition): contents of chunks, as they are stored. Of several the first one counts; a
 * profile comes after {@code cicp} and before the others.
 *
 * @param cicp code points of ITU-T H.273: primaries, transfer, matrix, range; 4 bytes
 * @param srgb rendering intent of sRGB colours; 1 byte
 * @param gama exponent of the samples, in 1/100,000; 4 bytes
 * @param chrm chromaticities of white, red, green and blue, in 1/100,000; 32 bytes
 */
public record Colorimetry(
    Optional<byte[]> cicp, Optional<byte[]> srgb, Optional<byte[]> gama, Optional<byte[]> chrm) {
  /** Nothing. */
  public static final Colorimetry NONE =
      new Colorimetry(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Leaves out contents of a length that they cannot have. */
  public Colorimetry {
    cicp = cicp.filter(bytes -> bytes.length == 4);
    srgb = srgb.filter(bytes -> bytes.length == 1);
    gama = gama.filter(bytes -> bytes.length == 4);
    chrm = chrm.filter(bytes -> bytes.length == 32);
  }
}
