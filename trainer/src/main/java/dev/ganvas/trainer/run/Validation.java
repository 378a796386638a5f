package dev.ganvas.trainer.run;

import dev.ganvas.runtime.image.Channels;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.metrics.ImageComparison;
import dev.ganvas.runtime.metrics.Psnr;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Shape;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.trainer.data.ImagePair;
import dev.ganvas.trainer.data.RealReduction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Measures an enlarging network on the middles of pictures that it is not trained on. */
final class Validation {
  /** Small pixels a side: enough to see, little enough to measure often. */
  private static final int SIDE = 128;

  private final List<ImagePair> middles;
  private final List<Image> bicubic;
  private final double bicubicPsnr;

  private Validation(List<ImagePair> middles) {
    this.middles = middles;
    this.bicubic =
        middles.stream()
            .map(
                p ->
                    new Resampler(Filter.BICUBIC)
                        .resize(p.small(), p.large().width(), p.large().height()))
            .toList();
    double sum = 0;
    for (int i = 0; i < middles.size(); i++) {
      sum += psnr(middles.get(i), bicubic.get(i));
    }
    this.bicubicPsnr = sum / middles.size();
  }

  /** A measurement on the middles of these pairs. */
  static Validation of(List<ImagePair> pairs) {
    return new Validation(pairs.stream().map(Validation::middle).toList());
  }

  /** The same whose small halves are made worse, each in a way of its own that stays. */
  static Validation worn(List<ImagePair> pairs, RealReduction reduction, long seed) {
    List<ImagePair> worn = new ArrayList<>();
    for (ImagePair pair : pairs) {
      ImagePair middle = middle(pair);
      SplittableRandom random = new SplittableRandom(seed + worn.size());
      int width = middle.small().width();
      int height = middle.small().height();
      worn.add(
          new ImagePair(middle.large(), reduction.reduce(middle.large(), width, height, random)));
    }
    return new Validation(worn);
  }

  /** The first picture's original. */
  Image original() {
    return middles.get(0).large();
  }

  /** Mean luma PSNR of bicubic enlargement, in decibels. */
  double bicubicPsnr() {
    return bicubicPsnr;
  }

  /**
   * What the network makes of each picture.
   *
   * @return {@code [s*H, s*W, 3]} 8-bit, in the order of the pairs
   */
  List<Image> enlarge(ComputationGraph network) {
    return middles.stream().map(pair -> enlarge(network, pair.small())).toList();
  }

  /** Mean luma PSNR of the enlarged pictures, in decibels. */
  double psnr(List<Image> enlarged) {
    double sum = 0;
    for (int i = 0; i < middles.size(); i++) {
      sum += psnr(middles.get(i), enlarged.get(i));
    }
    return sum / middles.size();
  }

  /**
   * Bicubic, the network's and the original side by side, a row a picture, for the first four.
   *
   * @param enlarged what {@link #enlarge} gave
   */
  Image grid(List<Image> enlarged) {
    int rows = Math.min(4, middles.size());
    int width = 0;
    int height = 0;
    for (int i = 0; i < rows; i++) {
      width = Math.max(width, middles.get(i).large().width());
      height = Math.max(height, middles.get(i).large().height());
    }
    Image grid = Image.blank(3 * width, rows * height, Channels.RGB, SampleDepth.EIGHT_BITS);
    for (int i = 0; i < rows; i++) {
      paste(bicubic.get(i), grid, 0, i * height);
      paste(enlarged.get(i), grid, width, i * height);
      paste(middles.get(i).large(), grid, 2 * width, i * height);
    }
    return grid;
  }

  private static void paste(Image image, Image grid, int left, int top) {
    boolean gray = image.channels().colors() == 1;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        for (int c = 0; c < 3; c++) {
          grid.setSampleAt(grid.index(left + x, top + y, c), image.sample(x, y, gray ? 0 : c));
        }
      }
    }
  }

  private static ImagePair middle(ImagePair pair) {
    int width = Math.min(SIDE, pair.small().width());
    int height = Math.min(SIDE, pair.small().height());
    return pair.crop(
        new Region(
            (pair.small().width() - width) / 2,
            (pair.small().height() - height) / 2,
            width,
            height));
  }

  private static double psnr(ImagePair pair, Image enlarged) {
    return new Psnr(ImageComparison.LUMA).of(pair.large(), enlarged, pair.scale());
  }

  private static Image enlarge(ComputationGraph network, Image small) {
    FloatTensor x = ImageTensors.toTensor(small, TensorFormat.NCHW_RGB_UNIT);
    try (INDArray input =
            Nd4j.createFromArray(x.toArray()).reshape(1, 3, small.height(), small.width());
        INDArray output = network.output(false, input)[0]) {
      FloatTensor y =
          FloatTensor.of(
              Shape.of(1, 3, (int) output.size(2), (int) output.size(3)),
              output.dup('c').data().asFloat());
      return ImageTensors.toImage(y, TensorFormat.NCHW_RGB_UNIT);
    }
  }
}
