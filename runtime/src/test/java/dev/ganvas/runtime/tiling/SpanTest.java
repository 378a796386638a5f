package dev.ganvas.runtime.tiling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SpanTest {
  @Test
  void withoutFadesEverythingCountsFully() {
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, new Span(4, 9, 6, 8, 0, 0).weights(3));
  }

  @Test
  void fadesAreAHalfSine() {
    // sin^2 at 22.5 and 67.5 degrees.
    float low = 0.146_446_6f;
    float high = 0.853_553_4f;
    assertArrayEquals(
        new float[] {low, high, 1, high, low}, new Span(0, 5, 0, 5, 2, 2).weights(1), 1e-6f);
  }

  @Test
  void fadeOutIsWhatTheNextFadeInLeaves() {
    float[] out = new Span(0, 10, 0, 10, 0, 5).weights(4);
    float[] in = new Span(5, 10, 5, 15, 5, 0).weights(4);
    for (int i = 0; i < 20; i++) {
      assertEquals(1, out[20 + i] + in[i], 1e-6f);
    }
  }
}
