package dev.ganvas.runtime.tiling;

import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.SizeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Where a picture is cut. All tiles of a plan have the same size; those at the right and bottom
 * edge are moved inwards rather than made smaller, so that a session's buffers and a GPU's
 * algorithm choice serve for all of them.
 *
 * @param across the tiles' extents from left to right
 * @param down the tiles' extents from top to bottom
 */
public record TilePlan(List<Span> across, List<Span> down) {
  /** Tiles that no picture is larger than. */
  private static final Tiling.Tiles WHOLE = new Tiling.Tiles(1 << 28, 0);

  /** Copies the lists. */
  public TilePlan {
    across = List.copyOf(across);
    down = List.copyOf(down);
  }

  /**
   * Plans a picture.
   *
   * @param width columns of the picture
   * @param height rows of the picture
   * @param tiling whole, or the wanted tile size and overlap
   * @param size which sizes the model takes; tiles are rounded up to them
   * @param locality how far the model looks; a global one is never cut
   */
  public static TilePlan of(
      int width, int height, Tiling tiling, SizeRule size, Locality locality) {
    if (locality instanceof Locality.Local local) {
      // A model of one size cannot take a larger picture whole, whatever is asked for.
      Tiling.Tiles tiles =
          tiling instanceof Tiling.Tiles t
              ? t
              : tiling instanceof Tiling.Whole ? WHOLE : Tiling.DEFAULT;
      return new TilePlan(
          axis(width, tiles, size::width, size.step(), local.radius()),
          axis(height, tiles, size::height, size.step(), local.radius()));
    }
    return new TilePlan(single(width, size::width), single(height, size::height));
  }

  /** All tiles, row by row, each row from left to right. */
  public List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    for (Span row : down) {
      for (Span column : across) {
        tiles.add(new Tile(column, row));
      }
    }
    return tiles;
  }

  /**
   * By how many pixels neighbouring tiles overlap at least; the most there is if nothing is cut.
   */
  public int leastOverlap() {
    return Math.min(leastOverlap(across), leastOverlap(down));
  }

  private static int leastOverlap(List<Span> spans) {
    int least = Integer.MAX_VALUE;
    for (int i = 1; i < spans.size(); i++) {
      Span before = spans.get(i - 1);
      least = Math.min(least, before.start() + before.length() - spans.get(i).start());
    }
    return least;
  }

  private static List<Span> single(int length, IntUnaryOperator size) {
    int extent = size.applyAsInt(length);
    if (extent < length) {
      throw new IllegalArgumentException(
          "a picture of " + length + " does not fit into the model's " + extent);
    }
    return List.of(new Span(0, extent, 0, length, 0, 0));
  }

  private static int roundUp(int length, int step) {
    return (length + step - 1) / step * step;
  }

  private static List<Span> axis(
      int length, Tiling.Tiles tiles, IntUnaryOperator size, int step, int radius) {
    // Whoever asked for less overlap than the model looks far gets enough: a seam helps nobody.
    int overlap = roundUp(Math.max(tiles.overlap(), 2 * radius), step);
    int wanted =
        tiles.growth() == Tiling.Growth.AS_NEEDED
            ? Math.max(tiles.size(), 2 * overlap)
            : tiles.size();
    int extent = size.applyAsInt(wanted);
    if (length <= extent && size.applyAsInt(length) <= extent) {
      return single(length, size);
    }
    // A model of one small size, or memory, may not leave room for all the overlap that it needs.
    overlap = Math.min(overlap, extent / 2 / step * step);
    // The last tile may reach beyond the picture, mirrored there, as the whole picture would.
    int last = roundUp(length - extent, step);
    int stride = Math.max(step, (extent - overlap) / step * step);
    int count = (last + stride - 1) / stride + 1;
    int[] starts = new int[count];
    int closest = extent;
    for (int i = 0; i < count; i++) {
      // Spread evenly on the model's grid, so that every overlap is at least the one asked for.
      starts[i] = (int) ((long) i * (last / step) / (count - 1)) * step;
      closest = i == 0 ? closest : Math.min(closest, starts[i] - starts[i - 1]);
    }
    // Within `radius` of a cut a tile misses its neighbours' pixels: only the exact middle of the
    // overlap is faded over. Where nothing is exact, the better half of it is.
    int faded = overlap >= 2 * radius ? overlap - 2 * radius : overlap / 2;
    int fade = Math.min(closest, faded);
    List<Span> spans = new ArrayList<>();
    int keepFrom = 0;
    for (int i = 0; i < count; i++) {
      boolean isFirst = i == 0;
      boolean isLast = i == count - 1;
      int keepTo = isLast ? length : (starts[i + 1] + starts[i] + extent) / 2 - fade / 2 + fade;
      spans.add(
          new Span(starts[i], extent, keepFrom, keepTo, isFirst ? 0 : fade, isLast ? 0 : fade));
      keepFrom = keepTo - fade;
    }
    return spans;
  }
}
