package dev.ganvas.trainer.gan;

import dev.ganvas.trainer.config.TrainingConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that falls along a half cosine, and again after each restart (Loshchilov and
 * Hutter 2017): {@code last + (first - last) (1 + cos(pi done)) / 2}, where {@code done} is the
 * share of the way from one restart to the next.
 *
 * @param first at step 0 and at each restart
 * @param last just before a restart, and from {@code steps} on
 * @param steps how many in all
 * @param restarts the steps at which the rate begins anew, rising, between 0 and {@code steps}
 */
public record CosineDecay(
    @JsonProperty("first") double first,
    @JsonProperty("last") double last,
    @JsonProperty("steps") int steps,
    @JsonProperty("restarts") List<Integer> restarts)
    implements ISchedule {
  private static final long serialVersionUID = 1L;

  /** Copies the list; checkpoints of before there were restarts have none. */
  public CosineDecay(double first, double last, int steps, @Nullable List<Integer> restarts) {
    this.first = first;
    this.last = last;
    this.steps = steps;
    this.restarts = restarts == null ? List.of() : List.copyOf(restarts);
  }

  /** From one rate to another along a training's schedule. */
  public static CosineDecay of(double first, double last, TrainingConfig.Schedule schedule) {
    return new CosineDecay(first, last, schedule.steps(), schedule.restarts());
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    int from = 0;
    int to = steps;
    for (int restart : restarts) {
      if (iteration < restart) {
        to = restart;
        break;
      }
      from = restart;
    }
    double done = Math.min(1.0, (double) (iteration - from) / (to - from));
    return last + (first - last) * (1 + Math.cos(Math.PI * done)) / 2;
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // a record has no state that super.clone() would copy
  public ISchedule clone() {
    return this;
  }
}
