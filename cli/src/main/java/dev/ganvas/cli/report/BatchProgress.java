package dev.ganvas.cli.report;

import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.batch.BatchListener;
import dev.ganvas.runtime.batch.BatchPlan;
import dev.ganvas.runtime.batch.ImageResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how a run goes on: a bar on a terminal, a line a picture with {@code -v}. */
public final class BatchProgress implements BatchListener, AutoCloseable {
  private static final int NAME_LENGTH = 16;

  private final Optional<ProgressBar> bar;
  private final boolean lines;
  private final PrintWriter err;
  private final int total;
  private final AtomicInteger done = new AtomicInteger();

  /**
   * For one run.
   *
   * @param task what the bar is called
   */
  public BatchProgress(String task, BatchPlan plan, Verbosity verbosity, PrintWriter err) {
    this.err = err;
    this.total = plan.items().size();
    this.lines = verbosity.level().compareTo(Verbosity.Level.VERBOSE) >= 0;
    this.bar =
        verbosity.showsProgress() && !lines && plan.toProcess() > 0
            ? Optional.of(
                new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(plan.toProcess() + plan.refused())
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUnit("", 1)
                    .showSpeed()
                    .setUpdateIntervalMillis(200)
                    .build())
            : Optional.empty();
  }

  @Override
  public void started(Path input) {
    String name = String.valueOf(input.getFileName());
    // On 80 columns a longer name would leave no room for the bar itself.
    String shown = name.length() <= NAME_LENGTH ? name : name.substring(0, NAME_LENGTH - 1) + "…";
    bar.ifPresent(b -> b.setExtraMessage(" " + shown));
  }

  @Override
  public void finished(ImageResult result) {
    if (!(result instanceof ImageResult.Failed)) {
      done.incrementAndGet();
    }
    if (!(result instanceof ImageResult.Skipped)) {
      bar.ifPresent(ProgressBar::step);
    }
    if (lines) {
      err.println(line(result));
      err.flush();
    }
  }

  /** How far the run has come, for one that is interrupted; any thread may ask. */
  public String soFar() {
    return done.get() + " of " + total + " pictures are done";
  }

  private static String line(ImageResult result) {
    if (result instanceof ImageResult.Done done) {
      return done.input()
          + " "
          + done.width()
          + "x"
          + done.height()
          + " -> "
          + done.output()
          + " "
          + done.outWidth()
          + "x"
          + done.outHeight()
          + " ("
          + done.millis()
          + " ms)"
          + done.choice().map(c -> " by " + c.model() + ", " + c.reason()).orElse("");
    }
    if (result instanceof ImageResult.Failed failed) {
      return failed.input() + " failed: " + failed.kind();
    }
    return result.input() + " is there already";
  }

  /** Ends the bar; may be called twice. */
  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
