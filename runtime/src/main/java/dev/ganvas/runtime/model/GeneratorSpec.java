package dev.ganvas.runtime.model;

import dev.ganvas.runtime.tensor.TensorFormat;
import java.util.List;

/**
 * The contract of a generator: {@code z [N, latentSize]} float32 and, if there are labels, {@code
 * label [N]} int64 in; {@code [N, C, H, W]} or {@code [N, H, W, C]} float32 out. No picture depends
 * on others of its batch.
 *
 * @param latentSize numbers that a picture is made of
 * @param distribution where they come from
 * @param labels names of the classes in order; empty if pictures have none
 * @param width pixels a row
 * @param height rows
 * @param output how pictures come out
 * @param provenance where it comes from
 */
public record GeneratorSpec(
    int latentSize,
    LatentDistribution distribution,
    List<String> labels,
    int width,
    int height,
    TensorFormat output,
    Provenance provenance) {
  /** Checks that all sizes are positive and copies the labels. */
  public GeneratorSpec {
    labels = List.copyOf(labels);
    if (latentSize < 1 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "expected positive sizes, found a latent of "
              + latentSize
              + " and pictures of "
              + width
              + "x"
              + height);
    }
  }
}
