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
  /** What a file's metadata can hold. */
  private static final int MOST = 999_999;

  /** Checks that all sizes are plausible and labels can be told apart, and copies them. */
  public GeneratorSpec {
    labels = List.copyOf(labels);
    if (labels.equals(List.of("")) || labels.stream().anyMatch(l -> l.indexOf('\n') >= 0)) {
      throw new IllegalArgumentException("expected labels of one line each, found " + labels);
    }
    if (latentSize < 1
        || width < 1
        || height < 1
        || Math.max(latentSize, Math.max(width, height)) > MOST) {
      throw new IllegalArgumentException(
          "expected sizes of 1 to "
              + MOST
              + ", found a latent of "
              + latentSize
              + " and pictures of "
              + width
              + "x"
              + height);
    }
  }
}
