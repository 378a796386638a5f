package dev.ganvas.cli;

import dev.ganvas.runtime.batch.InputScan;
import dev.ganvas.runtime.dataset.DatasetList;
import dev.ganvas.runtime.dataset.TarSamples;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.features.FeatureModel;
import dev.ganvas.runtime.features.FeatureSet;
import dev.ganvas.runtime.features.MeasuredSet;
import dev.ganvas.runtime.features.PixelRows;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.trainer.data.PictureData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pictures that a set is measured by: of a folder, of WebDataset tar files, of an idx file.
 *
 * @param pictures evenly spread over the set
 * @param all how many the set has
 */
record PictureSetFiles(List<Picture> pictures, int all) {
  PictureSetFiles {
    pictures = List.copyOf(pictures);
  }

  /** Reads a picture, as often as it is asked to. */
  interface Source {
    Image read() throws IOException;
  }

  /**
   * One picture.
   *
   * @param className what the list of the set names its class, else the folder right below the
   *     set's own that it lies in, or what says its class there; empty if nothing does
   */
  record Picture(Source source, String className) {
    Image read() throws IOException {
      return source.read();
    }
  }

  /**
   * Finds them.
   *
   * @param place a folder of pictures or of WebDataset tar files, one such file, a {@code .tar.gz}
   *     of pictures, or an idx file; the last two are held in memory
   * @param most how many at most
   * @throws GanvasException NO_INPUT if there are fewer than two
   */
  static PictureSetFiles in(Path place, int most) throws IOException {
    List<Picture> found = Files.isRegularFile(place) ? inFile(place) : inFolder(place);
    if (found.size() < 2 || most < 2) {
      throw new GanvasException(
          Kind.NO_INPUT, "expected at least two pictures, found " + found.size() + " in " + place);
    }
    List<Picture> pictures = new ArrayList<>();
    int wanted = Math.min(most, found.size());
    for (int i = 0; i < wanted; i++) {
      pictures.add(found.get((int) ((long) i * found.size() / wanted)));
    }
    return new PictureSetFiles(pictures, found.size());
  }

  private static List<Picture> inFolder(Path folder) throws IOException {
    // A set of ours may lie flat: then its list alone knows the classes.
    Map<String, String> listed = DatasetList.classFolders(folder);
    List<Picture> found =
        InputScan.of(List.of(folder)).files().stream()
            // A data set's own sheet of samples is no picture of it.
            .filter(file -> !file.relative().toString().startsWith("."))
            .map(
                file ->
                    new Picture(
                        () -> ImageFiles.read(file.file()),
                        listed.getOrDefault(name(file.relative()), folderOf(file.relative()))))
            .toList();
    return found.isEmpty() ? inTars(TarSamples.tars(folder)) : found;
  }

  /** As lists write it, on any system. */
  private static String name(Path relative) {
    return relative.toString().replace('\\', '/');
  }

  private static String folderOf(Path relative) {
    return relative.getNameCount() > 1 ? relative.getName(0).toString() : "";
  }

  private static List<Picture> inTars(List<Path> tars) throws IOException {
    return TarSamples.of(tars).stream()
        .map(sample -> new Picture(sample::read, sample.className()))
        .toList();
  }

  private static List<Picture> inFile(Path file) throws IOException {
    return file.toString().endsWith(".tar")
        ? inTars(List.of(file))
        : PictureData.at(file).originals().stream()
            .map(original -> new Picture(original::image, original.className()))
            .toList();
  }

  /** The first picture. */
  Image first() throws IOException {
    return pictures.get(0).read();
  }

  /** Measures all of them; the set has classes if each picture has one. */
  MeasuredSet measure(FeatureModel model, PixelRows pixels) throws IOException {
    List<float[]> features = new ArrayList<>();
    List<float[]> levels = new ArrayList<>();
    for (Picture one : pictures) {
      Image picture = one.read();
      features.add(model.features(picture));
      levels.add(pixels.of(picture));
    }
    List<String> classes = pictures.stream().map(Picture::className).toList();
    return new MeasuredSet(
        new FeatureSet(features),
        new FeatureSet(levels),
        classes.contains("") ? List.of() : classes);
  }
}
