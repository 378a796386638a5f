package dev.ganvas.trainer.run;

import dev.ganvas.runtime.features.FeatureModel;
import dev.ganvas.runtime.features.FeatureSet;
import dev.ganvas.runtime.features.FrechetDistance;
import dev.ganvas.runtime.features.KernelDistance;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.trainer.data.PictureSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Measures a generator's pictures against held-out ones: distances on a feature network, if there
 * is one, and how varied they are.
 */
final class GanQuality {
  /** In place of a deviation of 0, which nothing can be divided by. */
  private static final double LEAST = 1e-9;

  private final PictureSet reals;
  private final int classes;
  private final int samples;
  private final Optional<FeatureModel> model;
  private final Optional<FeatureSet> realFeatures;
  private final List<Double> realDeviations;

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
    this.realDeviations = deviations(reals.pictures(), reals.classes());
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
   * @param classDiversity the same of each class, NaN where fewer than two pictures tell; empty
   *     without classes
   */
  record Score(
      OptionalDouble frechet,
      OptionalDouble kernel,
      double diversity,
      List<Double> classDiversity) {
    Score {
      classDiversity = List.copyOf(classDiversity);
    }
  }

  /**
   * Measures.
   *
   * @param made as many as {@link #samples}
   * @param labels the class of each
   */
  Score measure(List<Image> made, List<Integer> labels) {
    List<Double> deviations = deviations(made, labels);
    double ratio = mean(deviations) / Math.max(LEAST, mean(realDeviations));
    List<Double> ratios =
        IntStream.range(0, classes)
            .mapToObj(c -> deviations.get(c) / Math.max(LEAST, realDeviations.get(c)))
            .toList();
    if (model.isEmpty() || realFeatures.isEmpty()) {
      return new Score(OptionalDouble.empty(), OptionalDouble.empty(), ratio, ratios);
    }
    FeatureSet features = features(model.get(), made);
    return new Score(
        OptionalDouble.of(FrechetDistance.between(realFeatures.get(), features)),
        OptionalDouble.of(KernelDistance.between(realFeatures.get(), features)),
        ratio,
        ratios);
  }

  private static FeatureSet features(FeatureModel model, List<Image> pictures) {
    return new FeatureSet(pictures.stream().map(model::features).toList());
  }

  /** How much the pictures of each class differ, NaN for fewer than two; of all without classes. */
  private List<Double> deviations(List<Image> pictures, List<Integer> labels) {
    List<Double> deviations = new ArrayList<>();
    for (int c = 0; c < Math.max(1, classes); c++) {
      int wanted = c;
      List<Image> members =
          IntStream.range(0, pictures.size())
              .filter(i -> classes == 0 || labels.get(i) == wanted)
              .mapToObj(pictures::get)
              .toList();
      deviations.add(members.size() > 1 ? deviation(members) : Double.NaN);
    }
    return deviations;
  }

  /** Of those that are numbers; 0 if none is. */
  private static double mean(List<Double> numbers) {
    return numbers.stream().filter(Double::isFinite).mapToDouble(d -> d).average().orElse(0);
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
