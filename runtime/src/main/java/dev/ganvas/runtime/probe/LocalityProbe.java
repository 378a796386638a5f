package dev.ganvas.runtime.probe;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import java.util.function.IntBinaryOperator;

/**
 * Finds how far a model looks: one pixel in the middle is changed from black to white, and the
 * farthest output pixel that moves by more than rounding tells. Where the change reaches the border
 * of a small picture, a larger one is tried. Where it still does, what counts is whether it fades
 * on the way, as in deep stacks of convolutions, or not, as where a model depends on all of a
 * picture.
 *
 * <p>One pixel is little: in float16 or bytes, what it does to a mean over all is lost in rounding.
 * So half of the picture is changed too, and the other half looked at.
 */
final class LocalityProbe {
  private static final int[] SIDES = {64, 128, 256};

  /** A thousandth of a level of 8 bits; float16 models round to more. */
  private static final double NOTHING = 4e-6;

  private static final double FLOAT16_NOTHING = 2e-3;

  /** A hundredth of a level: where influence fades, what is less is left out. */
  private static final double FAINT = 4e-5;

  /** A quarter of a level, of what half a picture does to the other. */
  private static final double SEEN = 1e-3;

  private static final double FLOAT16_SEEN = 1e-2;

  /** By less than this from one ring to the next, influence does not fade. */
  private static final double FADING = 3;

  /** Rings of a smaller picture are too narrow to tell. */
  private static final int LEAST_ROOM = 32;

  private final OnnxSession session;
  private final ModelSpec spec;

  LocalityProbe(OnnxSession session, ModelSpec spec) {
    this.session = session;
    this.spec = spec;
  }

  Locality find() {
    boolean half = session.isHalfPrecision();
    // A model of whole multiples moves its windows by up to one of them.
    int slack = spec.size() instanceof SizeRule.Multiples m ? m.multipleOf() - 1 : 0;
    for (int side : SIDES) {
      int least = side + 2 * spec.border();
      Image pattern = TestPattern.of(spec.size().width(least), spec.size().height(least));
      int room = Math.min(pattern.width(), pattern.height()) / 2 - spec.border();
      try {
        double[] moved = movedByAPixel(pattern);
        int reach = farthest(moved, half ? FLOAT16_NOTHING : NOTHING);
        if (reach + 2 < room) {
          int free = reach + slack + 1;
          double seen = half ? FLOAT16_SEEN : SEEN;
          return isEven(movedByHalf(pattern), free, room, seen)
              ? new Locality.Global()
              : new Locality.Local(reach + slack);
        }
        if (spec.size() instanceof SizeRule.Fixed || side == SIDES[SIDES.length - 1]) {
          boolean fades = room >= LEAST_ROOM && !isEven(moved, room / 2, room, 0);
          int faint = farthest(moved, half ? FLOAT16_NOTHING : FAINT);
          return fades ? new Locality.Local(Math.min(faint, room) + slack) : new Locality.Global();
        }
      } catch (GanvasException e) {
        // Too large for this model or this machine: what smaller ones showed stands.
        return new Locality.Global();
      }
    }
    return new Locality.Global();
  }

  /** Whether from some distance to another there is influence, and about the same. */
  private static boolean isEven(double[] moved, int from, int to, double least) {
    int middle = (from + to) / 2;
    double near = most(moved, from, middle);
    double far = most(moved, middle, to);
    return far > least && far * FADING > near;
  }

  private static double most(double[] moved, int from, int to) {
    double most = 0;
    for (int i = from; i < to; i++) {
      most = Math.max(most, moved[i]);
    }
    return most;
  }

  private static int farthest(double[] moved, double threshold) {
    int farthest = 0;
    for (int i = 0; i < moved.length; i++) {
      farthest = moved[i] > threshold ? i : farthest;
    }
    return farthest;
  }

  /** By how much outputs move, by their distance from the pixel in the middle. */
  private double[] movedByAPixel(Image pattern) {
    int middleX = pattern.width() / 2;
    int middleY = pattern.height() / 2;
    FloatTensor x = ImageTensors.toTensor(pattern, spec.input());
    float[] before = session.run(x).toArray();
    change(x, middleX, middleY, pattern.width(), pattern.height());
    return moved(
        before,
        session.run(x),
        pattern,
        (column, row) -> Math.max(Math.abs(column - middleX), Math.abs(row - middleY)));
  }

  /** By how much outputs in the left half move, by their distance from the right. */
  private double[] movedByHalf(Image pattern) {
    int middle = pattern.width() / 2;
    float[] before = session.run(ImageTensors.toTensor(pattern, spec.input())).toArray();
    Image changed = TestPattern.of(pattern.width(), pattern.height());
    for (int y = 0; y < changed.height(); y++) {
      for (int i = changed.index(middle, y, 0);
          i <= changed.index(changed.width() - 1, y, 2);
          i++) {
        changed.setSampleAt(i, changed.depth().max() - changed.sampleAt(i));
      }
    }
    FloatTensor after = session.run(ImageTensors.toTensor(changed, spec.input()));
    return moved(before, after, pattern, (column, row) -> Math.max(0, middle - column));
  }

  /** The most that outputs of each distance move, as a share of their range. */
  private double[] moved(
      float[] before, FloatTensor after, Image pattern, IntBinaryOperator distance) {
    TensorFormat format = spec.output();
    Layout layout = format.layout();
    int height = after.shape().dim(layout.heightAxis());
    int width = after.shape().dim(layout.widthAxis());
    int channels = format.color().channels();
    double span = format.range().white() - format.range().black();
    double[] most = new double[Math.max(pattern.width(), pattern.height()) + 1];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int d =
            distance.applyAsInt(
                column / spec.scale() + spec.border(), row / spec.scale() + spec.border());
        for (int c = 0; c < channels; c++) {
          int index =
              layout == Layout.NCHW
                  ? (c * height + row) * width + column
                  : (row * width + column) * channels + c;
          double change = Math.abs(after.buffer().get(index) - before[index]) / span;
          // NaN is no influence: it shows when a picture is made.
          most[d] = change > most[d] ? change : most[d];
        }
      }
    }
    return most;
  }

  private void change(FloatTensor x, int column, int row, int width, int height) {
    TensorFormat format = spec.input();
    int channels = format.color().channels();
    for (int c = 0; c < channels; c++) {
      int index =
          format.layout() == Layout.NCHW
              ? (c * height + row) * width + column
              : (row * width + column) * channels + c;
      float middle = (format.range().black() + format.range().white()) / 2;
      float old = x.buffer().get(index);
      x.buffer().put(index, old < middle ? format.range().white() : format.range().black());
    }
  }
}
