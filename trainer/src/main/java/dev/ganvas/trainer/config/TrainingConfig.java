package dev.ganvas.trainer.config;

import static dev.ganvas.trainer.config.Checks.require;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * All settings of one training. A copy with every value resolved lies in the run directory.
 *
 * @param seed decides the first weights and every patch; the same seed gives the same run
 * @param start a run or a model file whose weights are the first ones, wherever names and shapes
 *     agree; empty for none
 * @param network the architecture
 * @param data how examples are drawn
 * @param degradation what is done to patches besides reducing them
 * @param optimizer Adam and its learning rate
 * @param charbonnier epsilon of the pixel loss {@code sqrt(d^2 + epsilon^2)}: differences well
 *     below it count by their square, those above by their size; 0 is the plain absolute difference
 * @param objective what the network is to achieve
 * @param discriminator the network that tells large pictures from enlarged ones, used where {@code
 *     objective.adversarial} is above 0
 * @param averageDecay decay of the exponential moving average of the weights, which is what gets
 *     exported; 0 turns it off
 * @param schedule how long and how often
 * @param finish what is different in the last steps
 * @param model what the exported file says about itself
 */
public record TrainingConfig(
    long seed,
    String start,
    Network network,
    Data data,
    DegradationConfig degradation,
    Optimizer optimizer,
    double charbonnier,
    Objective objective,
    TranslationConfig.Discriminator discriminator,
    double averageDecay,
    Schedule schedule,
    Finish finish,
    Model model) {

  /** Checks what the parts cannot check themselves. */
  public TrainingConfig {
    require(charbonnier >= 0, "charbonnier", "at least 0", charbonnier);
    require(averageDecay >= 0 && averageDecay < 1, "averageDecay", "0 to below 1", averageDecay);
    require(
        finish.steps() < schedule.steps(),
        "finish.steps",
        "fewer than the " + schedule.steps() + " of schedule.steps",
        finish.steps());
    require(
        finish.steps() == 0 || finish.learningRate() >= optimizer.finalLearningRate(),
        "finish.learningRate",
        "at least optimizer.finalLearningRate",
        finish.learningRate());
    int side =
        (finish.steps() == 0 ? data.patch() : Math.min(data.patch(), finish.patch()))
            * network.scale();
    // Of a patch it sees three quarters of each side.
    int least = discriminator.leastSide() / 3 * 4;
    require(
        objective.adversarial() == 0 || side >= least,
        "data.patch",
        "large patches of at least " + least + " for a discriminator of this depth",
        side);
    require(
        objective.grid() == 0 || side >= 16,
        "data.patch",
        "large patches of at least 16 pixels where objective.grid has a weight",
        side);
  }

  /**
   * The enlarging network.
   *
   * @param scale how many times as large a side becomes
   * @param features channels between the convolutions
   * @param body convolutions between the first and the last
   * @param identity 0 to 1: how near each of the body's convolutions is at first to the one that
   *     changes nothing; deep stacks learn faster so
   * @param noise channels of noise, made of the picture itself, that enter half way; a network that
   *     is to invent texture begins with it; 0 for none
   * @param activation what stands between them
   */
  public record Network(
      int scale, int features, int body, double identity, int noise, Activation activation) {
    /** Checks the ranges. */
    public Network {
      require(scale >= 1 && scale <= 8, "network.scale", "1 to 8", scale);
      require(features >= 1, "network.features", "at least 1", features);
      require(body >= 0, "network.body", "at least 0", body);
      require(identity >= 0 && identity <= 1, "network.identity", "0 to 1", identity);
      require(noise >= 0 && noise <= 16, "network.noise", "0 to 16", noise);
      require(noise == 0 || body > 0, "network.noise", "0 where network.body is 0", noise);
    }
  }

  /** What stands between the convolutions. */
  public enum Activation {
    /** A slope for each channel, learned. */
    @JsonProperty("prelu")
    PRELU,
    /**
     * One slope for all, which ONNX Runtime computes inside the convolution before it; a PReLU
     * makes it leave its blocked layout each time.
     */
    @JsonProperty("leaky")
    LEAKY
  }

  /**
   * How examples are drawn from the pictures.
   *
   * @param patch side of a small patch; the large one is {@code scale} times that
   * @param batch patches a step
   * @param leastDetail a patch is flat whose neighbouring gray levels, in [0, 1], differ less than
   *     this on average
   * @param flatSkip probability to draw again when a patch is flat: sky teaches little
   * @param sizes factors in which each picture is taken, the largest first: 1 as it is, 0.5 at half
   *     its size, with denser structures (after Dong et al. 2016); a larger one is drawn from more
   *     often, by its area
   */
  public record Data(
      int patch, int batch, double leastDetail, double flatSkip, List<Double> sizes) {
    /** Checks the ranges. */
    public Data {
      sizes = List.copyOf(sizes);
      require(
          !sizes.isEmpty() && sizes.stream().allMatch(size -> size > 0 && size <= 1),
          "data.sizes",
          "one or more factors above 0 and at most 1",
          sizes);
      require(patch >= 4, "data.patch", "at least 4", patch);
      require(batch >= 1, "data.batch", "at least 1", batch);
      require(flatSkip >= 0 && flatSkip <= 1, "data.flatSkip", "0 to 1", flatSkip);
      require(leastDetail >= 0, "data.leastDetail", "at least 0", leastDetail);
    }
  }

  /**
   * What the network is to achieve: a sum of losses, each by its weight. Where only the pixel loss
   * has one, its size does not matter: Adam divides it away.
   *
   * @param pixel of the Charbonnier loss to the large picture, values in [0, 1]
   * @param luma of the same loss of luma alone (ITU-R BT.601)
   * @param perceptual of the squared difference of a feature network's vectors to those of the
   *     large picture, each at length 1, the mean over places and stages
   * @param adversarial of the discriminator's judgement; 0 trains without one
   * @param grid of the square of patterns that repeat every four or eight pixels and that the large
   *     picture does not have
   * @param loss the adversarial loss
   */
  public record Objective(
      double pixel,
      double luma,
      double perceptual,
      double adversarial,
      double grid,
      GanConfig.Loss loss) {
    /** Checks the ranges. */
    public Objective {
      require(pixel >= 0, "objective.pixel", "at least 0", pixel);
      require(luma >= 0, "objective.luma", "at least 0", luma);
      require(perceptual >= 0, "objective.perceptual", "at least 0", perceptual);
      require(adversarial >= 0, "objective.adversarial", "at least 0", adversarial);
      require(grid >= 0, "objective.grid", "at least 0", grid);
      require(
          pixel + luma + perceptual > 0,
          "objective.pixel",
          "above 0, or objective.perceptual: a discriminator alone does not know the photo",
          pixel);
      require(
          loss == GanConfig.Loss.HINGE || loss == GanConfig.Loss.VANILLA,
          "objective.loss",
          "hinge or vanilla",
          loss);
    }

    /** Whether the pixel loss is all there is. Not named as a getter: it is no setting. */
    public boolean knowsPixelsOnly() {
      return perceptual == 0 && adversarial == 0 && grid == 0;
    }
  }

  /**
   * Adam (Kingma and Ba 2015) with a learning rate that falls along a half cosine.
   *
   * @param learningRate at the first step
   * @param finalLearningRate at the last step
   * @param beta1 decay of the mean of gradients
   * @param beta2 decay of the mean of squared gradients
   */
  public record Optimizer(
      double learningRate, double finalLearningRate, double beta1, double beta2) {
    /** Checks the ranges. */
    public Optimizer {
      require(learningRate > 0, "optimizer.learningRate", "above 0", learningRate);
      require(
          finalLearningRate >= 0 && finalLearningRate <= learningRate,
          "optimizer.finalLearningRate",
          "0 to learningRate",
          finalLearningRate);
      require(beta1 >= 0 && beta1 < 1, "optimizer.beta1", "0 to below 1", beta1);
      require(beta2 >= 0 && beta2 < 1, "optimizer.beta2", "0 to below 1", beta2);
    }
  }

  /**
   * How long and how often.
   *
   * @param steps in all
   * @param restarts steps at which the learning rate begins anew, rising (Loshchilov and Hutter
   *     2017): weights that have settled find better places, and each piece ends in a good model
   * @param averagePieces whether the averaged weights before each restart, {@link Finish} among
   *     them, and at the end are averaged once more, each end as much as the others (Izmailov et
   *     al. 2018)
   * @param checkpointEvery steps between two checkpoints
   * @param validateEvery steps between two measurements on pictures that are not trained on
   * @param keep how many checkpoints stay
   */
  public record Schedule(
      int steps,
      List<Integer> restarts,
      boolean averagePieces,
      int checkpointEvery,
      int validateEvery,
      int keep) {
    /** Checks the ranges. */
    public Schedule {
      restarts = List.copyOf(restarts);
      require(steps >= 1, "schedule.steps", "at least 1", steps);
      int last = 0;
      for (int restart : restarts) {
        require(
            restart > last && restart < steps,
            "schedule.restarts",
            "rising steps between 0 and schedule.steps",
            restart);
        last = restart;
      }
      require(checkpointEvery >= 1, "schedule.checkpointEvery", "at least 1", checkpointEvery);
      require(validateEvery >= 1, "schedule.validateEvery", "at least 1", validateEvery);
      require(keep >= 1, "schedule.keep", "at least 1", keep);
    }
  }

  /** How many steps are done before {@link #finish} begins. */
  public int stepsBeforeFinish() {
    return schedule.steps() - finish.steps();
  }

  /** How examples are drawn in the last steps. */
  public Data finishingData() {
    return new Data(
        finish.patch(), finish.batch(), data.leastDetail(), data.flatSkip(), data.sizes());
  }

  /** The side of the largest small patch that is ever drawn. */
  public int largestPatch() {
    return finish.steps() == 0 ? data.patch() : Math.max(data.patch(), finish.patch());
  }

  /**
   * What is different in the last steps. In a small patch a network that looks far sees the border
   * from everywhere, and photos have hardly any: most of the training is cheap on small patches,
   * the end is to be on larger ones.
   *
   * @param steps how many of the schedule's steps are these; 0 for none
   * @param patch takes the place of {@code data.patch}
   * @param batch takes the place of {@code data.batch}
   * @param learningRate where the learning rate begins anew; the discriminator's does in proportion
   */
  public record Finish(int steps, int patch, int batch, double learningRate) {
    /** Checks the ranges. */
    public Finish {
      require(steps >= 0, "finish.steps", "at least 0", steps);
      require(patch >= 4, "finish.patch", "at least 4", patch);
      require(batch >= 1, "finish.batch", "at least 1", batch);
      require(learningRate > 0, "finish.learningRate", "above 0", learningRate);
    }
  }

  /**
   * What the exported file says about itself.
   *
   * @param name what a catalogue calls it
   * @param license SPDX identifier or a sentence
   * @param trainedOn the data, in a sentence
   */
  public record Model(String name, String license, String trainedOn) {}
}
