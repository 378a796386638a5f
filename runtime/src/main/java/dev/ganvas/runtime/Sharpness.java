package dev.ganvas.runtime;

import java.nio.file.Path;

/**
 * Where between two models of one graph: {@code model.onnx}, which is true to the pixels, and
 * {@code sharp.onnx} beside it, which looks sharper and may invent.
 *
 * @param share 0 for the first, 1 for the second; weights between lie between
 */
public record Sharpness(double share) {
  private static final String SECOND = "sharp.onnx";

  /** Checks the share. */
  public Sharpness {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("expected 0 to 1, found " + share);
    }
  }

  /** Where a model's second file lies, or would lie. */
  public static Path sharpFile(Path model) {
    return model.resolveSibling(SECOND);
  }
}
