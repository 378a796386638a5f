package dev.ganvas.trainer.gan;

/**
 * A penalty on the size of the discriminator's gradient to its pictures, averaged over them. {@link
 * SlopePenaltyStep} computes it.
 */
public sealed interface SlopePenalty {
  /** The penalty of one picture whose gradient has this norm. */
  double value(double norm);

  /** v'(norm) / norm. */
  double slopeOverNorm(double norm);

  /** How often, in updates of the discriminator; the penalty then counts so many times. */
  int every();

  /** Where it is taken: at real pictures, or between real and made ones. */
  Place place();

  /** Where a penalty is taken. */
  enum Place {
    /** At real pictures. */
    REAL,
    /** On the straight lines between real and made pictures. */
    BETWEEN
  }

  /**
   * R1 (Mescheder et al. 2018): gamma / 2 times the squared norm, at real pictures.
   *
   * @param gamma its weight
   * @param every updates from one to the next (Karras et al. 2020: 16)
   */
  record R1(double gamma, int every) implements SlopePenalty {
    @Override
    public double value(double norm) {
      return gamma / 2 * norm * norm;
    }

    @Override
    public double slopeOverNorm(double norm) {
      return gamma;
    }

    @Override
    public Place place() {
      return Place.REAL;
    }
  }

  /**
   * WGAN-GP (Gulrajani et al. 2017): lambda times the squared distance of the norm from 1, between
   * real and made pictures.
   *
   * @param lambda its weight
   * @param every updates from one to the next
   */
  record GradientPenalty(double lambda, int every) implements SlopePenalty {
    private static final double TINY = 1e-12;

    @Override
    public double value(double norm) {
      return lambda * (norm - 1) * (norm - 1);
    }

    @Override
    public double slopeOverNorm(double norm) {
      return 2 * lambda * (norm - 1) / Math.max(TINY, norm);
    }

    @Override
    public Place place() {
      return Place.BETWEEN;
    }
  }
}
