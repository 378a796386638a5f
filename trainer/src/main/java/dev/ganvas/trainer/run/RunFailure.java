package dev.ganvas.trainer.run;

import dev.ganvas.runtime.failure.GanvasException;
import java.io.IOException;

/** Leaves in a run's folder why the run has failed: a terminal's last lines are soon gone. */
final class RunFailure {
  /** What such a line of the log begins with, behind its time. */
  static final String MARK = "failed: ";

  private RunFailure() {}

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
