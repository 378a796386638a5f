package dev.ganvas.trainer.gan;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that stays, then falls in a straight line to 0 (as CycleGAN's).
 *
 * @param first the rate until {@code from}
 * @param from the update at which it begins to fall
 * @param updates the update at which it is 0
 */
public record LinearDecay(
    @JsonProperty("first") double first,
    @JsonProperty("from") int from,
    @JsonProperty("updates") int updates)
    implements ISchedule {
  private static final long serialVersionUID = 1L;

  @Override
  public double valueAt(int iteration, int epoch) {
    if (iteration <= from) {
      return first;
    }
    return first * Math.max(0, updates - iteration) / Math.max(1, updates - from);
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // a record has no state that super.clone() would copy
  public ISchedule clone() {
    return this;
  }
}
