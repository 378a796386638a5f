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

/**
 * Finds how far a model looks: one pixel in the middle is changed from black to white, and the
 * farthest output pixel that moves by more than rounding tells. Where the change reaches the border
 * of a small picture, a larger one is tried; where it still does, the model depends on all of a
 * picture.
 */
final class LocalityProbe {
  private static final int[] SIDES = {64, 128, 256};

  /** A thousandth of a level of 8 bits; float16 models round to more. */
  private static final double NOTHING = 4e-6;

  private static final double FLOAT16_NOTHING = 2e-3;

  private final OnnxSession session;
  private final ModelSpec spec;

  LocalityProbe(OnnxSession session, ModelSpec spec) {
    this.session = session;
    this.spec = spec;
  }

  Locality find() {
    for (int side : SIDES) {
      int least = side + 2 * spec.border();
      int width = spec.size().width(least);
      int height = spec.size().height(least);
      int reach;
      try {
        reach = reach(width, height);
      } catch (GanvasException e) {
        // Too large for this model or this machine: what smaller ones showed stands.
        return new Locality.Global();
      }
      int room = Math.min(width, height) / 2 - spec.border();
      // A model of whole multiples moves its windows by up to one of them.
      int slack = spec.size() instanceof SizeRule.Multiples m ? m.multipleOf() - 1 : 0;
      if (reach + 2 < room) {
        return new Locality.Local(reach + slack);
      }
      if (spec.size() instanceof SizeRule.Fixed) {
        break;
      }
    }
    return new Locality.Global();
  }

  /** The farthest output pixel that moves, in input pixels from the changed one. */
  private int reach(int width, int height) {
    Image pattern = TestPattern.of(width, height);
    FloatTensor x = ImageTensors.toTensor(pattern, spec.input());
    float[] before = session.run(x).toArray();
    int middleX = width / 2;
    int middleY = height / 2;
    change(x, middleX, middleY, width, height);
    FloatTensor answer = session.run(x);
    TensorFormat format = spec.output();
    Layout layout = format.layout();
    int outHeight = answer.shape().dim(layout.heightAxis());
    int outWidth = answer.shape().dim(layout.widthAxis());
    int channels = format.color().channels();
    double span = format.range().white() - format.range().black();
    int farthest = 0;
    double threshold = span * (session.isHalfPrecision() ? FLOAT16_NOTHING : NOTHING);
    for (int row = 0; row < outHeight; row++) {
      for (int column = 0; column < outWidth; column++) {
        for (int c = 0; c < channels; c++) {
          int index =
              layout == Layout.NCHW
                  ? (c * outHeight + row) * outWidth + column
                  : (row * outWidth + column) * channels + c;
          if (Math.abs(answer.buffer().get(index) - before[index]) > threshold) {
            int dx = Math.abs(column / spec.scale() + spec.border() - middleX);
            int dy = Math.abs(row / spec.scale() + spec.border() - middleY);
            farthest = Math.max(farthest, Math.max(dx, dy));
          }
        }
      }
    }
    return farthest;
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
