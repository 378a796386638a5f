package dev.ganvas.cli.report;

import dev.ganvas.runtime.batch.BatchReport;
import dev.ganvas.runtime.batch.ImageResult;
import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.AtomicFiles;
import dev.ganvas.runtime.image.EncodeOptions;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.ImageFiles;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.ReadRules;
import dev.ganvas.runtime.image.Resampler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A page of pictures before and after, with a slider over each: one file, no network needed.
 * Pictures are reduced to what a page shows.
 */
public final class ComparePage {
  private static final int MOST_PAIRS = 50;
  private static final int WIDTH = 1600;
  private static final int QUALITY = 88;

  private ComparePage() {}

  /**
   * Writes the page of a run's first pictures.
   *
   * @param rules how the run read its inputs
   * @return how many pairs are on it
   * @throws IOException if it cannot be written
   */
  public static int write(BatchReport report, Path page, ReadRules rules) throws IOException {
    List<ImageResult.Done> done =
        report.images().stream()
            .filter(ImageResult.Done.class::isInstance)
            .map(ImageResult.Done.class::cast)
            .limit(MOST_PAIRS)
            .toList();
    StringBuilder pairs = new StringBuilder();
    int shown = 0;
    for (ImageResult.Done result : done) {
      try {
        pairs.append(pair(result, rules));
        shown++;
      } catch (GanvasException e) {
        // A result too large to be read back: the others can be shown.
        pairs
            .append("<figure><figcaption>")
            .append(escaped(String.valueOf(e.getMessage())))
            .append("</figcaption></figure>\n");
      }
    }
    String summary =
        String.format(
            Locale.ROOT,
            "%d of %d pictures; drag, or use the arrow keys. Reduced to %d pixels across.",
            shown,
            report.done(),
            WIDTH);
    String html =
        template().replace("@SUMMARY@", escaped(summary)).replace("@PAIRS@", pairs.toString());
    AtomicFiles.write(page, html.getBytes(StandardCharsets.UTF_8));
    return shown;
  }

  private static String pair(ImageResult.Done result, ReadRules rules) throws IOException {
    Image after = reduced(ImageFiles.read(result.output()));
    // Enlarged as a browser would not: so that the two differ by the model alone.
    Image before =
        new Resampler(Filter.BICUBIC)
            .resize(
                Opacity.onWhite(ImageFiles.read(result.input(), rules).image()),
                after.width(),
                after.height());
    String name = escaped(String.valueOf(result.input().getFileName()));
    return String.format(
        Locale.ROOT,
        "<figure><div class=\"pair\" style=\"aspect-ratio:%d/%d;max-width:%dpx\"><img src=\"%s\" alt=\"after\">"
            + "<img class=\"before\" src=\"%s\" alt=\"before\"><span class=\"tag left\">before</span>"
            + "<span class=\"tag right\">after</span><input type=\"range\" min=\"0\" max=\"100\""
            + " value=\"50\" step=\"0.1\" aria-label=\"%s: how much of before is shown\"></div>"
            + "<figcaption><span>%s</span><span>%d×%d → %d×%d</span></figcaption></figure>%n",
        after.width(),
        after.height(),
        after.width(),
        data(after),
        data(before),
        name,
        name,
        result.width(),
        result.height(),
        result.outWidth(),
        result.outHeight());
  }

  private static Image reduced(Image image) {
    Image opaque = Opacity.onWhite(image);
    if (opaque.width() <= WIDTH) {
      return opaque;
    }
    int height = Math.max(1, (int) Math.round((double) opaque.height() * WIDTH / opaque.width()));
    return new Resampler(Filter.LANCZOS3).resize(opaque, WIDTH, height);
  }

  private static String data(Image image) {
    EncodeOptions options = new EncodeOptions(QUALITY, EncodeOptions.Compression.LOSSY);
    byte[] jpeg = ImageFiles.encode(image, ImageFormat.JPEG, options);
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String template() throws IOException {
    try (InputStream in = ComparePage.class.getResourceAsStream("compare.html")) {
      if (in == null) {
        throw new IOException("the resource compare.html is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
