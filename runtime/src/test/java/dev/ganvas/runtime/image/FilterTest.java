package dev.ganvas.runtime.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FilterTest {
  @ParameterizedTest
  @EnumSource(Filter.class)
  void oneAtTheCentreAndZeroAtEveryOtherPixel(Filter filter) {
    assertEquals(1, filter.weight(0), 1e-12);
    for (int t = 1; t < 6; t++) {
      assertEquals(0, filter.weight(t), 1e-12);
      assertEquals(0, filter.weight(-t), 1e-12);
    }
  }

  @ParameterizedTest
  @EnumSource(Filter.class)
  void symmetricAndZeroBeyondTheRadius(Filter filter) {
    for (double t = 0; t < 5; t += 0.037) {
      assertEquals(filter.weight(t), filter.weight(-t), 1e-12);
      if (t > filter.radius()) {
        assertEquals(0, filter.weight(t), 1e-12);
      }
    }
  }

  @Test
  void bicubicIsTheOneOfMatlab() {
    // Keys (1981) with a = -0.5; OpenCV's a = -0.75 would give -0.10546875 at 1.25.
    assertEquals(0.8671875, Filter.BICUBIC.weight(0.25), 1e-12);
    assertEquals(0.2265625, Filter.BICUBIC.weight(0.75), 1e-12);
    assertEquals(-0.0703125, Filter.BICUBIC.weight(1.25), 1e-12);
    assertEquals(-0.0234375, Filter.BICUBIC.weight(1.75), 1e-12);
  }

  @Test
  void lanczosIsASincWithinASinc() {
    // sinc(1/2) sinc(1/6) = 2/pi * 3/pi = 6 / pi^2.
    assertEquals(6 / (Math.PI * Math.PI), Filter.LANCZOS3.weight(0.5), 1e-12);
    // sinc(3/2) sinc(1/2) = -2/(3 pi) * 2/pi.
    assertEquals(-4 / (3 * Math.PI * Math.PI), Filter.LANCZOS3.weight(1.5), 1e-12);
  }
}
