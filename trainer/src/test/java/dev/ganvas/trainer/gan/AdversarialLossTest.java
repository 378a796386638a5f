package dev.ganvas.trainer.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

class AdversarialLossTest {
  private static final double[] LOGITS = {-60, -7.3, -1.2, -0.4, 0.3, 0.9, 1.7, 8, 60};

  private static final List<AdversarialLoss> ALL =
      List.of(
          new AdversarialLoss.Vanilla(0),
          new AdversarialLoss.Vanilla(0.1),
          new AdversarialLoss.LeastSquares(0),
          new AdversarialLoss.LeastSquares(0.2),
          new AdversarialLoss.Hinge(),
          new AdversarialLoss.Wasserstein());

  private static void slopeFits(DoubleFunction<AdversarialLoss.Term> side) {
    double h = 1e-6;
    for (double logit : LOGITS) {
      double difference = (side.apply(logit + h).loss() - side.apply(logit - h).loss()) / (2 * h);
      assertEquals(difference, side.apply(logit).slope(), 1e-5, "at " + logit);
    }
  }

  @Test
  void everySlopeIsTheDerivative() {
    for (AdversarialLoss loss : ALL) {
      slopeFits(loss::real);
      slopeFits(loss::fake);
      slopeFits(loss::generator);
    }
  }

  @Test
  void theDiscriminatorWantsRealLogitsUpAndMadeOnesDown() {
    for (AdversarialLoss loss : ALL) {
      assertTrue(loss.real(-0.5).slope() < 0, loss.toString());
      assertTrue(loss.fake(0.5).slope() > 0, loss.toString());
      assertTrue(loss.generator(-0.5).slope() < 0, loss.toString());
    }
  }

  @Test
  void crossEntropyOnLogitsNeverSaturates() {
    AdversarialLoss loss = new AdversarialLoss.Vanilla(0);
    assertEquals(500, loss.generator(-500).loss(), 1e-9);
    assertEquals(-1, loss.generator(-500).slope(), 1e-12);
    assertEquals(Math.log(2), loss.real(0).loss(), 1e-15);
  }

  @Test
  void smoothedRealPicturesAreBestBelowCertainty() {
    AdversarialLoss loss = new AdversarialLoss.Vanilla(0.1);
    double best = Math.log(0.9 / 0.1);
    assertEquals(0, loss.real(best).slope(), 1e-12);
  }

  @Test
  void learningRatesStayAndThenFallInALine() {
    LinearDecay decay = new LinearDecay(2e-4, 50, 100);
    assertEquals(2e-4, decay.valueAt(50, 0), 0);
    assertEquals(1e-4, decay.valueAt(75, 0), 1e-18);
    assertEquals(0, decay.valueAt(100, 0), 0);
    assertEquals(3, new LinearDecay(3, 10, 10).valueAt(10, 0), 0);
  }
}
