package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.latent.LatentEdit;
import java.util.HexFormat;
import java.util.Locale;

/** What a tar file says of a sample: a JSON object (RFC 8259). */
final class SampleJson {
  private SampleJson() {}

  static String of(DatasetPlan plan, DatasetOrigin origin, WrittenPictures.Encoded encoded) {
    DatasetPlan.Row row = encoded.row();
    StringBuilder json = new StringBuilder("{");
    if (row.label().isPresent()) {
      int label = row.label().getAsInt();
      json.append("\"label\":").append(label);
      json.append(",\"label_name\":").append(text(plan.names().get(label))).append(',');
    }
    json.append("\"seed\":").append(row.seed());
    json.append(",\"truncation\":").append(origin.truncation());
    if (!origin.edits().isEmpty()) {
      json.append(",\"edits\":").append(text(LatentEdit.text(origin.edits())));
    }
    return json.append(",\"model\":")
        .append(text(origin.model()))
        .append(",\"model_sha256\":")
        .append(text(origin.modelSha256()))
        .append(",\"sha256\":")
        .append(text(HexFormat.of().formatHex(encoded.sha256())))
        .append('}')
        .toString();
  }

  private static String text(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
