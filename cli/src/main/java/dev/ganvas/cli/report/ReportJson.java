package dev.ganvas.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ganvas.runtime.BusyNanos;
import dev.ganvas.runtime.Sharpness;
import dev.ganvas.runtime.batch.BatchReport;
import dev.ganvas.runtime.batch.ImageResult;
import dev.ganvas.runtime.image.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A run's report as a JSON file.
 *
 * @param command that ran
 * @param models that were opened, at least one, the one that was opened first before all others
 * @param sharpness where between a model and its sharper partner, if that was asked for
 */
public record ReportJson(String command, List<UsedModel> models, Optional<Sharpness> sharpness) {
  /** Copies the list. */
  public ReportJson {
    models = List.copyOf(models);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("expected at least one model, found none");
    }
  }

  /**
   * Writes the file.
   *
   * @throws IOException if it cannot be written
   */
  public void write(BatchReport report, Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    root.put("command", command);
    UsedModel first = models.get(0);
    root.put("model", first.name());
    root.put("modelSha256", Sha256.of(first.file()));
    if (models.size() > 1) {
      ArrayNode all = root.putArray("models");
      for (UsedModel model : models) {
        all.addObject().put("model", model.name()).put("modelSha256", Sha256.of(model.file()));
      }
    }
    if (sharpness.isPresent()) {
      root.put("sharpness", sharpness.get().share());
      root.put("sharpSha256", Sha256.of(Sharpness.sharpFile(first.file())));
    }
    root.put("device", first.opened().device().toString());
    root.put("done", report.done());
    root.put("skipped", report.skipped());
    root.put("failed", report.failed().size());
    ArrayNode images = root.putArray("images");
    report.images().forEach(result -> add(images.addObject(), result));
    root.putObject("seconds")
        .put("wall", seconds(report.seconds().wall()))
        .put("decode", seconds(report.seconds().decode()))
        .put("preprocess", seconds(busy(BusyNanos::preprocess)))
        .put("infer", seconds(busy(BusyNanos::infer)))
        .put("postprocess", seconds(busy(BusyNanos::postprocess)))
        .put("encode", seconds(report.seconds().encode()));
    root.put("peakRssBytes", report.peakRssBytes());
    AtomicFiles.write(file, mapper.writeValueAsBytes(root));
  }

  /** In seconds, of all models together. */
  private double busy(ToLongFunction<BusyNanos> stage) {
    return models.stream().mapToLong(m -> stage.applyAsLong(m.opened().busy())).sum() / 1e9;
  }

  private static void add(ObjectNode node, ImageResult result) {
    node.put("input", result.input().toString());
    if (result instanceof ImageResult.Done done) {
      node.put("output", done.output().toString())
          .put("status", "done")
          .put("width", done.width())
          .put("height", done.height())
          .put("outWidth", done.outWidth())
          .put("outHeight", done.outHeight())
          .put("millis", done.millis());
      done.choice()
          .ifPresent(choice -> node.put("model", choice.model()).put("chosen", choice.reason()));
      if (!done.remarks().isEmpty()) {
        ArrayNode remarks = node.putArray("remarks");
        done.remarks().forEach(remarks::add);
      }
    } else if (result instanceof ImageResult.Skipped skipped) {
      node.put("output", skipped.output().toString()).put("status", "skipped");
    } else if (result instanceof ImageResult.Failed failed) {
      node.put("status", "failed")
          .put("kind", failed.kind().name())
          .put("message", failed.message());
    }
  }

  private static double seconds(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
