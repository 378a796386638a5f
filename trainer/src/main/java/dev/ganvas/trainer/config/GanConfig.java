package dev.ganvas.trainer.config;

import static dev.ganvas.trainer.config.Checks.require;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.runtime.model.LatentDistribution;

/**
 * All settings of one adversarial training. A copy with every value resolved lies in the run
 * directory.
 *
 * @param recipe the named recipe that these settings began as
 * @param seed decides first weights, noise, order of pictures and their augmentation
 * @param image what pictures are made
 * @param labels how the classes of the data, if it has any, are used
 * @param generator the network that makes pictures
 * @param discriminator the network that tells real ones from made ones
 * @param objective what each of them is to achieve
 * @param augment random changes to what the discriminator sees, real and made alike
 * @param schedule how long and how often
 * @param averageDecay decay of the moving average of the generator's weights, which is what samples
 *     and the exported model use; 0 turns it off
 * @param metrics measuring while training
 * @param model what the exported file says about itself
 */
public record GanConfig(
    String recipe,
    long seed,
    Picture image,
    Labels labels,
    Generator generator,
    Discriminator discriminator,
    Objective objective,
    Augment augment,
    Schedule schedule,
    double averageDecay,
    Metrics metrics,
    TrainingConfig.Model model) {

  /** Checks what the parts cannot check themselves. */
  public GanConfig {
    require(averageDecay >= 0 && averageDecay < 1, "averageDecay", "0 to below 1", averageDecay);
    require(
        labels != Labels.PROJECTION
            || (generator.architecture() != Architecture.DENSE
                && discriminator.architecture() != Architecture.DENSE),
        "labels",
        "concat or auxiliary with a dense network",
        "projection");
  }

  /** The channels of the pictures. */
  public enum Colors {
    /** As the data has them. */
    @JsonProperty("auto")
    AUTO,
    /** One. */
    @JsonProperty("gray")
    GRAY,
    /** Red, green, blue. */
    @JsonProperty("rgb")
    RGB,
    /** Red, green, blue, opacity. */
    @JsonProperty("rgba")
    RGBA
  }

  /** How classes are used. */
  public enum Labels {
    /** Not at all. */
    @JsonProperty("none")
    NONE,
    /** Joined to the inputs of both networks (Mirza and Osindero 2014). */
    @JsonProperty("concat")
    CONCAT,
    /** Joined to the generator's input; the discriminator names them (Odena et al. 2017). */
    @JsonProperty("auxiliary")
    AUXILIARY,
    /**
     * Class-conditional batch normalisation in the generator, a projection in the discriminator
     * (Miyato and Koyama 2018).
     */
    @JsonProperty("projection")
    PROJECTION
  }

  /** The kind of a network. */
  public enum Architecture {
    /** Fully connected layers. */
    @JsonProperty("dense")
    DENSE,
    /** Convolutions. */
    @JsonProperty("convolutional")
    CONVOLUTIONAL
  }

  /** How a generator doubles its pictures. */
  public enum Upsampling {
    /** Transposed convolutions 4x4 (Radford et al. 2016). */
    @JsonProperty("transposed")
    TRANSPOSED,
    /** Repetition and a convolution 3x3, which leaves no checkerboard (Odena et al. 2016). */
    @JsonProperty("nearest")
    NEAREST
  }

  /** What keeps a discriminator's numbers in bounds. */
  public enum Normalisation {
    /** Nothing. */
    @JsonProperty("none")
    NONE,
    /** Batch normalisation behind all convolutions but the first. */
    @JsonProperty("batch")
    BATCH,
    /** Instance normalisation behind all convolutions but the first. */
    @JsonProperty("instance")
    INSTANCE,
    /** Spectral normalisation of all weights. */
    @JsonProperty("spectral")
    SPECTRAL
  }

  /** What a generator's numbers are drawn from. */
  public enum Latent {
    /** Mean 0, variance 1. */
    @JsonProperty("normal")
    NORMAL(LatentDistribution.NORMAL),
    /** Between -1 and 1. */
    @JsonProperty("uniform")
    UNIFORM(LatentDistribution.UNIFORM);

    private final LatentDistribution inFiles;

    Latent(LatentDistribution inFiles) {
      this.inFiles = inFiles;
    }

    /** The same as a model file has it. */
    public LatentDistribution inFiles() {
      return inFiles;
    }
  }

  /** The adversarial loss, on logits. */
  public enum Loss {
    /** Cross entropy, non-saturating for the generator (Goodfellow et al. 2014). */
    @JsonProperty("vanilla")
    VANILLA,
    /** Squared distance to 1 and 0 (Mao et al. 2017). */
    @JsonProperty("least-squares")
    LEAST_SQUARES,
    /** Margins of 1 (Lim and Ye 2017). */
    @JsonProperty("hinge")
    HINGE,
    /** Means (Arjovsky et al. 2017). */
    @JsonProperty("wasserstein")
    WASSERSTEIN
  }

  /** What a discriminator's slope is held to. */
  public enum Penalty {
    /** Nothing. */
    @JsonProperty("none")
    NONE,
    /** Its square at real pictures (Mescheder et al. 2018, R1). */
    @JsonProperty("r1")
    R1,
    /** Its distance from 1 between real and made pictures (Gulrajani et al. 2017, WGAN-GP). */
    @JsonProperty("gradient")
    GRADIENT
  }

  /**
   * The pictures.
   *
   * @param size side in pixels; 0 takes the data's own, at most 64
   * @param colors their channels
   */
  public record Picture(int size, Colors colors) {
    /** Checks the size. */
    public Picture {
      require(
          size == 0 || (size >= 8 && size <= 128 && size % 4 == 0),
          "image.size",
          "0 or a multiple of 4 from 8 to 128",
          size);
    }
  }

  /**
   * The generator.
   *
   * @param architecture its kind
   * @param latent how many numbers a picture is made of
   * @param distribution where they come from
   * @param width channels before the last layer; doubled for each halving of the size
   * @param upsampling how pictures are doubled
   * @param attention side of the maps that self-attention works on; 0 for none
   * @param learningRate of Adam
   * @param beta1 of Adam, decay of the mean of gradients
   * @param beta2 of Adam, decay of the mean of squared gradients
   */
  public record Generator(
      Architecture architecture,
      int latent,
      Latent distribution,
      int width,
      Upsampling upsampling,
      int attention,
      double learningRate,
      double beta1,
      double beta2) {
    /** Checks the ranges. */
    public Generator {
      require(latent >= 1, "generator.latent", "at least 1", latent);
      require(width >= 1, "generator.width", "at least 1", width);
      require(attention >= 0, "generator.attention", "at least 0", attention);
      require(learningRate > 0, "generator.learningRate", "above 0", learningRate);
      require(beta1 >= 0 && beta1 < 1, "generator.beta1", "0 to below 1", beta1);
      require(beta2 >= 0 && beta2 < 1, "generator.beta2", "0 to below 1", beta2);
    }
  }

  /**
   * The discriminator.
   *
   * @param architecture its kind
   * @param width channels behind the first layer; doubled for each halving of the size
   * @param normalisation what keeps its numbers in bounds
   * @param convolutions a level: 1 (4x4, halving) or 2 (3x3 before it)
   * @param attention side of the maps that self-attention works on; 0 for none
   * @param minibatchStddev whether it is shown how varied a batch is
   * @param learningRate of Adam
   * @param beta1 of Adam, decay of the mean of gradients
   * @param beta2 of Adam, decay of the mean of squared gradients
   */
  public record Discriminator(
      Architecture architecture,
      int width,
      Normalisation normalisation,
      int convolutions,
      int attention,
      boolean minibatchStddev,
      double learningRate,
      double beta1,
      double beta2) {
    /** Checks the ranges. */
    public Discriminator {
      require(width >= 1, "discriminator.width", "at least 1", width);
      require(
          convolutions == 1 || convolutions == 2,
          "discriminator.convolutions",
          "1 or 2",
          convolutions);
      require(attention >= 0, "discriminator.attention", "at least 0", attention);
      require(learningRate > 0, "discriminator.learningRate", "above 0", learningRate);
      require(beta1 >= 0 && beta1 < 1, "discriminator.beta1", "0 to below 1", beta1);
      require(beta2 >= 0 && beta2 < 1, "discriminator.beta2", "0 to below 1", beta2);
    }
  }

  /**
   * What the networks are to achieve.
   *
   * @param loss the adversarial loss
   * @param labelSmoothing real pictures count as 1 less this; vanilla and least squares only
   * @param instanceNoise deviation, at the first step, of noise added to what the discriminator
   *     sees; values are in [-1, 1]
   * @param instanceNoiseSteps until when it has faded to nothing
   * @param penalty on the discriminator's slope
   * @param penaltyWeight gamma of R1, lambda of the gradient penalty
   * @param penaltyEvery steps from one penalty to the next, which then counts so many times
   * @param classWeight of the discriminator's naming of classes, with auxiliary labels
   */
  public record Objective(
      Loss loss,
      double labelSmoothing,
      double instanceNoise,
      int instanceNoiseSteps,
      Penalty penalty,
      double penaltyWeight,
      int penaltyEvery,
      double classWeight) {
    /** Checks the ranges. */
    public Objective {
      require(
          labelSmoothing >= 0 && labelSmoothing < 0.5,
          "objective.labelSmoothing",
          "0 to below 0.5",
          labelSmoothing);
      require(instanceNoise >= 0, "objective.instanceNoise", "at least 0", instanceNoise);
      require(
          instanceNoiseSteps >= 0,
          "objective.instanceNoiseSteps",
          "at least 0",
          instanceNoiseSteps);
      require(penaltyWeight >= 0, "objective.penaltyWeight", "at least 0", penaltyWeight);
      require(penaltyEvery >= 1, "objective.penaltyEvery", "at least 1", penaltyEvery);
      require(classWeight >= 0, "objective.classWeight", "at least 0", classWeight);
    }
  }

  /**
   * Differentiable augmentation (Zhao et al. 2020): random changes to real and made pictures that
   * the gradient flows through. For fewer than some thousand pictures.
   *
   * @param flip whether pictures are mirrored at random
   * @param translate largest shift, as a share of the side
   * @param cutout side of a square painted over, as a share of the side
   * @param color strength of changes in brightness, saturation and contrast; 1 is the paper's
   */
  public record Augment(boolean flip, double translate, double cutout, double color) {
    /** Checks the ranges. */
    public Augment {
      require(translate >= 0 && translate <= 0.5, "augment.translate", "0 to 0.5", translate);
      require(cutout >= 0 && cutout <= 1, "augment.cutout", "0 to 1", cutout);
      require(color >= 0 && color <= 1, "augment.color", "0 to 1", color);
    }
  }

  /**
   * How long and how often.
   *
   * @param steps in all
   * @param batch pictures a step
   * @param discriminatorSteps updates of the discriminator a step
   * @param generatorSteps updates of the generator a step
   * @param decayFrom share of the steps after which learning rates begin to fall to 0; 1 for never
   * @param statsEvery steps between two lines of stats.jsonl
   * @param sampleEvery steps between two sample grids and measurements
   * @param checkpointEvery steps between two checkpoints
   * @param keep how many checkpoints stay, the best one by distance not counted
   */
  public record Schedule(
      int steps,
      int batch,
      int discriminatorSteps,
      int generatorSteps,
      double decayFrom,
      int statsEvery,
      int sampleEvery,
      int checkpointEvery,
      int keep) {
    /** Checks the ranges. */
    public Schedule {
      require(steps >= 1, "schedule.steps", "at least 1", steps);
      require(batch >= 2, "schedule.batch", "at least 2", batch);
      require(
          discriminatorSteps >= 1, "schedule.discriminatorSteps", "1 or more", discriminatorSteps);
      require(generatorSteps >= 1, "schedule.generatorSteps", "1 or more", generatorSteps);
      require(decayFrom >= 0 && decayFrom <= 1, "schedule.decayFrom", "0 to 1", decayFrom);
      require(statsEvery >= 1, "schedule.statsEvery", "at least 1", statsEvery);
      require(sampleEvery >= 1, "schedule.sampleEvery", "at least 1", sampleEvery);
      require(checkpointEvery >= 1, "schedule.checkpointEvery", "at least 1", checkpointEvery);
      require(keep >= 1, "schedule.keep", "at least 1", keep);
    }
  }

  /**
   * Measuring while training, on pictures that are held out.
   *
   * @param samples pictures of each kind that distances are taken from
   * @param heldOut most pictures a class, or of all where there are no classes, that are not
   *     trained on; never more than a seventh
   */
  public record Metrics(int samples, int heldOut) {
    /** Checks the ranges. */
    public Metrics {
      require(samples >= 2, "metrics.samples", "at least 2", samples);
      require(heldOut >= 0, "metrics.heldOut", "at least 0", heldOut);
    }
  }
}
