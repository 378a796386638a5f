package dev.ganvas.trainer.config;

import static dev.ganvas.trainer.config.Checks.require;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What is done to a sharp patch before it is reduced, so that an upscaler learns to enlarge photos
 * as they are found, after Real-ESRGAN (Wang et al. 2021) and, for the order, BSRGAN (Zhang et al.
 * 2021): blur, resizing, noise and JPEG, each with its probability, in an order drawn anew, once or
 * twice; then the reduction by a filter drawn anew, then perhaps JPEG once more.
 *
 * @param kind whether anything of this is done; of {@link Kind#NONE} the other values mean nothing
 * @param clean share of patches that are only reduced as ever, bicubic, so that clean photos stay
 *     as they are
 * @param twice share of the others that go through all four twice
 * @param blur standard deviations of Gaussian kernels, in pixels of the patch as it then is; one
 *     half of them round, the others longer in one direction, drawn too
 * @param resize factors for both sides; never below the small size
 * @param noise standard deviations, in levels of 255
 * @param poissonNoise share of the noise whose variance grows with the light, as that of photons
 *     does; its deviation is the drawn one at level 128
 * @param grayNoise share of the noise that is the same in all colours
 * @param jpeg qualities as libjpeg counts them
 * @param halfColors share of JPEGs with one colour for two by two pixels (4:2:0)
 * @param lastJpeg probability of JPEG behind the reduction, at the small size
 */
public record DegradationConfig(
    Kind kind,
    double clean,
    double twice,
    Step blur,
    Step resize,
    Step noise,
    double poissonNoise,
    double grayNoise,
    Step jpeg,
    double halfColors,
    double lastJpeg) {
  /** Checks the ranges. */
  public DegradationConfig {
    requireShare("degradation.clean", clean);
    requireShare("degradation.twice", twice);
    requireShare("degradation.poissonNoise", poissonNoise);
    requireShare("degradation.grayNoise", grayNoise);
    requireShare("degradation.halfColors", halfColors);
    requireShare("degradation.lastJpeg", lastJpeg);
    requireRange("degradation.blur", blur, 0.05, 20);
    requireRange("degradation.resize", resize, 0.1, 2);
    requireRange("degradation.noise", noise, 0.1, 100);
    requireRange("degradation.jpeg", jpeg, 1, 100);
  }

  /** Whether patches are made worse. */
  public enum Kind {
    /** Patches are reduced and nothing else. */
    @JsonProperty("none")
    NONE,
    /** As photos are that have been through cameras, programs and messengers. */
    @JsonProperty("real")
    REAL
  }

  /**
   * One of the things that are done, and how strongly.
   *
   * @param probability that it is done, each time
   * @param least of its strength
   * @param most of its strength
   */
  public record Step(double probability, double least, double most) {}

  private static void requireShare(String key, double share) {
    require(share >= 0 && share <= 1, key, "0 to 1", share);
  }

  private static void requireRange(String key, Step step, double least, double most) {
    requireShare(key + ".probability", step.probability());
    require(
        step.least() >= least && step.least() <= step.most(),
        key + ".least",
        least + " to " + key + ".most",
        step.least());
    require(step.most() <= most, key + ".most", "at most " + most, step.most());
  }
}
