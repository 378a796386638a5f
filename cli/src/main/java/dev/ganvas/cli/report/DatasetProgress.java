package dev.ganvas.cli.report;

import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.runtime.dataset.DatasetPlan;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how the making of a data set goes on, and says how to go on when it is interrupted. */
public final class DatasetProgress implements LongConsumer, AutoCloseable {
  private final Optional<ProgressBar> bar;
  private final Thread onInterrupt;

  /** For one run. */
  public DatasetProgress(DatasetPlan plan, Verbosity verbosity, PrintWriter err) {
    this.bar =
        verbosity.showsProgress()
            ? Optional.of(
                new ProgressBarBuilder()
                    .setTaskName("generating")
                    .setInitialMax(plan.to() - plan.from())
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUnit("", 1)
                    .showSpeed()
                    .setUpdateIntervalMillis(200)
                    .build())
            : Optional.empty();
    this.onInterrupt =
        new Thread(
            () -> {
              err.println("interrupted; what is there is whole, the same command goes on");
              err.flush();
            },
            "say-on-interrupt");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
  }

  @Override
  public void accept(long pictures) {
    bar.ifPresent(b -> b.stepTo(pictures));
  }

  /** Ends the bar; may be called twice. */
  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
    try {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException e) {
      // The process is ending already.
    }
  }
}
