package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.tensor.Layout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which sizes of pictures a model is tried with that does not declare its own. */
final class TrialSizes {
  /**
   * Small ones first, not square where that is possible, so that axes cannot be mixed up. Every
   * multiple up to 16, and 24, 28, 32, 48, 56, 64, 96, 112 and 128 divide both sides of some.
   */
  private static final List<Size> SIZES =
      List.of(
          new Size(48, 64),
          new Size(96, 192),
          new Size(240, 360),
          new Size(128, 256),
          new Size(224, 448),
          new Size(224, 224),
          new Size(256, 256),
          new Size(512, 512));

  /** The longest side that is tried because a file declares it of what comes out. */
  private static final int MOST_TRIED = 2048;

  /** By more, a second size would cost more than it tells. */
  private static final int MOST_STEP = 64;

  private static final int MOST_SCALE = 4;

  private TrialSizes() {}

  /**
   * Rows and columns.
   *
   * @param height rows
   * @param width columns
   */
  record Size(int height, int width) {}

  /**
   * Sizes to be tried, the likeliest first.
   *
   * @param height rows, if declared
   * @param width columns, if declared
   * @param answer declared extents of what comes out
   */
  static List<Size> of(Optional<Integer> height, Optional<Integer> width, List<OnnxDim> answer) {
    List<Size> all = new ArrayList<>();
    if (height.isPresent() && width.isPresent()) {
      all.add(new Size(height.get(), width.get()));
      return all;
    }
    SIZES.forEach(size -> all.add(new Size(height.orElse(size.height), width.orElse(size.width))));
    // A model that runs at one size only may declare that of its answer, if not its own.
    all.addAll(1, thatMayBecome(answer));
    return all;
  }

  private static List<Size> thatMayBecome(List<OnnxDim> answer) {
    List<Size> sizes = new ArrayList<>();
    int rank = answer.size();
    for (Layout layout : rank == 3 || rank == 4 ? Layout.values() : new Layout[0]) {
      if (answer.get(layout.heightAxis() - (4 - rank)) instanceof OnnxDim.Fixed height
          && answer.get(layout.widthAxis() - (4 - rank)) instanceof OnnxDim.Fixed width
          && Math.max(height.size(), width.size()) <= MOST_TRIED) {
        for (int scale = 1; scale <= MOST_SCALE; scale++) {
          if (height.size() % scale == 0 && width.size() % scale == 0) {
            sizes.add(
                new Size(
                    Math.toIntExact(height.size() / scale), Math.toIntExact(width.size() / scale)));
          }
        }
      }
    }
    return sizes;
  }

  /** By how much a second size may be larger, so that what divides the first divides it too. */
  static List<Integer> steps(int height, int width) {
    int common = BigInteger.valueOf(height).gcd(BigInteger.valueOf(width)).intValueExact();
    int small = Math.min(common, MOST_STEP);
    while (common % small != 0) {
      small--;
    }
    return small == common ? List.of(common) : List.of(small, common);
  }
}
