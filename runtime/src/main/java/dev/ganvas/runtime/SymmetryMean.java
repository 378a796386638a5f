package dev.ganvas.runtime;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Symmetry;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a model makes of a picture laid in all eight ways, laid back and averaged. */
final class SymmetryMean {
  private SymmetryMean() {}

  /**
   * The mean, exact to half a level.
   *
   * @param model from a picture laid any way to its answer
   * @shape {@code [H, W, C]} to the extents of the model's answer; the caller owns the result
   */
  static Image of(Image input, UnaryOperator<Image> model) {
    List<Symmetry> all = Symmetry.all();
    int[] sums = new int[0];
    Image last = input;
    for (Symmetry symmetry : all) {
      last = symmetry.undo(model.apply(symmetry.apply(input)));
      int count = last.width() * last.height() * last.channels().count();
      sums = sums.length == 0 ? new int[count] : sums;
      for (int i = 0; i < count; i++) {
        sums[i] += last.sampleAt(i);
      }
    }
    for (int i = 0; i < sums.length; i++) {
      last.setSampleAt(i, (sums[i] + all.size() / 2) / all.size());
    }
    return last;
  }
}
