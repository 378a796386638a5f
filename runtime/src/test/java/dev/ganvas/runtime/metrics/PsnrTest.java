package dev.ganvas.runtime.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.TinyPictures;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PsnrTest {
  private static final Psnr COLORS = new Psnr(ImageComparison.COLORS);
  private static final Psnr LUMA = new Psnr(ImageComparison.LUMA);

  private static Image constant(Channels channels, SampleDepth depth, int... pixel) {
    return TinyPictures.filled(4, 4, channels, depth, i -> pixel[i % pixel.length]);
  }

  @Test
  void knownDifferenceGivesTheKnownDecibels() {
    // One of four pixels differs by 10: MSE 25, 255^2 / 25 = 2601.
    Image reference = TinyPictures.gray(2, 2, 50, 60, 70, 80);
    Image candidate = TinyPictures.gray(2, 2, 50, 60, 60, 80);
    assertEquals(34.151_404, COLORS.of(reference, candidate, 0), 1e-6);
  }

  @Test
  void lumaIsThatOfThePapers() {
    // Black is 16 and white 235 in studio swing: MSE 219^2.
    Image black = constant(Channels.RGB, SampleDepth.EIGHT_BITS, 0);
    Image white = constant(Channels.RGB, SampleDepth.EIGHT_BITS, 255);
    assertEquals(20 * Math.log10(255 / 219.0), LUMA.of(black, white, 0), 1e-9);
    // Pure red is 65.481 above black.
    Image red = constant(Channels.RGB, SampleDepth.EIGHT_BITS, 255, 0, 0);
    assertEquals(20 * Math.log10(255 / 65.481), LUMA.of(black, red, 0), 1e-9);
  }

  @ParameterizedTest
  @EnumSource(ImageComparison.class)
  void equalPicturesAreInfinitelyClose(ImageComparison comparison) {
    for (Image picture : TinyPictures.ofEveryKind()) {
      assertEquals(Double.POSITIVE_INFINITY, new Psnr(comparison).of(picture, picture, 0));
    }
  }

  @Test
  void sixteenBitsAreMeasuredInLevelsOfEight() {
    Image eight = constant(Channels.GRAY, SampleDepth.EIGHT_BITS, 100);
    Image same = constant(Channels.GRAY, SampleDepth.SIXTEEN_BITS, 257 * 100);
    Image other = constant(Channels.GRAY, SampleDepth.SIXTEEN_BITS, 257 * 110);
    assertEquals(20 * Math.log10(25.5), COLORS.of(same, other, 0), 1e-9);
    assertEquals(20 * Math.log10(25.5), COLORS.of(eight, other, 0), 1e-9);
  }

  @Test
  void opacityIsIgnored() {
    Image opaque = constant(Channels.RGBA, SampleDepth.EIGHT_BITS, 1, 2, 3, 255);
    Image faint = constant(Channels.RGBA, SampleDepth.EIGHT_BITS, 1, 2, 3, 9);
    assertEquals(Double.POSITIVE_INFINITY, COLORS.of(opaque, faint, 0));
  }

  @Test
  void borderIsLeftOut() {
    Image reference = TinyPictures.gray(3, 3, 0, 0, 0, 0, 9, 0, 0, 0, 0);
    Image candidate = TinyPictures.gray(3, 3, 1, 2, 3, 4, 9, 5, 6, 7, 8);
    assertEquals(Double.POSITIVE_INFINITY, COLORS.of(reference, candidate, 1));
  }

  @Test
  void refusesPicturesThatCannotBeCompared() {
    Image picture = constant(Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    Image turned = TinyPictures.noise(4, 5, Channels.RGB, SampleDepth.EIGHT_BITS, 1);
    Image gray = constant(Channels.GRAY, SampleDepth.EIGHT_BITS, 1);
    GanvasException size = assertThrows(GanvasException.class, () -> COLORS.of(picture, turned, 0));
    GanvasException channels =
        assertThrows(GanvasException.class, () -> COLORS.of(picture, gray, 0));
    GanvasException border =
        assertThrows(GanvasException.class, () -> COLORS.of(picture, picture, 2));
    assertEquals(Kind.UNSUPPORTED_IMAGE, size.kind());
    assertEquals(Kind.UNSUPPORTED_IMAGE, channels.kind());
    assertEquals(Kind.UNSUPPORTED_IMAGE, border.kind());
    assertEquals(Double.POSITIVE_INFINITY, LUMA.of(picture, gray, 0));
  }
}
