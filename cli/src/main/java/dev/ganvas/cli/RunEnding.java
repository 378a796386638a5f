package dev.ganvas.cli;

import dev.ganvas.cli.options.OutputOptions;
import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.cli.report.ComparePage;
import dev.ganvas.cli.report.PlanListing;
import dev.ganvas.cli.report.ReportJson;
import dev.ganvas.runtime.batch.BatchReport;
import dev.ganvas.runtime.batch.ImageResult;
import dev.ganvas.runtime.failure.FileTrouble;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.ReadRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/**
 * What a run over folders tells at its end: on the terminal, in its report, and on its page.
 *
 * @param command that ran
 * @param outputs where results, report and page go
 * @param verbosity how much the terminal gets
 */
record RunEnding(CommandLine command, OutputOptions outputs, Verbosity verbosity) {

  /**
   * Tells how the run went.
   *
   * @param done what became of the pictures, as the last line names it
   * @param interrupted what to say of Ctrl-C, if that ended it
   */
  ExitCode tell(String done, BatchReport report, Optional<String> interrupted) {
    report.images().stream()
        .filter(ImageResult.Done.class::isInstance)
        .map(ImageResult.Done.class::cast)
        .filter(made -> !made.remarks().isEmpty())
        .forEach(
            made ->
                say(
                    Verbosity.Level.NORMAL,
                    "taken: " + made.input() + ", " + String.join(", ", made.remarks())));
    printFailures(report);
    if (interrupted.isPresent()) {
      command.getErr().println(interrupted.get());
      command.getErr().flush();
      return ExitCode.INTERRUPTED;
    }
    if (verbosity.level() != Verbosity.Level.QUIET) {
      PrintWriter out = command.getOut();
      out.println(
          String.format(
              Locale.ROOT,
              "%d " + done + ", %d there already, %d failed in %.1f s: %s",
              report.done(),
              report.skipped(),
              report.failed().size(),
              report.seconds().wall(),
              outputs.rule().target()));
      out.flush();
    }
    if (report.failed().isEmpty()) {
      return ExitCode.DONE;
    }
    boolean nothing = report.done() + report.skipped() == 0;
    return nothing ? ExitCode.of(report.failed().get(0).kind()) : ExitCode.SOME_FAILED;
  }

  private void printFailures(BatchReport report) {
    PrintWriter err = command.getErr();
    int wantingRoom = 0;
    for (ImageResult.Failed failure : report.failed()) {
      // A full disk fails all that is left: one line says as much as ten thousand.
      if (failure.kind() == Kind.DISK_FULL && wantingRoom++ > 0) {
        continue;
      }
      err.println("failed: " + PlanListing.sentence(failure));
      if (verbosity.level() == Verbosity.Level.TRACES) {
        failure.cause().printStackTrace(err);
      }
    }
    if (wantingRoom > 0) {
      String more = wantingRoom == 1 ? "" : wantingRoom - 1 + " more failed for the same reason: ";
      err.println("the disk is full: " + more + "make room and start the same command again");
    }
    err.flush();
  }

  /**
   * Writes the report, if one is wanted.
   *
   * @return whether that did not fail; the pictures are made whatever becomes of what tells of them
   */
  boolean writeReport(BatchReport report, ReportJson json) {
    try {
      if (outputs.report().isPresent()) {
        json.write(report, outputs.report().get());
      }
      return true;
    } catch (IOException e) {
      return failed(e);
    }
  }

  /**
   * Writes the page, if one is wanted.
   *
   * @param rules how the run read its inputs
   * @return as above
   */
  boolean writePage(BatchReport report, ReadRules rules) {
    try {
      if (outputs.compare().isPresent()) {
        int shown = ComparePage.write(report, outputs.compare().get(), rules);
        say(Verbosity.Level.VERBOSE, shown + " pictures on " + outputs.compare().get());
      }
      return true;
    } catch (IOException e) {
      return failed(e);
    }
  }

  private boolean failed(IOException e) {
    PrintWriter err = command.getErr();
    err.println("failed: the report cannot be written (" + FileTrouble.reason(e) + ")");
    err.flush();
    return false;
  }

  /** Prints a line on stderr for those who want to know so much. */
  void say(Verbosity.Level from, String message) {
    if (verbosity.level().compareTo(from) >= 0) {
      command.getErr().println(message);
      command.getErr().flush();
    }
  }
}
