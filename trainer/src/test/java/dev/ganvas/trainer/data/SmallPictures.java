package dev.ganvas.trainer.data;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.tensor.ColorOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pictures of one colour, known again by it, and the ways they are read in tests. */
final class SmallPictures {
  private SmallPictures() {}

  /** All pixels alike. */
  static Image flat(int width, int height, Channels channels, int... samples) {
    Image image = Image.blank(width, height, channels, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < width * height * channels.count(); i++) {
      image.setSampleAt(i, samples[i % channels.count()]);
    }
    return image;
  }

  /** 8x8, gray. */
  static Image gray(int level) {
    return flat(8, 8, Channels.GRAY, level);
  }

  static void save(Image image, Path file) throws IOException {
    ImageFiles.write(image, file, ImageFormat.PNG, EncodeOptions.DEFAULT);
  }

  /** 8x8 gray files whose levels count on from the first. */
  static void saveGrays(Path folder, int count, int firstLevel) throws IOException {
    for (int i = 0; i < count; i++) {
      int level = firstLevel + i;
      save(gray(level), folder.resolve(level + ".png"));
    }
  }

  /** Gray pictures whose levels count on from 0, with these classes. */
  static PictureSet set(List<Integer> classes, String... names) {
    List<Image> pictures = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      pictures.add(gray(i));
    }
    return new PictureSet(8, ColorOrder.GRAY, pictures, classes, List.of(names));
  }

  /** The first sample of each picture. */
  static List<Integer> levels(PictureSet set) {
    return set.pictures().stream().map(picture -> picture.sampleAt(0)).toList();
  }

  /** Reads as a training does that asks for nothing in particular. */
  static PictureData.Loaded load(Path place) throws IOException {
    return PictureData.at(place).load(0, Optional.empty(), 1000);
  }
}
