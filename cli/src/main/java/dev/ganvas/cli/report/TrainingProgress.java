package dev.ganvas.cli.report;

import dev.ganvas.cli.options.Verbosity;
import dev.ganvas.trainer.gan.Losses;
import dev.ganvas.trainer.run.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how a training goes on: a bar on a terminal, else a line now and then. */
public final class TrainingProgress implements TrainingListener, AutoCloseable {
  private static final int LINE_EVERY = 100;

  private final boolean showsBar;
  private final boolean quiet;
  private final PrintWriter err;
  private Optional<ProgressBar> bar = Optional.empty();
  private long since;
  private int steps;

  /** For one training. */
  public TrainingProgress(Verbosity verbosity, PrintWriter err) {
    this.showsBar = verbosity.showsProgress();
    this.quiet = verbosity.level() == Verbosity.Level.QUIET;
    this.err = err;
  }

  @Override
  public void started(int fromStep, int steps) {
    this.steps = steps;
    this.since = System.nanoTime();
    if (showsBar) {
      bar =
          Optional.of(
              new ProgressBarBuilder()
                  .setTaskName("training")
                  .setInitialMax(steps)
                  .setStyle(ProgressBarStyle.ASCII)
                  .setUnit("", 1)
                  .showSpeed()
                  .startsFrom(fromStep, java.time.Duration.ZERO)
                  .build());
    }
  }

  @Override
  public void stepDone(int step, Losses losses) {
    bar.ifPresent(ProgressBar::step);
    if (step % LINE_EVERY == 0) {
      String loss = losses.summary();
      bar.ifPresent(b -> b.setExtraMessage(" " + loss));
      if (bar.isEmpty()) {
        double millis = (System.nanoTime() - since) / 1e6 / LINE_EVERY;
        say(
            String.format(
                Locale.ROOT, "step %d of %d: %s, %.0f ms a step", step, steps, loss, millis));
      }
      since = System.nanoTime();
    }
  }

  @Override
  public void measured(int step, String sentence) {
    say("step " + step + ": " + sentence);
    since = System.nanoTime();
  }

  @Override
  public void noted(String sentence) {
    say(sentence);
  }

  private void say(String line) {
    if (!quiet) {
      err.println(line);
      err.flush();
    }
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
