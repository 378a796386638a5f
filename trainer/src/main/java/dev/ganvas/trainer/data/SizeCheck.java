package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Image;
import java.util.List;

/**
 * Whether crops can be drawn from pictures.
 *
 * @param side of a crop
 * @param problems where a sentence goes for each picture that is smaller
 */
record SizeCheck(int side, List<String> problems) {
  void check(String name, Image image) {
    if (Math.min(image.width(), image.height()) < side) {
      problems.add(
          "expected at least "
              + side
              + " pixels a side (data.side), found "
              + image.width()
              + "x"
              + image.height()
              + ": "
              + name);
    }
  }
}
