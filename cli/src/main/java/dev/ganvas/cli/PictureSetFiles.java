package dev.ganvas.cli;

import dev.ganvas.runtime.batch.InputScan;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.features.FeatureModel;
import dev.ganvas.runtime.features.FeatureSet;
import dev.ganvas.runtime.features.MeasuredSet;
import dev.ganvas.runtime.features.PixelRows;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The pictures of a folder that a set is measured by.
 *
 * @param files evenly spread over the folder
 * @param classes the folder right below in which each lies; empty if any lies in none
 */
record PictureSetFiles(List<Path> files, List<String> classes) {
  PictureSetFiles {
    files = List.copyOf(files);
    classes = List.copyOf(classes);
  }

  /**
   * Finds them.
   *
   * @param most how many at most
   * @throws GanvasException NO_INPUT if there are fewer than two
   */
  static PictureSetFiles in(Path folder, int most) throws IOException {
    List<InputScan.Found> found =
        InputScan.of(List.of(folder)).files().stream()
            // A data set's own sheet of samples is no picture of it.
            .filter(file -> !file.relative().toString().startsWith("."))
            .toList();
    if (found.size() < 2 || most < 2) {
      throw new GanvasException(
          Kind.NO_INPUT, "expected at least two pictures, found " + found.size() + " in " + folder);
    }
    List<Path> files = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    int wanted = Math.min(most, found.size());
    for (int i = 0; i < wanted; i++) {
      InputScan.Found one = found.get((int) ((long) i * found.size() / wanted));
      files.add(one.file());
      if (one.relative().getNameCount() > 1) {
        classes.add(one.relative().getName(0).toString());
      }
    }
    return new PictureSetFiles(files, classes.size() == files.size() ? classes : List.of());
  }

  /** The first picture. */
  Image first() throws IOException {
    return ImageFiles.read(files.get(0));
  }

  /** Measures all of them. */
  MeasuredSet measure(FeatureModel model, PixelRows pixels) throws IOException {
    List<float[]> features = new ArrayList<>();
    List<float[]> levels = new ArrayList<>();
    for (Path file : files) {
      Image picture = ImageFiles.read(file);
      features.add(model.features(picture));
      levels.add(pixels.of(picture));
    }
    return new MeasuredSet(new FeatureSet(features), new FeatureSet(levels), classes);
  }
}
