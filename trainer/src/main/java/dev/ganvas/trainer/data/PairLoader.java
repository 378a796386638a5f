package dev.ganvas.trainer.data;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Depths;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.Opacity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads pictures and reduces them, and says all that is wrong with them before the first step. */
public final class PairLoader {
  private PairLoader() {}

  /**
   * Reads all files.
   *
   * @param scale how many times smaller the small half is
   * @param leastSide a small half must have at least this many pixels a side
   * @return 8-bit pairs in the order of the files, gray or RGB
   * @throws GanvasException BAD_TRAINING_DATA naming every file that cannot be used and why
   */
  public static List<ImagePair> load(List<Path> files, int scale, int leastSide) {
    List<ImagePair> pairs = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        Image image = Depths.toEightBits(ImageFiles.read(file));
        if (Math.min(image.width(), image.height()) < leastSide * scale) {
          problems.add(
              "expected at least "
                  + leastSide * scale
                  + " pixels a side, found "
                  + image.width()
                  + "x"
                  + image.height()
                  + ": "
                  + file);
        } else {
          pairs.add(
              ImagePair.reduce(
                  image.channels().hasAlpha() ? Opacity.bleedColors(image) : image, scale));
        }
      } catch (GanvasException e) {
        problems.add(e.getMessage());
      } catch (IOException e) {
        problems.add("cannot be read (" + e.getMessage() + "): " + file);
      }
    }
    if (!problems.isEmpty()) {
      throw new GanvasException(
          Kind.BAD_TRAINING_DATA,
          problems.size()
              + " of "
              + files.size()
              + " pictures cannot be trained on; remove or"
              + " repair them:\n  "
              + String.join("\n  ", problems));
    }
    return pairs;
  }
}
