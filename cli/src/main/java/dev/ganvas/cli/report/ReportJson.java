package dev.ganvas.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ganvas.runtime.BusyNanos;
import dev.ganvas.runtime.PictureModel;
import dev.ganvas.runtime.batch.BatchReport;
import dev.ganvas.runtime.batch.ImageResult;
import dev.ganvas.runtime.image.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A run's report as a JSON file.
 *
 * @param command that ran
 * @param model as the user named it
 * @param modelFile the file it stands for
 * @param opened the model itself
 */
public record ReportJson(String command, String model, Path modelFile, PictureModel opened) {
  /**
   * Writes the file.
   *
   * @throws IOException if it cannot be written
   */
  public void write(BatchReport report, Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    root.put("command", command);
    root.put("model", model);
    root.put("modelSha256", Sha256.of(modelFile));
    root.put("device", opened.device().toString());
    root.put("done", report.done());
    root.put("skipped", report.skipped());
    root.put("failed", report.failed().size());
    ArrayNode images = root.putArray("images");
    report.images().forEach(result -> add(images.addObject(), result));
    BusyNanos busy = opened.busy();
    root.putObject("seconds")
        .put("wall", seconds(report.seconds().wall()))
        .put("decode", seconds(report.seconds().decode()))
        .put("preprocess", seconds(busy.preprocess() / 1e9))
        .put("infer", seconds(busy.infer() / 1e9))
        .put("postprocess", seconds(busy.postprocess() / 1e9))
        .put("encode", seconds(report.seconds().encode()));
    root.put("peakRssBytes", report.peakRssBytes());
    AtomicFiles.write(file, mapper.writeValueAsBytes(root));
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
