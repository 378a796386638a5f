package dev.ganvas.runtime.dataset;

import dev.ganvas.runtime.latent.LatentEdit;
import java.util.List;

/**
 * What all pictures of a data set have in common.
 *
 * @param model name of the generator
 * @param modelSha256 of its file, in hexadecimal
 * @param truncation by which the numbers were multiplied
 * @param edits what was added to the numbers behind that
 */
public record DatasetOrigin(
    String model, String modelSha256, double truncation, List<LatentEdit> edits) {
  /** Copies the list. */
  public DatasetOrigin {
    edits = List.copyOf(edits);
  }

  /** Without edits. */
  public DatasetOrigin(String model, String modelSha256, double truncation) {
    this(model, modelSha256, truncation, List.of());
  }
}
