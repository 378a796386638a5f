package dev.ganvas.trainer.config;

import static dev.ganvas.trainer.config.Checks.require;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.trainer.config.GanConfig.Loss;
import dev.ganvas.trainer.config.GanConfig.Normalisation;

/**
 * All settings of a training that turns pictures into other pictures of the same size. A copy with
 * every value resolved lies in the run directory.
 *
 * @param recipe what is trained, and on what
 * @param seed decides the first weights and every crop; the same seed gives the same run
 * @param data how examples are drawn
 * @param generator the network that is exported; with unpaired data there are two of them
 * @param discriminator the network that tells patches of real pictures from made ones; with
 *     unpaired data there are two of them
 * @param objective what the networks are to achieve
 * @param schedule how long and how often
 * @param averageDecay decay of the exponential moving average of the weights, which is what gets
 *     exported; 0 turns it off
 * @param samples how many held-out pictures are measured on
 * @param model what the exported file says about itself
 */
public record TranslationConfig(
    Recipe recipe,
    long seed,
    Data data,
    Generator generator,
    Discriminator discriminator,
    Objective objective,
    Schedule schedule,
    double averageDecay,
    int samples,
    TrainingConfig.Model model) {
  /** SqueezeNet's last pooling has something to see from 31 pixels on, and some are cut off. */
  private static final int LEAST_STYLE_SIDE = 48;

  /** Checks what the parts cannot check themselves. */
  public TranslationConfig {
    require(averageDecay >= 0 && averageDecay < 1, "averageDecay", "0 to below 1", averageDecay);
    require(samples >= 1, "samples", "at least 1", samples);
    int step = generator.sizeStep();
    require(
        data.side() % step == 0,
        "data.side",
        "a multiple of " + step + ", which the generator asks for",
        data.side());
    require(
        objective.adversarial() == 0 || data.side() >= discriminator.leastSide(),
        "data.side",
        "at least " + discriminator.leastSide() + " for a discriminator of this depth",
        data.side());
    require(
        (objective.content() == 0 && objective.style() == 0) || data.side() >= LEAST_STYLE_SIDE,
        "data.side",
        "at least " + LEAST_STYLE_SIDE + " for content and style, which deep features tell",
        data.side());
    require(
        !(recipe == Recipe.CYCLEGAN && objective.adversarial() == 0),
        "objective.adversarial",
        "above 0 for cyclegan",
        objective.adversarial());
  }

  /** What is trained. */
  public enum Recipe {
    /** Pairs (Isola et al. 2017). */
    @JsonProperty("pix2pix")
    PIX2PIX,
    /** Two folders without pairs (Zhu et al. 2017). */
    @JsonProperty("cyclegan")
    CYCLEGAN,
    /** Photos and one picture whose style they take on (Johnson et al. 2016, Li and Wand 2016). */
    @JsonProperty("style")
    STYLE
  }

  /** What a photo becomes before it is to be brought back. */
  public enum Degrading {
    /** Nothing: the pairs are in the data. */
    @JsonProperty("none")
    NONE,
    /** Its luminance. */
    @JsonProperty("gray")
    GRAY,
    /** Gaussian noise. */
    @JsonProperty("noise")
    NOISE,
    /** Gaussian blur. */
    @JsonProperty("blur")
    BLUR,
    /** JPEG at low quality. */
    @JsonProperty("jpeg")
    JPEG,
    /** Underexposed, with the noise that comes with it. */
    @JsonProperty("dark")
    DARK,
    /** Dark outlines on white. */
    @JsonProperty("edges")
    EDGES
  }

  /** Which way pairs are learned. */
  public enum Direction {
    /** From the left half, or folder A, to the right half, or folder B. */
    @JsonProperty("AtoB")
    A_TO_B,
    /** The other way. */
    @JsonProperty("BtoA")
    B_TO_A
  }

  /**
   * How examples are drawn.
   *
   * @param side of the square crops that are trained on
   * @param longest pictures with a longer side are reduced to it first; 0 for never
   * @param flip whether crops are mirrored left and right at random
   * @param jitter by which part of its size a crop is enlarged, or reduced where the picture is
   *     larger than the crop, at random and at most
   * @param degrading what makes the other half of a pair, where there are none
   * @param direction of pairs
   */
  public record Data(
      int side,
      int longest,
      boolean flip,
      double jitter,
      Degrading degrading,
      Direction direction) {
    /** Checks the ranges. */
    public Data {
      require(side >= 16 && side <= 1024, "data.side", "16 to 1024", side);
      require(longest == 0 || longest >= side, "data.longest", "0 or at least data.side", longest);
      require(jitter >= 0 && jitter <= 1, "data.jitter", "0 to 1", jitter);
    }
  }

  /** How a generator is built. */
  public enum Architecture {
    /** Halvings and doublings with skips between (Ronneberger et al. 2015). */
    @JsonProperty("unet")
    UNET,
    /** Two halvings, residual blocks, two doublings (Johnson et al. 2016). */
    @JsonProperty("resnet")
    RESNET
  }

  /** What comes out of a generator's last convolution. */
  public enum Output {
    /** A picture, by the hyperbolic tangent. */
    @JsonProperty("picture")
    PICTURE,
    /** What is added to the picture that came in. */
    @JsonProperty("change")
    CHANGE
  }

  /**
   * The generator.
   *
   * @param architecture its kind
   * @param width channels of its first layer
   * @param depth halvings of a U-Net, blocks of a ResNet
   * @param normalisation behind its convolutions; with instance normalisation the result depends on
   *     the whole picture, so that pictures are never cut into tiles
   * @param output what its last convolution gives
   * @param longest the longest side that the exported model is run at: larger pictures are reduced
   *     to it, and the answer is brought back along their own edges; 0 for any. For what depends on
   *     the size of things, like colours of drawings with lines of one width
   * @param learningRate of Adam
   * @param beta1 of Adam, decay of the mean of gradients
   * @param beta2 of Adam, decay of the mean of squared gradients
   */
  public record Generator(
      Architecture architecture,
      int width,
      int depth,
      Normalisation normalisation,
      Output output,
      int longest,
      double learningRate,
      double beta1,
      double beta2) {
    /** Checks the ranges. */
    public Generator {
      require(width >= 1, "generator.width", "at least 1", width);
      require(
          architecture == Architecture.RESNET ? depth >= 0 : depth >= 1 && depth <= 8,
          "generator.depth",
          architecture == Architecture.RESNET ? "at least 0" : "1 to 8",
          depth);
      require(
          normalisation != Normalisation.SPECTRAL,
          "generator.normalisation",
          "none, batch or instance",
          normalisation);
      require(
          longest == 0 || longest >= 16, "generator.longest", "0, or at least 16 pixels", longest);
      require(learningRate > 0, "generator.learningRate", "above 0", learningRate);
      require(beta1 >= 0 && beta1 < 1, "generator.beta1", "0 to below 1", beta1);
      require(beta2 >= 0 && beta2 < 1, "generator.beta2", "0 to below 1", beta2);
    }

    /** What sides of pictures must be multiples of. */
    public int sizeStep() {
      return architecture == Architecture.UNET ? 1 << depth : 4;
    }
  }

  /**
   * The discriminator, a PatchGAN: it judges patches, each by itself.
   *
   * @param width channels of its first layer
   * @param depth halvings; 3 makes patches of 70 pixels
   * @param normalisation what keeps its numbers in bounds
   * @param learningRate of Adam; its other settings are the generator's
   */
  public record Discriminator(
      int width, int depth, Normalisation normalisation, double learningRate) {
    /** Checks the ranges. */
    public Discriminator {
      require(width >= 1, "discriminator.width", "at least 1", width);
      require(depth >= 1 && depth <= 6, "discriminator.depth", "1 to 6", depth);
      require(learningRate > 0, "discriminator.learningRate", "above 0", learningRate);
    }

    /**
     * Pixels a side that it must see: behind its halvings two convolutions take away a pixel each,
     * so three must be left.
     */
    int leastSide() {
      return 3 << depth;
    }
  }

  /**
   * What the networks are to achieve: a sum of losses, each by its weight. Values are in [-1, 1].
   *
   * @param loss the adversarial loss
   * @param adversarial its weight; 0 trains without a discriminator
   * @param pixel of the mean absolute difference to the true partner
   * @param cycle of the mean absolute difference after there and back again
   * @param identity of the mean absolute change to a picture that is of the wanted kind already
   * @param content of the mean squared difference of features to those of the photo
   * @param style of the mean squared difference of Gram matrices to those of the style picture
   * @param smoothness of the mean squared difference of neighbouring pixels
   * @param grid of patterns that repeat every four pixels
   * @param pool how many made pictures of earlier steps are kept to be judged again
   */
  public record Objective(
      Loss loss,
      double adversarial,
      double pixel,
      double cycle,
      double identity,
      double content,
      double style,
      double smoothness,
      double grid,
      int pool) {
    /** Checks the ranges. */
    public Objective {
      require(adversarial >= 0, "objective.adversarial", "at least 0", adversarial);
      require(pixel >= 0, "objective.pixel", "at least 0", pixel);
      require(cycle >= 0, "objective.cycle", "at least 0", cycle);
      require(identity >= 0, "objective.identity", "at least 0", identity);
      require(content >= 0, "objective.content", "at least 0", content);
      require(style >= 0, "objective.style", "at least 0", style);
      require(smoothness >= 0, "objective.smoothness", "at least 0", smoothness);
      require(grid >= 0, "objective.grid", "at least 0", grid);
      require(pool >= 0, "objective.pool", "at least 0", pool);
    }
  }

  /**
   * How long and how often.
   *
   * @param steps in all
   * @param batch crops a step
   * @param decayFrom share of the steps after which learning rates begin to fall to 0; 1 for never
   * @param statsEvery steps between two lines of stats.jsonl
   * @param sampleEvery steps between two sample grids and measurements
   * @param checkpointEvery steps between two checkpoints
   * @param keep how many checkpoints stay, the best one not counted
   */
  public record Schedule(
      int steps,
      int batch,
      double decayFrom,
      int statsEvery,
      int sampleEvery,
      int checkpointEvery,
      int keep) {
    /** Checks the ranges. */
    public Schedule {
      require(steps >= 1, "schedule.steps", "at least 1", steps);
      require(batch >= 1, "schedule.batch", "at least 1", batch);
      require(decayFrom >= 0 && decayFrom <= 1, "schedule.decayFrom", "0 to 1", decayFrom);
      require(statsEvery >= 1, "schedule.statsEvery", "at least 1", statsEvery);
      require(sampleEvery >= 1, "schedule.sampleEvery", "at least 1", sampleEvery);
      require(checkpointEvery >= 1, "schedule.checkpointEvery", "at least 1", checkpointEvery);
      require(keep >= 1, "schedule.keep", "at least 1", keep);
    }
  }
}
