package dev.ganvas.trainer.run;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.trainer.config.TrainingConfig;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.data.ImageFolder;
import dev.ganvas.trainer.data.PairLoader;
import dev.ganvas.trainer.data.PatchSampler;
import dev.ganvas.trainer.data.PictureArrays;
import dev.ganvas.trainer.natives.NativeBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Shows what an upscaler would be trained on: the very pairs of a run's first steps, as files. */
public final class PairDump {
  /** Pixels between the halves. */
  private static final int GAP = 4;

  private PairDump() {}

  /**
   * Writes the first pairs as {@code pair-0001.png} and so on: on the left the small half, each
   * pixel as a square, on the right the large one.
   *
   * @param count how many, at least 1
   * @param folder is made if it is not there
   * @throws IOException if pictures cannot be listed or files cannot be written
   * @throws dev.ganvas.runtime.failure.GanvasException BAD_TRAINING_DATA if pictures cannot be used
   */
  public static void write(TrainingConfig config, ImageFolder pictures, int count, Path folder)
      throws IOException {
    NativeBackend.prepare();
    PatchSampler sampler =
        new PatchSampler(
            PairLoader.load(
                pictures.training(),
                config.data().sizes(),
                config.network().scale(),
                config.largestPatch()),
            config.data(),
            config.degradation(),
            config.seed());
    int written = 0;
    for (int step = 0; written < count; step++) {
      try (Batch batch = sampler.batch(step)) {
        List<Image> small = PictureArrays.images(batch.input(), TensorFormat.NCHW_RGB_UNIT);
        List<Image> large = PictureArrays.images(batch.target(), TensorFormat.NCHW_RGB_UNIT);
        for (int i = 0; i < small.size() && written < count; i++) {
          written++;
          ImageFiles.write(
              sideBySide(small.get(i), large.get(i)),
              folder.resolve(String.format(Locale.ROOT, "pair-%04d.png", written)),
              ImageFormat.PNG,
              EncodeOptions.DEFAULT);
        }
      }
    }
  }

  private static Image sideBySide(Image small, Image large) {
    int side = large.width();
    int scale = side / small.width();
    Image sheet = Image.blank(2 * side + GAP, large.height(), Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int y = 0; y < large.height(); y++) {
      for (int x = 0; x < side; x++) {
        for (int c = 0; c < 3; c++) {
          sheet.setSampleAt(sheet.index(x, y, c), small.sample(x / scale, y / scale, c));
          sheet.setSampleAt(sheet.index(side + GAP + x, y, c), large.sample(x, y, c));
        }
      }
    }
    return sheet;
  }
}
