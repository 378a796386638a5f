package dev.ganvas.trainer.run;

import dev.ganvas.trainer.config.GanConfig;
import dev.ganvas.trainer.gan.GanLosses;
import dev.ganvas.trainer.gan.LinearDecay;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes what a game measures to {@code stats.jsonl}, every so many steps. */
final class StatsWriter {
  private final GanConfig config;
  private final RunDirectory run;
  private long nanos;
  private int timed;
  private double penalty;
  private int penalties;

  StatsWriter(GanConfig config, RunDirectory run) {
    this.config = config;
    this.run = run;
  }

  /** Takes a step's time. */
  GanLosses timed(Supplier<GanLosses> step) {
    long start = System.nanoTime();
    GanLosses losses = step.get();
    nanos += System.nanoTime() - start;
    timed++;
    if (losses.penalty().isPresent()) {
      penalty += losses.penalty().getAsDouble();
      penalties++;
    }
    return losses;
  }

  /** Writes a step's line if it is due. */
  void record(int step, GanLosses losses) throws IOException {
    if (step % config.schedule().statsEvery() != 0) {
      return;
    }
    run.stats(
        String.format(
            Locale.ROOT,
            "{\"step\":%d,\"discriminator\":%.5f,\"generator\":%.5f,\"realScore\":%.4f,"
                + "\"fakeScore\":%.4f,\"penalty\":%.5f,\"classLoss\":%.5f,"
                + "\"discriminatorGradient\":%.4g,\"generatorGradient\":%.4g,"
                + "\"discriminatorRate\":%.4g,\"generatorRate\":%.4g,\"millisPerStep\":%.1f}",
            step,
            losses.discriminator(),
            losses.generator(),
            losses.realScore(),
            losses.fakeScore(),
            penalties == 0 ? 0 : penalty / penalties,
            losses.classLoss(),
            losses.discriminatorGradient(),
            losses.generatorGradient(),
            rate(config.discriminator().learningRate(), step),
            rate(config.generator().learningRate(), step),
            nanos / 1e6 / Math.max(1, timed)));
    nanos = 0;
    timed = 0;
    penalty = 0;
    penalties = 0;
  }

  private double rate(double first, int step) {
    int steps = config.schedule().steps();
    int from = (int) Math.round(config.schedule().decayFrom() * steps);
    return new LinearDecay(first, from, steps).valueAt(step, 0);
  }

  /** Writes a measurement's line. */
  void record(int step, GanQuality.Score score, Optional<String> features) throws IOException {
    StringBuilder line =
        new StringBuilder(
            String.format(Locale.ROOT, "{\"step\":%d,\"diversity\":%.4f", step, score.diversity()));
    score.frechet().ifPresent(d -> line.append(String.format(Locale.ROOT, ",\"frechet\":%.5g", d)));
    score.kernel().ifPresent(d -> line.append(String.format(Locale.ROOT, ",\"kernel\":%.5g", d)));
    if (!score.classDiversity().isEmpty()) {
      // JSON has no word for NaN (RFC 8259): null stands for it.
      line.append(",\"classDiversity\":")
          .append(
              score.classDiversity().stream()
                  .map(d -> d.isNaN() ? "null" : String.format(Locale.ROOT, "%.3f", d))
                  .collect(Collectors.joining(",", "[", "]")));
    }
    features.ifPresent(name -> line.append(",\"features\":").append(JsonText.quoted(name)));
    run.stats(line.append('}').toString());
  }

  /** A measurement for people. */
  static String sentence(GanQuality.Score score) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT, "pictures vary %.2f times as much as real ones", score.diversity()));
    score
        .frechet()
        .ifPresent(d -> text.append(String.format(Locale.ROOT, ", Fréchet distance %.4g", d)));
    score
        .kernel()
        .ifPresent(d -> text.append(String.format(Locale.ROOT, ", kernel distance %.4g", d)));
    return text.toString();
  }
}
