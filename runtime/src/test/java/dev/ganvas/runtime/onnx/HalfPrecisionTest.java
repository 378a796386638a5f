package dev.ganvas.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HalfPrecisionTest {
  @Test
  void numbersBecomeThemselves() {
    assertEquals(0f, HalfPrecision.toFloat((short) 0));
    assertEquals(1f, HalfPrecision.toFloat((short) 0x3c00));
    assertEquals(-2f, HalfPrecision.toFloat((short) 0xc000));
    assertEquals(65504f, HalfPrecision.toFloat((short) 0x7bff));
    assertEquals(0x1p-14f, HalfPrecision.toFloat((short) 0x0400));
    assertEquals(0x1p-24f, HalfPrecision.toFloat((short) 0x0001));
    assertEquals(0x3ffp-24f, HalfPrecision.toFloat((short) 0x03ff));
    assertEquals(1365 / 4096f, HalfPrecision.toFloat((short) 0x3555));
    assertEquals(Float.NEGATIVE_INFINITY, HalfPrecision.toFloat((short) 0xfc00));
    assertTrue(Float.isNaN(HalfPrecision.toFloat((short) 0x7e00)));
  }
}
