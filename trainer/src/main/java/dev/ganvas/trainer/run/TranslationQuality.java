package dev.ganvas.trainer.run;

import dev.ganvas.runtime.features.FeatureModel;
import dev.ganvas.runtime.features.FeatureSet;
import dev.ganvas.runtime.features.FrechetDistance;
import dev.ganvas.runtime.image.ContactSheet;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.trainer.data.PictureArrays;
import dev.ganvas.trainer.data.PicturePair;
import dev.ganvas.trainer.data.TranslationData;
import dev.ganvas.trainer.data.TranslationData.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Shows and measures generators on pictures that they are not trained on. */
final class TranslationQuality {
  private static final int MOST_ROWS = 8;
  private static final int LEAST_FOR_DISTANCE = 2;

  private final List<PicturePair> heldOut;
  private final Truth truth;
  private final Optional<FeatureModel> model;
  private final Optional<FeatureSet> wanted;

  TranslationQuality(TranslationData data, Optional<FeatureModel> model) {
    this.heldOut = data.heldOut();
    this.truth = data.truth();
    this.model = heldOut.size() < LEAST_FOR_DISTANCE ? Optional.empty() : model;
    this.wanted =
        this.model.map(m -> features(m, heldOut.stream().map(PicturePair::target).toList()));
  }

  /**
   * What a measurement found.
   *
   * @param difference mean absolute difference to the true partners, in levels of 255
   * @param copied that of the inputs as they are
   * @param constant that of the one colour that is nearest to all partners
   * @param psnr mean over the pictures, of all colours, in decibels
   * @param frechet distance of the features to those of the partners
   */
  record Score(
      OptionalDouble difference,
      OptionalDouble copied,
      OptionalDouble constant,
      OptionalDouble psnr,
      OptionalDouble frechet) {
    /** What checkpoints are compared by, lower being better. */
    OptionalDouble value() {
      return frechet.isPresent() ? frechet : difference;
    }
  }

  /** What the first generator makes of the held-out pictures. */
  List<Image> make(ComputationGraph generator, List<Image> inputs) {
    List<Image> made = new ArrayList<>();
    for (Image input : inputs) {
      try (INDArray x = PictureArrays.rgb(List.of(input));
          INDArray y = generator.output(false, x)[0].dup('c')) {
        made.addAll(PictureArrays.images(y, PictureArrays.format(ColorOrder.RGB)));
      }
    }
    return made;
  }

  /** The held-out inputs. */
  List<Image> inputs() {
    return heldOut.stream().map(PicturePair::input).toList();
  }

  /**
   * Measures.
   *
   * @param made one for each held-out input
   */
  Score measure(List<Image> made) {
    OptionalDouble none = OptionalDouble.empty();
    OptionalDouble frechet =
        model.isEmpty() || wanted.isEmpty()
            ? none
            : OptionalDouble.of(FrechetDistance.between(wanted.get(), features(model.get(), made)));
    if (truth == Truth.UNKNOWN) {
      return new Score(none, none, none, none, frechet);
    }
    double difference = 0;
    double copied = 0;
    double psnr = 0;
    for (int i = 0; i < made.size(); i++) {
      Image target = heldOut.get(i).target();
      difference += difference(made.get(i), target) / made.size();
      copied += difference(heldOut.get(i).input(), target) / made.size();
      psnr += psnr(made.get(i), target) / made.size();
    }
    return new Score(
        OptionalDouble.of(difference),
        OptionalDouble.of(copied),
        OptionalDouble.of(constant()),
        OptionalDouble.of(psnr),
        frechet);
  }

  /**
   * Rows of input, made, what the way back makes of that, if there is one, and the partner; of
   * pictures from all over the held-out ones.
   *
   * @param made one for each held-out input
   * @param returned what came back, or nothing
   */
  Image grid(List<Image> made, List<Image> returned) {
    List<Image> cells = new ArrayList<>();
    int rows = Math.min(MOST_ROWS, heldOut.size());
    for (int row = 0; row < rows; row++) {
      int i = row * heldOut.size() / rows;
      cells.add(heldOut.get(i).input());
      cells.add(made.get(i));
      if (!returned.isEmpty()) {
        cells.add(returned.get(i));
      }
      cells.add(heldOut.get(i).target());
    }
    return new ContactSheet(returned.isEmpty() ? 3 : 4, 4, 1).of(cells);
  }

  private static double difference(Image made, Image target) {
    double sum = 0;
    int length = target.samples8().length;
    for (int i = 0; i < length; i++) {
      sum += Math.abs(made.sampleAt(i) - target.sampleAt(i));
    }
    return sum / length;
  }

  private static double psnr(Image made, Image target) {
    double sum = 0;
    int length = target.samples8().length;
    for (int i = 0; i < length; i++) {
      double difference = made.sampleAt(i) - target.sampleAt(i);
      sum += difference * difference;
    }
    return 10 * Math.log10(255 * 255 / Math.max(1e-10, sum / length));
  }

  /** The mean absolute difference is least at each channel's median. */
  private double constant() {
    double total = 0;
    for (int c = 0; c < 3; c++) {
      long[] counts = new long[256];
      long all = 0;
      for (PicturePair pair : heldOut) {
        for (int i = c; i < pair.target().samples8().length; i += 3) {
          counts[pair.target().sampleAt(i)]++;
          all++;
        }
      }
      int median = 0;
      long below = counts[0];
      while (2 * below < all) {
        below += counts[++median];
      }
      double sum = 0;
      for (int level = 0; level < counts.length; level++) {
        sum += (double) counts[level] * Math.abs(level - median);
      }
      total += sum / all / 3;
    }
    return total;
  }

  private static FeatureSet features(FeatureModel model, List<Image> pictures) {
    return new FeatureSet(pictures.stream().map(model::features).toList());
  }
}
