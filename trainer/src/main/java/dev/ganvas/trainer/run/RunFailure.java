package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.trainer.gan.Losses;
import java.io.IOException;

/** Leaves in a run's folder why the run has failed: a terminal's last lines are soon gone. */
final class RunFailure {
  /** What such a line of the log begins with, behind its time. */
  static final String MARK = "failed: ";

  private RunFailure() {}

  /**
   * Ends a run whose numbers have left their range.
   *
   * @param rates the settings that are to be lowered
   * @throws GanvasException TRAINING_FAILED, noted in the run's folder
   */
  static void requireFinite(RunDirectory run, int step, Losses losses, String rates) {
    if (losses.isFinite()) {
      return;
    }
    GanvasException failure =
        new GanvasException(
            Kind.TRAINING_FAILED,
            "the numbers left their range at step "
                + step
                + " ("
                + losses.summary()
                + "). In a new run lower "
                + rates);
    note(run, failure);
    throw failure;
  }

  /** Notes the failure in the log, and writes the report anew with what there is until then. */
  static void note(RunDirectory run, GanvasException failure) {
    try {
      run.log(MARK + failure.getMessage());
      ReportPage.write(run);
    } catch (IOException e) {
      // The run's own failure is what the user has to know.
      failure.addSuppressed(e);
    }
  }
}
