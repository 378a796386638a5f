package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.gan.TranslationLosses.Part;
import dev.ganvas.trainer.net.FeatureNetwork;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Losses of content and style on a feature network. Content is the stages between the first, which
 * still sees colours, and the last, which has forgotten places; each difference counts relative to
 * the mean square of the photo's own features. Style is the Gram matrix of each stage, the mean
 * product of two channels over all places; a stage's difference counts relative to the mean square
 * of the style's own matrix, so that no stage drowns the others.
 */
final class StyleFeatures {
  private final FeatureNetwork network;
  private final List<INDArray> grams = new ArrayList<>();
  private final List<Double> scales = new ArrayList<>();

  /**
   * Losses against a style picture.
   *
   * @param style {@code [1, 3, H, W]} RGB in [-1, 1]; only read
   */
  StyleFeatures(FeatureNetwork network, INDArray style) {
    this.network = network;
    for (INDArray features : network.forward(style)) {
      INDArray gram = gram(features, 0);
      double norm = gram.norm2Number().doubleValue();
      grams.add(gram);
      scales.add(1 / Math.max(1e-12, norm * norm / gram.length()));
    }
  }

  /** Adds the weighted gradients to {@code gradient}, and the losses to {@code parts}. */
  void add(
      INDArray photos,
      INDArray made,
      TranslationConfig.Objective objective,
      INDArray gradient,
      List<Part> parts) {
    List<INDArray> wanted = contentOf(photos);
    List<INDArray> features = network.forward(made);
    List<INDArray> gradients = new ArrayList<>();
    double style = 0;
    double content = 0;
    for (int stage = 0; stage < features.size(); stage++) {
      INDArray toFeatures = features.get(stage).ulike().assign(0);
      style += addStyle(features.get(stage), stage, objective.style(), toFeatures);
      if (isContent(stage)) {
        content +=
            addContent(
                features.get(stage),
                wanted.get(stage - firstContent()),
                objective.content(),
                toFeatures);
      }
      gradients.add(toFeatures);
    }
    gradient.addi(network.backward(gradients));
    gradients.forEach(INDArray::close);
    wanted.forEach(INDArray::close);
    parts.add(new Part("content", content));
    parts.add(new Part("style", style));
  }

  /** Of two stages the first is all there is between. */
  private int firstContent() {
    return network.stages() > 2 ? 1 : 0;
  }

  private boolean isContent(int stage) {
    return stage >= firstContent() && stage < network.stages() - 1;
  }

  private List<INDArray> contentOf(INDArray photos) {
    List<INDArray> all = network.forward(photos);
    return all.subList(firstContent(), network.stages() - 1).stream()
        .map(features -> features.dup('c'))
        .toList();
  }

  /** Adds the gradient of one stage, and gives its loss: a share of the mean over the stages. */
  private double addContent(
      INDArray features, INDArray wanted, double weight, INDArray toFeatures) {
    double norm = wanted.norm2Number().doubleValue();
    int stages = network.stages() - 1 - firstContent();
    double scale = wanted.length() / Math.max(1e-12, norm * norm) / stages;
    Differences content = Differences.squared(features, wanted);
    toFeatures.addi(content.gradient().muli(scale * weight));
    content.gradient().close();
    return content.loss() * scale;
  }

  /** Adds the gradient of one stage, the mean over the batch, and gives its loss. */
  private double addStyle(INDArray features, int stage, double weight, INDArray toFeatures) {
    long pictures = features.size(0);
    double sum = 0;
    for (int i = 0; i < pictures; i++) {
      try (INDArray gram = gram(features, i)) {
        Differences difference = Differences.squared(gram, grams.get(stage));
        sum += difference.loss() * scales.get(stage) / pictures;
        INDArray planes = planes(features, i);
        // d(F Fᵀ / p) by F for a symmetric slope S is 2 S F / p
        double factor = 2 * weight * scales.get(stage) / (pictures * planes.size(1));
        try (INDArray slope = difference.gradient().muli(factor);
            INDArray product = slope.mmul(planes)) {
          toFeatures.slice(i).reshape('c', planes.shape()).addi(product);
        }
      }
    }
    return sum;
  }

  /** {@code [C, C]}: the mean product of two channels. */
  private static INDArray gram(INDArray features, int picture) {
    INDArray planes = planes(features, picture);
    INDArray gram = Nd4j.createUninitialized(features.dataType(), planes.size(0), planes.size(0));
    planes.mmul(planes.transpose(), gram);
    return gram.divi(planes.size(1));
  }

  /** {@code [C, P]}, a view. */
  private static INDArray planes(INDArray features, int picture) {
    INDArray one = features.slice(picture);
    return one.reshape('c', new long[] {one.size(0), one.size(1) * one.size(2)});
  }
}
