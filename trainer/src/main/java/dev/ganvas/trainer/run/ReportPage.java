package dev.ganvas.trainer.run;

import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The page that shows how a run went, one file that needs no network: curves of everything in
 * {@code stats.jsonl}, the sample grids along a slider, the settings. Curves are drawn by uPlot,
 * whose script is written into the page.
 */
final class ReportPage {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  /** More grids than this would make the page too large to send to someone. */
  private static final int MOST_GRIDS = 40;

  /** More points than this do not show on a screen. */
  private static final int MOST_LINES = 4000;

  private ReportPage() {}

  /**
   * Writes the page anew from what lies in the run directory.
   *
   * @throws IOException if a file cannot be read or written
   */
  static void write(RunDirectory run) throws IOException {
    Path folder = run.folder().toAbsolutePath().normalize();
    String page =
        resource("report.html")
            .replace("@TITLE@", escaped(String.valueOf(folder.getFileName())))
            .replace("@FAILURE@", escaped(failure(run)))
            .replace("@SETTINGS@", escaped(text(run.configFile())))
            .replace("@DATA@", escaped(text(run.dataFile()).strip()))
            .replace("@STATS@", "[" + String.join(",", stats(run)) + "]")
            .replace("@GRIDS@", "[" + String.join(",", grids(run)) + "]")
            .replace("@UPLOT_CSS@", resource(UPLOT + "uPlot.min.css"))
            .replace("@UPLOT_JS@", resource(UPLOT + "uPlot.iife.min.js"));
    AtomicFiles.write(run.report(), page.getBytes(StandardCharsets.UTF_8));
  }

  /** Why the run has failed, if that is the last that happened to it; else nothing. */
  private static String failure(RunDirectory run) throws IOException {
    String last = text(run.log()).lines().reduce("", (before, line) -> line);
    int mark = last.indexOf(' ' + RunFailure.MARK);
    return mark < 0 ? "" : last.substring(mark + 1);
  }

  private static String text(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.readString(file) : "";
  }

  /** The lines, thinned out evenly where there are too many; measurements all stay. */
  private static List<String> stats(RunDirectory run) throws IOException {
    if (!Files.isRegularFile(run.stats())) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(run.stats());
    int every = (lines.size() + MOST_LINES - 1) / MOST_LINES;
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (i % Math.max(1, every) == 0 || !lines.get(i).contains("millisPerStep")) {
        kept.add(lines.get(i).replace("<", "\\u003c"));
      }
    }
    return kept;
  }

  private static List<String> grids(RunDirectory run) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(run.samples())) {
      files =
          all.filter(f -> f.getFileName().toString().matches("step-[0-9]+\\.png"))
              .sorted()
              .toList();
    }
    List<String> grids = new ArrayList<>();
    int count = Math.min(MOST_GRIDS, files.size());
    for (int i = 0; i < count; i++) {
      // Evenly, the first and the last always among them.
      Path file = files.get(count == 1 ? 0 : (int) ((long) i * (files.size() - 1) / (count - 1)));
      Image grid = ImageFiles.read(file);
      byte[] jpeg = ImageFiles.encode(grid, ImageFormat.JPEG, EncodeOptions.DEFAULT);
      int step = Integer.parseInt(file.getFileName().toString().replaceAll("[^0-9]", ""));
      grids.add(
          "{\"step\":"
              + step
              + ",\"image\":\"data:image/jpeg;base64,"
              + Base64.getEncoder().encodeToString(jpeg)
              + "\"}");
    }
    return grids;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
