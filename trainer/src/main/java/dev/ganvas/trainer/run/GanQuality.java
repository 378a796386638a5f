package dev.ganvas.trainer.run;

import dev.ganvas.runtime.features.FeatureModel;
import dev.ganvas.runtime.features.FeatureSet;
import dev.ganvas.runtime.features.FrechetDistance;
import dev.ganvas.runtime.features.KernelDistance;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.trainer.data.PictureSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Measures a generator's pictures against held-out ones: distances on a feature network, if there
 * is one, and how varied they are.
 */
final class GanQuality {
  private final PictureSet reals;
  private final int classes;
  private final int samples;
  private final Optional<FeatureModel> model;
  private final Optional<FeatureSet> realFeatures;
  private final double realDiversity;

  /**
   * A measurement against these pictures.
   *
   * @param heldOut pictures that are not trained on; those trained on where none are held out
   */
  GanQuality(PictureSet heldOut, int classes, int samples, Optional<FeatureModel> model) {
    this.classes = classes;
    this.samples = Math.min(samples, heldOut.size());
    this.reals = spread(heldOut, this.samples);
    this.model = model;
    this.realFeatures = model.map(m -> features(m, reals.pictures()));
    this.realDiversity = diversity(reals.pictures(), reals.classes());
  }

  /** So many pictures, evenly from all of a set, so that every class is among them. */
  private static PictureSet spread(PictureSet set, int count) {
    return set.select(
        IntStream.range(0, count).mapToObj(i -> (int) ((long) i * set.size() / count)).toList());
  }

  /** How many made pictures are wanted. */
  int samples() {
    return samples;
  }

  /**
   * What a measurement found.
   *
   * @param frechet distance of the features, if there is a feature network
   * @param kernel distance of the features, if there is a feature network
   * @param diversity mean standard deviation of a pixel within its class, over that of real
   *     pictures: 1 is as varied as they are, 0 is always the same picture
   */
  record Score(OptionalDouble frechet, OptionalDouble kernel, double diversity) {}

  /**
   * Measures.
   *
   * @param made as many as {@link #samples}
   * @param labels the class of each
   */
  Score measure(List<Image> made, List<Integer> labels) {
    double ratio = diversity(made, labels) / Math.max(1e-9, realDiversity);
    if (model.isEmpty() || realFeatures.isEmpty()) {
      return new Score(OptionalDouble.empty(), OptionalDouble.empty(), ratio);
    }
    FeatureSet features = features(model.get(), made);
    return new Score(
        OptionalDouble.of(FrechetDistance.between(realFeatures.get(), features)),
        OptionalDouble.of(KernelDistance.between(realFeatures.get(), features)),
        ratio);
  }

  private static FeatureSet features(FeatureModel model, List<Image> pictures) {
    return new FeatureSet(pictures.stream().map(model::features).toList());
  }

  private double diversity(List<Image> pictures, List<Integer> labels) {
    double sum = 0;
    int counted = 0;
    for (int c = 0; c < Math.max(1, classes); c++) {
      int wanted = c;
      List<Image> members =
          IntStream.range(0, pictures.size())
              .filter(i -> classes == 0 || labels.get(i) == wanted)
              .mapToObj(pictures::get)
              .toList();
      if (members.size() > 1) {
        sum += deviation(members);
        counted++;
      }
    }
    return counted == 0 ? 0 : sum / counted;
  }

  private static double deviation(List<Image> members) {
    int length = members.get(0).samples8().length;
    double total = 0;
    for (int i = 0; i < length; i++) {
      double sum = 0;
      double squares = 0;
      for (Image member : members) {
        double value = member.sampleAt(i);
        sum += value;
        squares += value * value;
      }
      double mean = sum / members.size();
      total += Math.sqrt(Math.max(0, squares / members.size() - mean * mean));
    }
    return total / length;
  }
}
