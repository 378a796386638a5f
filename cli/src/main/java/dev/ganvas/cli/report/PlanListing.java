package dev.ganvas.cli.report;

import dev.ganvas.runtime.batch.BatchPlan;
import dev.ganvas.runtime.batch.BatchPlan.Action;
import dev.ganvas.runtime.batch.DiskSpace;
import dev.ganvas.runtime.batch.Forecast;
import dev.ganvas.runtime.batch.ImageResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a run is going to do, in words.
 *
 * @param forecast the plan and what it comes to
 * @param target where results go
 */
public record PlanListing(Forecast forecast, Path target) {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  /** Prints a line a picture and one for all of them. */
  public void print(PrintWriter out) {
    BatchPlan plan = forecast.plan();
    for (BatchPlan.Item item : plan.items()) {
      if (item.action() instanceof Action.Refuse refused) {
        out.println("failed: " + sentence(refused.why()));
      } else {
        String there = item.action() instanceof Action.Skip ? "  (there already)" : "";
        out.println(item.input() + " -> " + item.output() + there);
      }
    }
    plan.unreadable().forEach(folder -> out.println("failed: " + sentence(folder)));
    long failed = plan.refused() + plan.unreadable().size();
    out.println(
        plan.toProcess()
            + " to make, "
            + plan.toSkip()
            + " there already, "
            + (failed == 0 ? "" : failed + " that cannot be made, ")
            + "about "
            + size(forecast.bytes())
            + "; nothing written");
    out.flush();
  }

  /** What a user should know before the work begins and can still think better of it. */
  public Optional<String> earlyFailure() {
    BatchPlan plan = forecast.plan();
    if (plan.refused() == 0 || plan.toProcess() == 0) {
      return Optional.empty();
    }
    return plan.items().stream()
        .flatMap(
            item ->
                item.action() instanceof Action.Refuse refused
                    ? Stream.of(refused)
                    : Stream.<Action.Refuse>empty())
        .findFirst()
        .map(
            refused ->
                plan.refused()
                    + " of "
                    + plan.items().size()
                    + " pictures cannot be made, the first: "
                    + sentence(refused.why()));
  }

  /** That the disk is too small for the results, if the system says so. */
  public Optional<String> diskWarning(DiskSpace space) {
    OptionalLong free = space.usableAt(target);
    if (free.isEmpty() || forecast.bytes() <= free.getAsLong()) {
      return Optional.empty();
    }
    return Optional.of(
        "the results may take "
            + size(forecast.bytes())
            + ", and "
            + target
            + " has room for "
            + size(free.getAsLong())
            + ": where the disk becomes full the run stops, and the same command goes on");
  }

  /** A failure with the name of its file, once. */
  public static String sentence(ImageResult.Failed failure) {
    String name = failure.input().toString();
    return failure.message().contains(name) ? failure.message() : name + ": " + failure.message();
  }

  /** Decimal, as disks are sold. */
  static String size(long bytes) {
    double amount = bytes / 1e3;
    int unit = 0;
    while (amount >= 999.95 && unit < UNITS.length - 1) {
      amount /= 1e3;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }
}
