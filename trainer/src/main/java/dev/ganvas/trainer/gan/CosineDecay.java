package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TrainingConfig;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that falls along a half cosine, and again after each restart (Loshchilov and
 * Hutter 2017): {@code last + (from - last) (1 + cos(pi done)) / 2}, where {@code done} is the
 * share of the way from one restart to the next and {@code from} the rate there.
 *
 * @param first at step 0
 * @param last just before a restart, and from {@code steps} on
 * @param steps how many in all
 * @param restarts the steps at which the rate begins anew, rising, between 0 and {@code steps}
 * @param rates the rate at each of them
 */
public record CosineDecay(
    @JsonProperty("first") double first,
    @JsonProperty("last") double last,
    @JsonProperty("steps") int steps,
    @JsonProperty("restarts") List<Integer> restarts,
    @JsonProperty("rates") List<Double> rates)
    implements ISchedule {
  private static final long serialVersionUID = 1L;

  /** Copies the lists; checkpoints of before there were restarts, or rates of theirs, have none. */
  public CosineDecay(
      double first,
      double last,
      int steps,
      @Nullable List<Integer> restarts,
      @Nullable List<Double> rates) {
    this.first = first;
    this.last = last;
    this.steps = steps;
    this.restarts = restarts == null ? List.of() : List.copyOf(restarts);
    this.rates =
        rates == null ? Collections.nCopies(this.restarts.size(), first) : List.copyOf(rates);
  }

  /** From the optimizer's first rate to its last along a training's schedule. */
  public static CosineDecay of(TrainingConfig config) {
    double first = config.optimizer().learningRate();
    SortedMap<Integer, Double> restarts = new TreeMap<>();
    for (int restart : config.schedule().restarts()) {
      restarts.put(
          restart, restart < config.stepsBeforeFinish() ? first : config.finish().learningRate());
    }
    if (config.finish().steps() > 0) {
      restarts.put(config.stepsBeforeFinish(), config.finish().learningRate());
    }
    return new CosineDecay(
        first,
        config.optimizer().finalLearningRate(),
        config.schedule().steps(),
        List.copyOf(restarts.keySet()),
        List.copyOf(restarts.values()));
  }

  /** The same with every rate this many times as large. */
  CosineDecay times(double factor) {
    return new CosineDecay(
        factor * first,
        factor * last,
        steps,
        restarts,
        rates.stream().map(rate -> factor * rate).toList());
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    int piece = 0;
    while (piece < restarts.size() && iteration >= restarts.get(piece)) {
      piece++;
    }
    int from = piece == 0 ? 0 : restarts.get(piece - 1);
    int to = piece == restarts.size() ? steps : restarts.get(piece);
    double rate = piece == 0 ? first : rates.get(piece - 1);
    double done = Math.min(1.0, (double) (iteration - from) / (to - from));
    return last + (rate - last) * (1 + Math.cos(Math.PI * done)) / 2;
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // a record has no state that super.clone() would copy
  public ISchedule clone() {
    return this;
  }
}
