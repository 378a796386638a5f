package dev.ganvas.runtime.features;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Filter;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.Resampler;
import dev.ganvas.runtime.onnx.OnnxDim;
import dev.ganvas.runtime.onnx.OnnxHeader.TensorInfo;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A network that turns a picture into numbers which are alike for pictures that look alike.
 *
 * <p>Any ONNX file with one picture input {@code [N, 3, S, S]} of fixed or free size will do. Its
 * last output of several axes is used, averaged over the pixels. Pictures are enlarged to S
 * (bicubic), transparent ones laid on white, gray ones repeated, and normalised as ImageNet's are:
 * mean 0.485, 0.456, 0.406, deviation 0.229, 0.224, 0.225 of values in [0, 1].
 *
 * <p>Not thread-safe.
 */
public final class FeatureModel implements AutoCloseable {
  private static final int FREE_SIDE = 224;
  private static final int MOST_SIDE = 4096;
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  private final String name;
  private final TensorSession session;
  private final String input;
  private final int side;

  /** One buffer for all pictures: direct memory goes only when the collector happens to run. */
  private final FloatTensor x;

  private FeatureModel(String name, TensorSession session, String input, int side) {
    this.name = name;
    this.session = session;
    this.input = input;
    this.side = side;
    this.x = FloatTensor.zeros(Shape.of(1, 3, side, side));
  }

  /**
   * Opens a feature network.
   *
   * @throws GanvasException MODEL_UNFIT if it does not take pictures, or as {@link TensorSession}
   * @throws IOException if the file cannot be read
   */
  public static FeatureModel open(Path file, SessionConfig config) throws IOException {
    TensorSession session = TensorSession.open(file, config);
    List<TensorInfo> inputs = session.header().inputs();
    if (inputs.size() != 1 || !isPicture(inputs.get(0).dims())) {
      session.close();
      throw new GanvasException(
          Kind.MODEL_UNFIT,
          "expected a feature network with one input [N, 3, S, S], found " + inputs + ": " + file);
    }
    TensorInfo in = inputs.get(0);
    int side = side(in.dims());
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
    return new FeatureModel(name, session, in.name(), side);
  }

  /** One at a time or as many as one likes, three channels, a square that is not absurd. */
  private static boolean isPicture(List<OnnxDim> dims) {
    return dims.size() == 4
        && fits(dims.get(0), 1, 1)
        && dims.get(1) instanceof OnnxDim.Fixed fixed
        && fixed.size() == 3
        && fits(dims.get(2), 1, MOST_SIDE)
        && fits(dims.get(3), side(dims), side(dims));
  }

  private static boolean fits(OnnxDim dim, long least, long most) {
    return !(dim instanceof OnnxDim.Fixed fixed) || (fixed.size() >= least && fixed.size() <= most);
  }

  /** Whichever side is fixed says it for both. */
  private static int side(List<OnnxDim> dims) {
    for (OnnxDim dim : dims.subList(2, 4)) {
      if (dim instanceof OnnxDim.Fixed fixed && fixed.size() <= MOST_SIDE) {
        return (int) fixed.size();
      }
    }
    return FREE_SIDE;
  }

  /** The file's name without its ending: distances are comparable only under the same one. */
  public String name() {
    return name;
  }

  /**
   * A picture's features.
   *
   * @shape {@code [H, W, C]} 8-bit, any size; to {@code [F]}, F the network's channels
   */
  public float[] features(Image picture) {
    Image square = new Resampler(Filter.BICUBIC).resize(Opacity.onWhite(picture), side, side);
    boolean gray = square.channels().colors() == 1;
    float max = square.depth().max();
    for (int y = 0; y < side; y++) {
      for (int column = 0; column < side; column++) {
        for (int c = 0; c < 3; c++) {
          float value = square.sample(column, y, gray ? 0 : c) / max;
          x.buffer().put((c * side + y) * side + column, (value - MEAN[c]) / DEVIATION[c]);
        }
      }
    }
    List<FloatTensor> outputs = session.run(Map.of(input, x));
    FloatTensor maps =
        outputs.stream()
            .filter(output -> output.shape().rank() > 1)
            .reduce((earlier, later) -> later)
            .orElseThrow(
                () ->
                    new GanvasException(
                        Kind.MODEL_UNFIT,
                        "expected a feature network that gives [N, F] or [N, F, H, W], found none"
                            + " of these in "
                            + name));
    return average(maps);
  }

  private float[] average(FloatTensor maps) {
    Shape shape = maps.shape();
    int channels = shape.dim(1);
    int pixels = Math.toIntExact(shape.elements() / channels);
    float[] features = new float[channels];
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int i = 0; i < pixels; i++) {
        sum += maps.buffer().get(c * pixels + i);
      }
      features[c] = (float) (sum / pixels);
      if (!Float.isFinite(features[c])) {
        throw new GanvasException(
            Kind.BAD_MODEL_OUTPUT,
            "the feature network " + name + " answered with NaN or infinity");
      }
    }
    return features;
  }

  @Override
  public void close() {
    session.close();
  }
}
