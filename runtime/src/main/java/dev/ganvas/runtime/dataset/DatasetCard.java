package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.latent.LatentEdit;
import dev.ganvas.runtime.latent.LatentNoise;
import dev.ganvas.runtime.model.GeneratorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A data set's description, {@code README.md}: what it is, how it was made and can be made again.
 *
 * @param plan of the whole data set
 * @param origin of all its pictures
 * @param generator that made them
 * @param command that makes it
 * @param grid where the picture of some samples lies, relative to the data set
 */
public record DatasetCard(
    DatasetPlan plan, DatasetOrigin origin, GeneratorSpec generator, String command, String grid) {
  private static final String TITLE = "# Pictures of ";

  /**
   * Whether a file is such a card.
   *
   * @throws IOException if it cannot be read
   */
  static boolean isOne(Path file) throws IOException {
    byte[] start = TITLE.getBytes(StandardCharsets.UTF_8);
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(start, in.readNBytes(start.length));
    }
  }

  /** The card as Markdown. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(TITLE).append(origin.model()).append("\n\n");
    text.append(
        "Synthetic pictures, made by a generative network. None of them shows anything that exists.\n\n");
    text.append("![Samples](").append(grid).append(")\n\n");
    text.append("| | |\n|---|---|\n");
    row(text, "Pictures", String.format(Locale.ROOT, "%,d", plan.seeds().count()));
    row(
        text,
        "Size",
        generator.width() + "x" + generator.height() + ", " + generator.output().color());
    row(text, "Format", plan.format().toString());
    row(text, "Model", "`" + origin.model() + "`, sha256 `" + origin.modelSha256() + "`");
    row(text, "Licence of the model", orNotStated(generator.provenance().license()));
    row(text, "The model was trained on", orNotStated(generator.provenance().trainedOn()));
    row(text, "Truncation", Double.toString(origin.truncation()));
    if (!origin.edits().isEmpty()) {
      row(
          text,
          "Edits",
          "`" + LatentEdit.text(origin.edits()) + "`, steps along the model's own directions");
    }
    row(
        text,
        "Numbers",
        generator.latentSize()
            + " a picture, "
            + generator.distribution().name().toLowerCase(Locale.ROOT)
            + ", `"
            + LatentNoise.ALGORITHM
            + "`");
    text.append("\nMade, and made again bit for bit, by\n\n```console\n");
    text.append(command).append("\n```\n\n");
    if (!plan.names().isEmpty()) {
      classes(text);
    }
    text.append("## Files\n\n").append(files()).append('\n');
    text.append("## Limits\n\n");
    text.append(
        "Labels are what the network was asked for, not what somebody saw. Whatever its training data"
            + " lacked or\nhad too much of, these pictures lack or have too much of. Some will be"
            + " flawed; some may be close to\npictures of the training data.\n");
    return text.toString();
  }

  private void classes(StringBuilder text) {
    Map<Integer, Long> counts = new TreeMap<>();
    for (long i = 0; i < plan.seeds().count(); i++) {
      counts.merge(plan.classes().of(plan.seeds().get(i), i).orElseThrow(), 1L, Long::sum);
    }
    text.append("## Classes\n\n| Label | Name | Pictures |\n|---|---|---|\n");
    counts.forEach(
        (label, count) ->
            text.append("| ")
                .append(label)
                .append(" | ")
                .append(plan.names().get(label).replace("|", "\\|"))
                .append(" | ")
                .append(String.format(Locale.ROOT, "%,d", count))
                .append(" |\n"));
    text.append('\n');
  }

  private String files() {
    return switch (plan.layout()) {
      case WEBDATASET ->
          "Tar files of "
              + String.format(Locale.ROOT, "%,d", plan.shardSize())
              + " samples for the WebDataset library; `metadata.csv` lists them all.\n";
      case FOLDER, FLAT ->
          "`metadata.csv` says of each picture its label, seed and checksum; the ImageFolder loader of"
              + " the Hugging Face\n`datasets` library reads the folder as it is.\n";
    };
  }

  private static String orNotStated(String text) {
    return text.isEmpty() ? "not stated" : text;
  }

  private static void row(StringBuilder text, String key, String value) {
    text.append("| ").append(key).append(" | ").append(value).append(" |\n");
  }
}
