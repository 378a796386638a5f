package dev.ganvas.cli;

import dev.ganvas.cli.options.EncodingOptions;
import dev.ganvas.cli.options.LatentOptions;
import dev.ganvas.cli.report.Sha256;
import dev.ganvas.runtime.image.ImageFormat;
import dev.ganvas.runtime.latent.LatentEdit;
import dev.ganvas.runtime.latent.LatentNoise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All that decides the bytes of a series of pictures, see {@link SeriesFolder}. */
final class SeriesMaking {
  private SeriesMaking() {}

  /**
   * A line each.
   *
   * @param labels the class of each picture, all alike; empty if the generator has no classes
   * @param own what only this sort of series has
   */
  static List<String> lines(
      OpenGenerator opened,
      List<Integer> labels,
      LatentOptions latent,
      EncodingOptions encoding,
      String... own)
      throws IOException {
    List<String> lines = new ArrayList<>(List.of(own));
    lines.add("model: " + Sha256.of(opened.file()));
    lines.add("class: " + (labels.isEmpty() ? "none" : opened.classes().get(labels.get(0))));
    lines.add("truncation: " + latent.truncation());
    lines.add("noise: " + LatentNoise.ALGORITHM);
    lines.add("edits: " + (latent.edits().isEmpty() ? "none" : LatentEdit.text(latent.edits())));
    lines.add("format: " + encoding.format().extension());
    if (encoding.format() != ImageFormat.PNG) {
      lines.add("quality: " + encoding.encoding().quality());
    }
    return lines;
  }
}
