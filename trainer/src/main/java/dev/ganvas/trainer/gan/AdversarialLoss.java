package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.GanConfig;

/**
 * What a logit costs, for each side of the game: loss and derivative in one number each. A
 * discriminator wants real logits high and made ones low; a generator wants its own high.
 */
public sealed interface AdversarialLoss {
  /**
   * The loss of that name.
   *
   * @param smoothing real pictures count as 1 less this; of the vanilla and least-squares losses
   */
  static AdversarialLoss of(GanConfig.Loss kind, double smoothing) {
    return switch (kind) {
      case VANILLA -> new Vanilla(smoothing);
      case LEAST_SQUARES -> new LeastSquares(smoothing);
      case HINGE -> new Hinge();
      case WASSERSTEIN -> new Wasserstein();
    };
  }

  /**
   * A value and its derivative.
   *
   * @param loss at the logit
   * @param slope the loss's derivative there
   */
  record Term(double loss, double slope) {}

  /** To the discriminator, of a real picture's logit. */
  Term real(double logit);

  /** To the discriminator, of a made picture's logit. */
  Term fake(double logit);

  /** To the generator, of its picture's logit. */
  Term generator(double logit);

  /** What a logit is shown as: a probability where it stands for one. */
  double score(double logit);

  /**
   * Binary cross entropy, non-saturating for the generator (Goodfellow et al. 2014), computed on
   * logits so that it never saturates in floating point either.
   *
   * @param smoothing real pictures count as 1 less this (Salimans et al. 2016)
   */
  record Vanilla(double smoothing) implements AdversarialLoss {
    @Override
    public Term real(double logit) {
      return new Term(
          (1 - smoothing) * softplus(-logit) + smoothing * softplus(logit),
          sigmoid(logit) - (1 - smoothing));
    }

    @Override
    public Term fake(double logit) {
      return new Term(softplus(logit), sigmoid(logit));
    }

    @Override
    public Term generator(double logit) {
      return new Term(softplus(-logit), -sigmoid(-logit));
    }

    @Override
    public double score(double logit) {
      return sigmoid(logit);
    }
  }

  /**
   * Half the squared distance to 1 and 0 (Mao et al. 2017).
   *
   * @param smoothing real pictures are to have 1 less this
   */
  record LeastSquares(double smoothing) implements AdversarialLoss {
    @Override
    public Term real(double logit) {
      return distance(logit, 1 - smoothing);
    }

    @Override
    public Term fake(double logit) {
      return distance(logit, 0);
    }

    @Override
    public Term generator(double logit) {
      return distance(logit, 1);
    }

    @Override
    public double score(double logit) {
      return logit;
    }

    private static Term distance(double logit, double target) {
      double difference = logit - target;
      return new Term(difference * difference / 2, difference);
    }
  }

  /** Margins of 1 for the discriminator, the mean for the generator (Lim and Ye 2017). */
  record Hinge() implements AdversarialLoss {
    @Override
    public Term real(double logit) {
      return logit < 1 ? new Term(1 - logit, -1) : new Term(0, 0);
    }

    @Override
    public Term fake(double logit) {
      return logit > -1 ? new Term(1 + logit, 1) : new Term(0, 0);
    }

    @Override
    public Term generator(double logit) {
      return new Term(-logit, -1);
    }

    @Override
    public double score(double logit) {
      return logit;
    }
  }

  /** Means (Arjovsky et al. 2017); needs a penalty on the slope. */
  record Wasserstein() implements AdversarialLoss {
    @Override
    public Term real(double logit) {
      return new Term(-logit, -1);
    }

    @Override
    public Term fake(double logit) {
      return new Term(logit, 1);
    }

    @Override
    public Term generator(double logit) {
      return new Term(-logit, -1);
    }

    @Override
    public double score(double logit) {
      return logit;
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** log(1 + exp x) without overflow. */
  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
