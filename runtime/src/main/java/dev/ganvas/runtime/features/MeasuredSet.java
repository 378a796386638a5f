package dev.ganvas.runtime.features;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What is known of a set of pictures.
 *
 * @param features a row each
 * @param pixels a row each, see {@link PixelRows}
 * @param classes the class of each; empty if the set has no classes
 */
public record MeasuredSet(FeatureSet features, FeatureSet pixels, List<String> classes) {
  /** Checks that all are of as many pictures, and copies the list. */
  public MeasuredSet {
    classes = List.copyOf(classes);
    if (pixels.size() != features.size()
        || (!classes.isEmpty() && classes.size() != features.size())) {
      throw new IllegalArgumentException(
          "expected rows and classes of as many pictures, found "
              + features.size()
              + ", "
              + pixels.size()
              + " and "
              + classes.size());
    }
  }

  /**
   * Some of the pictures, evenly spread over the set.
   *
   * @param most how many at most, at least 2
   */
  public MeasuredSet spread(int most) {
    int wanted = Math.min(most, features.size());
    List<Integer> places =
        IntStream.range(0, wanted)
            .mapToObj(i -> (int) ((long) i * features.size() / wanted))
            .toList();
    return new MeasuredSet(
        new FeatureSet(places.stream().map(features.rows()::get).toList()),
        new FeatureSet(places.stream().map(pixels.rows()::get).toList()),
        classes.isEmpty() ? classes : places.stream().map(classes::get).toList());
  }

  /** The places of the pictures of a class. */
  List<Integer> members(String name) {
    return IntStream.range(0, classes.size())
        .filter(i -> classes.get(i).equals(name))
        .boxed()
        .toList();
  }
}
