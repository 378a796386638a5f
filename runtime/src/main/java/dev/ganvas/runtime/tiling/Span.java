package dev.ganvas.runtime.tiling;

/**
 * One tile's extent along one axis, in input pixels, and which part of it counts. Between two
 * neighbours one fades out while the other fades in, so that weights sum to one everywhere.
 *
 * @param start where the tile begins
 * @param length how long it is; may reach beyond the picture
 * @param keepFrom first position that counts
 * @param keepTo first position that counts no more
 * @param fadeIn over how many positions from {@code keepFrom} the weight rises
 * @param fadeOut over how many positions before {@code keepTo} it falls
 */
public record Span(int start, int length, int keepFrom, int keepTo, int fadeIn, int fadeOut) {
  /**
   * The weight of each kept output position: a half sine over the fades, one between.
   *
   * @param scale output positions for each input position
   * @return {@code (keepTo - keepFrom) * scale} numbers in (0, 1]
   */
  float[] weights(int scale) {
    int kept = (keepTo - keepFrom) * scale;
    float[] weights = new float[kept];
    java.util.Arrays.fill(weights, 1);
    for (int i = 0; i < fadeIn * scale; i++) {
      weights[i] = rise(i, fadeIn * scale);
    }
    for (int i = 0; i < fadeOut * scale; i++) {
      weights[kept - fadeOut * scale + i] = 1 - rise(i, fadeOut * scale);
    }
    return weights;
  }

  private static float rise(int position, int length) {
    double s = Math.sin(Math.PI / 2 * (position + 0.5) / length);
    return (float) (s * s);
  }
}
