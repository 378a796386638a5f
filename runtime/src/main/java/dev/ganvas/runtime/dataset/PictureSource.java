package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.image.Image;
import java.util.List;

/** Makes the pictures of a data set. */
@FunctionalInterface
public interface PictureSource {
  /**
   * Makes pictures.
   *
   * @param labels the class of each; empty if there are no classes
   * @return in order, each depending on its seed and class alone; the caller owns them
   */
  List<Image> make(long[] seeds, List<Integer> labels);

  /** How many threads may call {@link #make} at once; at least 1. */
  default int callers() {
    return 1;
  }
}
