package dev.ganvas.trainer.data;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Depths;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.Resampler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads pictures and reduces them, and says all that is wrong with them before the first step. */
public final class PairLoader {
  private PairLoader() {}

  /**
   * Reads all files as they are.
   *
   * @param scale how many times smaller the small half is
   * @param leastSide a small half must have at least this many pixels a side
   * @return 8-bit pairs in the order of the files, gray or RGB
   * @throws GanvasException BAD_TRAINING_DATA naming every file that cannot be used and why
   */
  public static List<ImagePair> load(List<Path> files, int scale, int leastSide) {
    return load(files, List.of(1.0), scale, leastSide);
  }

  /**
   * Reads all files and takes each in several sizes. Where a picture is reduced, its structures are
   * denser: a smaller picture of the same thing is another example.
   *
   * @param sizes factors of at most 1; sizes in which a picture would be too small are left out,
   *     but for the largest
   * @param scale how many times smaller the small half is
   * @param leastSide a small half must have at least this many pixels a side
   * @return 8-bit pairs in the order of the files and of the sizes, gray or RGB
   * @throws GanvasException BAD_TRAINING_DATA naming every file that cannot be used and why
   */
  public static List<ImagePair> load(
      List<Path> files, List<Double> sizes, int scale, int leastSide) {
    List<ImagePair> pairs = new ArrayList<>();
    int least = leastSide * scale;
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        Image image = Depths.toEightBits(ImageFiles.read(file));
        if (Math.min(image.width(), image.height()) < least) {
          problems.add(
              "expected at least "
                  + least
                  + " pixels a side, found "
                  + image.width()
                  + "x"
                  + image.height()
                  + ": "
                  + file);
        } else {
          Image opaque = image.channels().hasAlpha() ? Opacity.bleedColors(image) : image;
          for (double size : sizes) {
            Image sized = sized(opaque, size);
            if (Math.min(sized.width(), sized.height()) >= least) {
              pairs.add(ImagePair.reduce(sized, scale));
            }
          }
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

  /** Lanczos, since a reduction is to be as sharp as a photo of that size. */
  private static Image sized(Image image, double size) {
    return new Resampler(Filter.LANCZOS3)
        .resize(
            image,
            (int) Math.max(1, Math.round(image.width() * size)),
            (int) Math.max(1, Math.round(image.height() * size)));
  }
}
