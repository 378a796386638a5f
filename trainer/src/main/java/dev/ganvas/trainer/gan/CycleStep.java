package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.gan.TranslationLosses.Part;
import dev.ganvas.trainer.layer.BackwardScope;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One step on two kinds of pictures without pairs (Zhu et al. 2017): a generator each way, a
 * discriminator of each kind; there and back again must give the picture one began with.
 *
 * <p>A network remembers only its last forward pass, so its pass back comes before its next one,
 * and a generator's gradients as the first and as the second of a cycle are summed outside of it.
 * What is of the wanted kind already goes through in the pass that begins the cycle, stacked behind
 * it, unless the network normalises over its batch:
 *
 * <pre>
 * a ─┬─ F ─┬─ b' ─┬─ G ─ a'' ─ |a'' - a| ─ G' (sum for G) ─┬─ F' (sum for F)
 *    │     │      └─ D_b ─ loss ─ D_b' ──────────────────┤
 * b ─┘     └─ b''' ─ |b''' - b| ───────────────────────────┘   and the same from b
 * </pre>
 */
public final class CycleStep implements TranslationStep {
  private final TranslationConfig.Objective objective;
  private final Way there;
  private final Way back;

  /** A generator, the discriminator of what it makes, and what it made before. */
  private record Way(Player generator, Critic critic, ImagePool pool) {}

  /**
   * A step of these networks.
   *
   * @param networks generators from the first kind to the second and back, discriminators of the
   *     second kind and of the first
   * @param pools of made pictures of the second kind and of the first; changed by each step
   */
  public CycleStep(
      TranslationNetworks networks, List<ImagePool> pools, TranslationConfig.Objective objective) {
    this.objective = objective;
    List<Critic> critics = networks.critics(objective);
    this.there = new Way(new Player(networks.generators().get(0)), critics.get(0), pools.get(0));
    this.back = new Way(new Player(networks.generators().get(1)), critics.get(1), pools.get(1));
  }

  @Override
  public TranslationLosses step(Batch batch, int step) {
    Sums sums = new Sums();
    INDArray a = batch.input();
    INDArray b = batch.target();
    try (INDArray toThere = there.generator.gradient().ulike().assign(0);
        INDArray toBack = back.generator.gradient().ulike().assign(0);
        INDArray madeB = cycle(there, back, a, b, toThere, toBack, sums);
        INDArray madeA = cycle(back, there, b, a, toBack, toThere, sums)) {
      there.generator.gradient().assign(toThere);
      back.generator.gradient().assign(toBack);
      there.generator.update(step);
      back.generator.update(step);
      learn(there, b, madeB, step, sums);
      learn(back, a, madeA, step, sums);
    }
    return sums.losses();
  }

  /**
   * There and back again; the gradients of both generators are added to their sums.
   *
   * @param wanted pictures of the kind that is made, which the first generator is to keep
   * @return what was made on the way; the caller owns it
   */
  private INDArray cycle(
      Way first,
      Way second,
      INDArray origin,
      INDArray wanted,
      INDArray toFirst,
      INDArray toSecond,
      Sums sums) {
    boolean keeps = objective.identity() > 0;
    boolean atOnce = keeps && !first.generator.mixesExamples();
    if (keeps && !atOnce) {
      keep(first, wanted, toFirst, sums);
    }
    try (INDArray inputs = atOnce ? Nd4j.concat(0, origin, wanted) : origin.dup('c')) {
      Stacked out = new Stacked(first.generator.forward(inputs).get(0), origin.size(0));
      INDArray made = out.first().dup('c');
      INDArray returned = second.generator.forward(made).get(0);
      Differences cycle = Differences.absolute(returned, origin);
      try (INDArray slope = cycle.gradient().muli(objective.cycle())) {
        second.generator.backward(BackwardScope.PARAMETERS_AND_INPUT, slope);
      }
      toSecond.addi(second.generator.gradient());
      sums.cycle += cycle.loss();
      sums.adversarial += first.critic.blame(made);
      try (INDArray gradients = out.all().ulike()) {
        Stacked slopes = new Stacked(gradients, out.count());
        slopes.first().assign(first.critic.toPictures()).muli(objective.adversarial());
        slopes.first().addi(second.generator.inputGradient());
        if (atOnce) {
          try (INDArray slope = kept(out.second(), wanted, sums)) {
            slopes.second().assign(slope);
          }
        }
        first.generator.backward(BackwardScope.PARAMETERS_AND_INPUT, gradients);
      }
      toFirst.addi(first.generator.gradient());
      return made;
    }
  }

  /** What is of the wanted kind already is to stay as it is: a pass of its own. */
  private void keep(Way way, INDArray picture, INDArray sum, Sums sums) {
    try (INDArray slope = kept(way.generator.forward(picture).get(0), picture, sums)) {
      way.generator.backward(BackwardScope.PARAMETERS_AND_INPUT, slope);
    }
    sum.addi(way.generator.gradient());
  }

  /** The weighted gradient of the identity loss; the caller owns it. */
  private INDArray kept(INDArray made, INDArray picture, Sums sums) {
    Differences change = Differences.absolute(made, picture);
    sums.identity += change.loss();
    return change.gradient().muli(objective.identity());
  }

  private static void learn(Way way, INDArray real, INDArray made, int step, Sums sums) {
    try (INDArray shown = way.pool.exchange(made, step)) {
      sums.discriminator += way.critic.learn(new INDArray[] {real}, new INDArray[] {shown}, step);
    }
  }

  /** Sums over both ways. */
  private static final class Sums {
    private double discriminator;
    private double adversarial;
    private double cycle;
    private double identity;

    TranslationLosses losses() {
      List<Part> parts = new ArrayList<>();
      parts.add(new Part("discriminator", discriminator / 2));
      parts.add(new Part("adversarial", adversarial / 2));
      parts.add(new Part("cycle", cycle / 2));
      parts.add(new Part("identity", identity / 2));
      return new TranslationLosses(parts);
    }
  }
}
