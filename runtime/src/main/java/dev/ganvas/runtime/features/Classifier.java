package dev.ganvas.runtime.features;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.ColorOrder;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.ImageTensors;
import dev.ganvas.runtime.tensor.Layout;
import dev.ganvas.runtime.tensor.TensorFormat;
import dev.ganvas.runtime.tensor.ValueRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A network that names what a picture shows: one input {@code [N, C, S, S]} of one or three
 * channels, one output {@code [N, classes]} of scores. {@link #close()} may be called twice. Not
 * thread-safe.
 */
public final class Classifier implements AutoCloseable {
  private final TensorSession session;
  private final String input;
  private final TensorFormat format;
  private final int side;

  private Classifier(TensorSession session, String input, TensorFormat format, int side) {
    this.session = session;
    this.input = input;
    this.format = format;
    this.side = side;
  }

  /**
   * Opens a classifier.
   *
   * @param range the numbers it was trained with
   * @throws GanvasException MODEL_MISSING, MODEL_DAMAGED, or MODEL_UNFIT if its input is no square
   *     picture of a fixed size
   * @throws IOException if the file cannot be read
   */
  public static Classifier open(Path file, ValueRange range, SessionConfig config)
      throws IOException {
    TensorSession session = TensorSession.open(file, config);
    List<TensorInfo> inputs = session.header().inputs();
    long[] extents =
        inputs.size() != 1
            ? new long[0]
            : inputs.get(0).dims().stream()
                .mapToLong(dim -> dim instanceof OnnxDim.Fixed fixed ? fixed.size() : 0)
                .toArray();
    boolean fits =
        extents.length == 4
            && (extents[1] == 1 || extents[1] == 3)
            && extents[2] == extents[3]
            && extents[2] > 0
            && extents[2] <= 1024;
    if (!fits) {
      session.close();
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a classifier of pictures [N, 1 or 3, S, S], found " + inputs + ": " + file);
    }
    ColorOrder color = extents[1] == 1 ? ColorOrder.GRAY : ColorOrder.RGB;
    return new Classifier(
        session,
        inputs.get(0).name(),
        new TensorFormat(Layout.NCHW, color, range),
        (int) extents[2]);
  }

  /**
   * The class with the highest score, from 0.
   *
   * @shape {@code [H, W, any]} of any size, resized to the network's; opacity is laid on white
   */
  public int classOf(Image picture) {
    Image square = new Resampler(Filter.BICUBIC).resize(Opacity.onWhite(picture), side, side);
    FloatTensor x = FloatTensor.zeros(ImageTensors.shape(Region.whole(square), format));
    ImageTensors.fill(x, square, Region.whole(square), format);
    float[] scores = session.run(Map.of(input, x)).get(0).toArray();
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  @Override
  public void close() {
    session.close();
  }
}
