package dev.ganvas.trainer.verify;

import java.util.Locale;

/**
 * How much an exported model's output differs from the trained network's.
 *
 * @param maxAbs largest absolute difference
 * @param meanAbs mean absolute difference
 * @param worstIndex where in the output of the worst input the largest one is, in row-major order
 * @param compared how many numbers were compared
 * @param tolerance the largest difference that is accepted
 */
public record ParityReport(
    double maxAbs, double meanAbs, long worstIndex, long compared, double tolerance) {
  /** Values are in [0, 1] or [-1, 1]: this is 1/400 of an 8-bit level, or 1/800. */
  public static final double TOLERANCE = 1e-5;

  /**
   * Of networks that divide by a picture's own deviation, layer after layer: where that is small,
   * the last bits of float32, summed in another order, grow with it. 1/160 of an 8-bit level.
   */
  public static final double TOLERANCE_OF_STATISTICS = 5e-5;

  /** The report as a line of JSON. */
  public String toJson(String modelFile) {
    return String.format(
        Locale.ROOT,
        "{\"model\":\"%s\",\"maxAbs\":%.3e,\"meanAbs\":%.3e,\"worstIndex\":%d,\"compared\":%d,"
            + "\"tolerance\":%.0e}%n",
        modelFile.replace("\\", "\\\\").replace("\"", "\\\""),
        maxAbs,
        meanAbs,
        worstIndex,
        compared,
        tolerance);
  }

  /** Whether no number differs by more than is accepted; never so if one is NaN. */
  public boolean passes() {
    return maxAbs <= tolerance;
  }
}
