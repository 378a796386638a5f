package dev.ganvas.trainer.gan;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that falls along a half cosine (Loshchilov and Hutter 2017, without restarts):
 * {@code last + (first - last) (1 + cos(pi step / steps)) / 2}.
 *
 * @param first at step 0
 * @param last at {@code steps} and after
 * @param steps how many
 */
public record CosineDecay(
    @JsonProperty("first") double first,
    @JsonProperty("last") double last,
    @JsonProperty("steps") int steps)
    implements ISchedule {
  private static final long serialVersionUID = 1L;

  @Override
  public double valueAt(int iteration, int epoch) {
    double done = Math.min(1.0, (double) iteration / steps);
    return last + (first - last) * (1 + Math.cos(Math.PI * done)) / 2;
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // a record has no state that super.clone() would copy
  public ISchedule clone() {
    return this;
  }
}
