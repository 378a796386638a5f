package dev.ganvas.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ganvas.runtime.TargetSize.Size;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import org.junit.jupiter.api.Test;

class TargetSizeTest {
  @Test
  void factorScalesBothSidesToTheNearestPixel() {
    assertEquals(new Size(40, 28), new TargetSize.Factor(4).of(10, 7));
    assertEquals(new Size(15, 11), new TargetSize.Factor(1.5).of(10, 7));
    assertEquals(new Size(3, 2), new TargetSize.Factor(0.33).of(10, 7));
  }

  @Test
  void widthAndHeightKeepTheProportion() {
    assertEquals(new Size(1920, 1080), new TargetSize.Width(1920).of(640, 360));
    assertEquals(new Size(1920, 1080), new TargetSize.Height(1080).of(640, 360));
    assertEquals(new Size(100, 67), new TargetSize.Width(100).of(30, 20));
    assertEquals(new Size(67, 100), new TargetSize.Height(100).of(20, 30));
  }

  @Test
  void leavesAtLeastOnePixelASide() {
    assertEquals(new Size(1, 1), new TargetSize.Factor(0.001).of(10, 7));
    assertEquals(new Size(10, 1), new TargetSize.Width(10).of(1000, 1));
  }

  @Test
  void refusesFactorsThatAreNoFactors() {
    for (double factor : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new TargetSize.Factor(factor));
    }
  }

  @Test
  void refusesSizesNoImageCanHave() {
    for (TargetSize target :
        new TargetSize[] {
          new TargetSize.Factor(1000),
          new TargetSize.Factor(1e300),
          new TargetSize.Width(Integer.MAX_VALUE),
          new TargetSize.Height(1_000_000)
        }) {
      GanvasException e = assertThrows(GanvasException.class, () -> target.of(5000, 4000));
      assertEquals(Kind.IMAGE_TOO_LARGE, e.kind());
    }
  }

  @Test
  void refusesWidthsAndHeightsBelowOnePixel() {
    assertThrows(IllegalArgumentException.class, () -> new TargetSize.Width(0));
    assertThrows(IllegalArgumentException.class, () -> new TargetSize.Height(-5));
  }
}
