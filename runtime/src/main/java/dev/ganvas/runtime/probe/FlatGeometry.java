package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The ways in which pictures may lie where one side of a model, or both, is a row of numbers. What
 * goes in as a row must be a square; what comes out has the proportions of what goes in.
 */
final class FlatGeometry {
  /** Fewer pixels than 8 x 8 are the numbers of a generator. */
  private static final int LEAST_SIDE = 8;

  private static final int MOST_SCALE = 16;

  private FlatGeometry() {}

  /** One way that a picture may lie in numbers. */
  private record Lie(Layout layout, int channels, int width, int height) {
    /** Of three extents, as the layout orders them. */
    static Lie of(Layout layout, List<Integer> extents) {
      return new Lie(
          layout,
          extents.get(layout.channelAxis() - 1),
          extents.get(layout.widthAxis() - 1),
          extents.get(layout.heightAxis() - 1));
    }

    boolean isPicture() {
      return Answer.isChannels(channels);
    }

    /** Whether both sides are the same whole times as long. */
    boolean isTimes(Lie other) {
      int scale = width / other.width;
      return scale >= 1
          && scale <= MOST_SCALE
          && width == scale * other.width
          && height == scale * other.height;
    }
  }

  /**
   * All ways.
   *
   * @param given extents of what goes in, of 1 to 4 axes
   * @param answer extents of what comes out
   * @param layouts those that may be
   */
  static List<Geometry> all(Shape given, Shape answer, List<Layout> layouts) {
    List<Geometry> all = new ArrayList<>();
    for (Lie in : given(given, layouts)) {
      for (Lie out : answered(answer, in, layouts)) {
        all.add(
            new Geometry(
                in.layout(),
                out.layout(),
                in.channels(),
                out.channels(),
                out.width() / in.width(),
                0,
                new SizeRule.Fixed(in.width(), in.height())));
      }
    }
    return all;
  }

  /**
   * Whether what goes in may lie as a picture does, whatever comes out.
   *
   * @param given extents of what goes in, of 1 to 4 axes
   * @param layouts those that may be
   */
  static boolean mayBePicture(Shape given, List<Layout> layouts) {
    return !given(given, layouts).isEmpty();
  }

  private static List<Lie> given(Shape given, List<Layout> layouts) {
    List<Lie> lies = new ArrayList<>();
    int rank = given.rank();
    if (rank > 2) {
      layouts.forEach(layout -> lies.add(Lie.of(layout, given.dims().subList(rank - 3, rank))));
    } else {
      // Of 1 and 3 channels only one can leave a whole side, since 3 is no square.
      for (int channels : new int[] {1, 3}) {
        int side = root(given.dim(rank - 1), channels);
        for (Layout layout : layouts(side, channels, layouts)) {
          lies.add(new Lie(layout, channels, side, side));
        }
      }
    }
    return lies.stream()
        .filter(Lie::isPicture)
        .filter(lie -> Math.min(lie.width(), lie.height()) >= LEAST_SIDE)
        .toList();
  }

  private static List<Lie> answered(Shape answer, Lie in, List<Layout> layouts) {
    List<Lie> lies = new ArrayList<>();
    int rank = answer.rank();
    if (rank == 1 || rank == 2) {
      int numbers = answer.dim(rank - 1);
      int pixels = in.width() * in.height();
      for (int channels : in.channels() == 4 ? new int[] {4} : new int[] {1, 3}) {
        int scale = numbers % pixels == 0 ? root(numbers / pixels, channels) : 0;
        for (Layout layout : layouts(scale, channels, layouts)) {
          lies.add(new Lie(layout, channels, scale * in.width(), scale * in.height()));
        }
      }
    } else if (rank == 3 || rank == 4) {
      layouts.forEach(layout -> lies.add(Lie.of(layout, answer.dims().subList(rank - 3, rank))));
    }
    return lies.stream().filter(Lie::isPicture).filter(out -> out.isTimes(in)).toList();
  }

  /** One channel lies the same either way; without a whole side there is none. */
  private static List<Layout> layouts(int side, int channels, List<Layout> layouts) {
    if (side == 0) {
      return List.of();
    }
    return channels == 1 ? List.of(Layout.NCHW) : layouts;
  }

  /** The root of a share of some numbers; 0 if it is none of whole numbers. */
  private static int root(int numbers, int channels) {
    int root = (int) Math.round(Math.sqrt((double) numbers / channels));
    return (long) root * root * channels == numbers ? root : 0;
  }
}
