package dev.ganvas.runtime;

import java.nio.file.Path;

/**
 * Where between two models of one graph, but for branches that the second may have besides: one
 * that is true to the pixels, and the one that was trained on from its weights against a
 * discriminator, which looks sharper and may invent. They are told by their names: {@code
 * real-x4/model.onnx} and {@code real-x4-gan/model.onnx} in one folder.
 *
 * @param share 0 for the first, 1 for the second; weights between lie between
 */
public record Sharpness(double share) {
  private static final String SHARP = "-gan";
  private static final String USUAL_FILE = "model.onnx";

  /** Checks the share. */
  public Sharpness {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("expected 0 to 1, found " + share);
    }
  }

  /**
   * Where a model's sharper partner lies, or would lie: beside the folder of a {@code model.onnx},
   * beside a file of any other name.
   */
  public static Path sharpFile(Path model) {
    Path whole = model.toAbsolutePath().normalize();
    String name = String.valueOf(whole.getFileName());
    Path folder = whole.getParent();
    if (folder == null || !name.equals(USUAL_FILE)) {
      return whole.resolveSibling(name.replaceFirst("(\\.onnx)?$", SHARP + "$1"));
    }
    return folder.resolveSibling(folder.getFileName() + SHARP).resolve(USUAL_FILE);
  }
}
