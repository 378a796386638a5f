package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.latent.LatentEdit;
import dev.ganvas.runtime.latent.LatentNoise;
import java.util.HexFormat;

/** What a tar file says of a sample: a JSON object (RFC 8259). */
final class SampleJson {
  private SampleJson() {}

  static String of(DatasetPlan plan, DatasetOrigin origin, WrittenPictures.Encoded encoded) {
    DatasetPlan.Row row = encoded.row();
    StringBuilder json = new StringBuilder("{");
    if (row.label().isPresent()) {
      int label = row.label().getAsInt();
      json.append("\"label\":").append(label);
      json.append(",\"label_name\":")
          .append(JsonString.quoted(plan.names().get(label)))
          .append(',');
    }
    json.append("\"seed\":").append(row.seed());
    json.append(",\"truncation\":").append(origin.truncation());
    if (!origin.edits().isEmpty()) {
      json.append(",\"edits\":").append(JsonString.quoted(LatentEdit.text(origin.edits())));
    }
    json.append(",\"noise\":").append(JsonString.quoted(LatentNoise.ALGORITHM));
    return json.append(",\"model\":")
        .append(JsonString.quoted(origin.model()))
        .append(",\"model_sha256\":")
        .append(JsonString.quoted(origin.modelSha256()))
        .append(",\"sha256\":")
        .append(JsonString.quoted(HexFormat.of().formatHex(encoded.sha256())))
        .append('}')
        .toString();
  }
}
