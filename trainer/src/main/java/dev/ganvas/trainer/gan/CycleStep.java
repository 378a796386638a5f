package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TranslationConfig;
import dev.ganvas.trainer.data.Batch;
import dev.ganvas.trainer.gan.TranslationLosses.Part;
import dev.ganvas.trainer.layer.BackwardScope;
import dev.ganvas.trainer.natives.TwoAtOnce;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
 *
 * <p>The cycles from a and from b run at once, the second on replicas of both generators, and so do
 * the two discriminators' lessons. Generators that normalise over their batches keep running means,
 * which a replica would not: with them one cycle comes after the other.
 */
public final class CycleStep implements TranslationStep {
  private final TranslationConfig.Objective objective;
  private final TwoAtOnce both = new TwoAtOnce();
  private final Way there;
  private final Way back;
  private final Cycle fromFirst;
  private final Cycle fromSecond;
  private final boolean atOnce;

  /** A generator, the discriminator of what it makes, and what it made before. */
  private record Way(Player generator, Critic critic, ImagePool pool) {}

  /** Who plays in one cycle, and who judges what is made on its way. */
  private record Cycle(Player first, Player second, Critic critic) {}

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
    this.atOnce = !there.generator.mixesExamples() && !back.generator.mixesExamples();
    this.fromFirst = new Cycle(there.generator, back.generator, there.critic);
    this.fromSecond =
        atOnce
            // Replicas begin with the generators' numbers, and follow them from step to step.
            ? new Cycle(back.generator.replica(), there.generator.replica(), back.critic)
            : new Cycle(back.generator, there.generator, back.critic);
  }

  @Override
  public TranslationLosses step(Batch batch, int step) {
    INDArray a = batch.input();
    INDArray b = batch.target();
    try (Result ofFirst = new Result(fromFirst);
        Result ofSecond = new Result(fromSecond)) {
      run(() -> cycle(fromFirst, a, b, ofFirst), () -> cycle(fromSecond, b, a, ofSecond));
      run(
          () -> {
            update(there.generator, ofFirst.toFirst, ofSecond.toSecond, fromSecond.second, step);
            learn(there, b, ofFirst, step);
          },
          () -> {
            update(back.generator, ofFirst.toSecond, ofSecond.toFirst, fromSecond.first, step);
            learn(back, a, ofSecond, step);
          });
      return losses(ofFirst, ofSecond);
    }
  }

  private void run(Runnable first, Runnable second) {
    if (atOnce) {
      both.run(first, second);
    } else {
      first.run();
      second.run();
    }
  }

  private void update(Player generator, INDArray one, INDArray other, Player twin, int step) {
    generator.gradient().assign(one).addi(other);
    generator.update(step);
    if (atOnce) {
      twin.follow(generator);
    }
  }

  /**
   * There and back again; the gradients of both generators are added to their sums.
   *
   * @param wanted pictures of the kind that is made, which the first generator is to keep
   */
  private void cycle(Cycle players, INDArray origin, INDArray wanted, Result result) {
    Player first = players.first;
    Player second = players.second;
    boolean keeps = objective.identity() > 0;
    boolean stacked = keeps && !first.mixesExamples();
    if (keeps && !stacked) {
      keep(first, wanted, result);
    }
    try (INDArray inputs = stacked ? Nd4j.concat(0, origin, wanted) : origin.dup('c')) {
      Stacked out = new Stacked(first.forward(inputs).get(0), origin.size(0));
      INDArray made = out.first().dup('c');
      result.made = made;
      INDArray returned = second.forward(made).get(0);
      Differences cycle = Differences.absolute(returned, origin);
      try (INDArray slope = cycle.gradient().muli(objective.cycle())) {
        second.backward(BackwardScope.PARAMETERS_AND_INPUT, slope);
      }
      result.toSecond.addi(second.gradient());
      result.cycle = cycle.loss();
      result.adversarial = players.critic.blame(made);
      try (INDArray gradients = out.all().ulike()) {
        Stacked slopes = new Stacked(gradients, out.count());
        slopes.first().assign(players.critic.toPictures()).muli(objective.adversarial());
        slopes.first().addi(second.inputGradient());
        if (stacked) {
          try (INDArray slope = kept(out.second(), wanted, result)) {
            slopes.second().assign(slope);
          }
        }
        first.backward(BackwardScope.PARAMETERS_AND_INPUT, gradients);
      }
      result.toFirst.addi(first.gradient());
    }
  }

  /** What is of the wanted kind already is to stay as it is: a pass of its own. */
  private void keep(Player generator, INDArray picture, Result result) {
    try (INDArray slope = kept(generator.forward(picture).get(0), picture, result)) {
      generator.backward(BackwardScope.PARAMETERS_AND_INPUT, slope);
    }
    result.toFirst.addi(generator.gradient());
  }

  /** The weighted gradient of the identity loss; the caller owns it. */
  private INDArray kept(INDArray made, INDArray picture, Result result) {
    Differences change = Differences.absolute(made, picture);
    result.identity = change.loss();
    return change.gradient().muli(objective.identity());
  }

  private static void learn(Way way, INDArray real, Result result, int step) {
    try (INDArray shown = way.pool.exchange(Objects.requireNonNull(result.made), step)) {
      result.discriminator = way.critic.learn(new INDArray[] {real}, new INDArray[] {shown}, step);
    }
  }

  private static TranslationLosses losses(Result one, Result other) {
    return new TranslationLosses(
        List.of(
            new Part("discriminator", (one.discriminator + other.discriminator) / 2),
            new Part("adversarial", (one.adversarial + other.adversarial) / 2),
            new Part("cycle", (one.cycle + other.cycle) / 2),
            new Part("identity", (one.identity + other.identity) / 2)));
  }

  /** What comes of one cycle. */
  private static final class Result implements AutoCloseable {
    private final INDArray toFirst;
    private final INDArray toSecond;
    private @Nullable INDArray made;
    private double discriminator;
    private double adversarial;
    private double cycle;
    private double identity;

    Result(Cycle players) {
      this.toFirst = players.first.gradient().ulike().assign(0);
      this.toSecond = players.second.gradient().ulike().assign(0);
    }

    @Override
    public void close() {
      toFirst.close();
      toSecond.close();
      if (made != null) {
        made.close();
      }
    }
  }
}
