package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;

/**
 * A picture made in code that has what photographs have: soft gradients of every colour, edges at
 * several angles, fine texture, a dark and a light half. What a model makes of it tells how the
 * model wants its numbers.
 */
final class TestPattern {
  private TestPattern() {}

  /** The pattern in any size; 8-bit RGB. */
  static Image of(int width, int height) {
    Image image = Image.blank(width, height, Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double u = (x + 0.5) / width;
        double v = (y + 0.5) / height;
        double light = 0.25 + 0.5 * u;
        double disc = Math.hypot(u - 0.35, v - 0.4) < 0.2 ? 0.35 : 0;
        double bar = Math.abs(u - v - 0.35) < 0.05 ? -0.3 : 0;
        double texture = 0.06 * Math.sin(x * 1.3) * Math.cos(y * 0.9);
        double warm = 0.15 * Math.sin(2 * Math.PI * v);
        set(image, x, y, 0, light + disc + bar + texture + warm);
        set(image, x, y, 1, light + 0.6 * disc + bar + texture);
        set(image, x, y, 2, light - 0.4 * disc + bar + texture - warm);
      }
    }
    return image;
  }

  private static void set(Image image, int x, int y, int channel, double value) {
    int level = (int) Math.round(255 * Math.max(0, Math.min(1, value)));
    image.setSampleAt(image.index(x, y, channel), level);
  }
}
