package dev.ganvas.runtime.features;

import dev.ganvas.runtime.failure.GanvasException;
import dev.ganvas.runtime.failure.GanvasException.Kind;
import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.Opacity;
import dev.ganvas.runtime.image.Region;
import dev.ganvas.runtime.onnx.FeatureStages;
import dev.ganvas.runtime.session.SessionConfig;
import dev.ganvas.runtime.session.TensorSession;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How different two pictures of one size look to a network that names what is in pictures:
 *
 * <pre>{@code
 * d = 1/L sum over L stages of 1/(H W) sum over places of | f/|f| - g/|g| |^2
 * }</pre>
 *
 * <p>with f and g the vectors of all channels at one place of both pictures, | | their length. 0 is
 * identical; 2 is as far as rectified features can be. That is the distance of Zhang et al. 2018
 * before the weights that they learned: the stages count alike and all channels too. It is not
 * LPIPS, on no network, and compares only with distances on the same one.
 *
 * <p>Stages are what {@link FeatureStages} finds: the file is rewritten in memory so that it gives
 * the numbers before each pooling and the last ones, in float32, for pictures of any size, whatever
 * size it was written for. Pictures are not resized. Larger ones than {@value #TILE} a side are cut
 * into tiles without overlap, each picture at the same places, and each tile counts by its pixels.
 * Transparent ones are laid on white, gray ones repeated, values in [0, 1] normalised as
 * ImageNet's: mean 0.485, 0.456, 0.406, deviation 0.229, 0.224, 0.225.
 *
 * <p>Not thread-safe. {@link #close()} may be called twice.
 */
public final class FeatureDistance implements AutoCloseable {
  private static final int TILE = 1024;

  /** As Zhang et al. have it: where no feature fires, nothing is divided by zero. */
  private static final double TINY = 1e-10;

  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  private final String name;
  private final TensorSession session;
  private final String input;

  private FeatureDistance(String name, TensorSession session, String input) {
    this.name = name;
    this.session = session;
    this.input = input;
  }

  /**
   * Opens a feature network.
   *
   * @throws GanvasException MODEL_UNFIT if it is none, as {@link FeatureStages#read};
   *     DEVICE_UNAVAILABLE
   * @throws IOException if the file cannot be read
   */
  public static FeatureDistance open(Path file, SessionConfig config) throws IOException {
    FeatureStages stages = FeatureStages.read(file);
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
    TensorSession session = TensorSession.open(file, stages.model(), config);
    return new FeatureDistance(name, session, stages.input());
  }

  /** The file's name without its ending. */
  public String name() {
    return name;
  }

  /**
   * The distance of two pictures.
   *
   * @param border pixels left out at each side
   * @return 0 for equal pictures
   * @shape both {@code [H, W, C]} 8 or 16 bits; only read
   * @throws GanvasException UNSUPPORTED_IMAGE if sizes differ or the border leaves nothing;
   *     MODEL_UNFIT if the network does not take pictures as small as these; BAD_MODEL_OUTPUT
   */
  public double of(Image reference, Image candidate, int border) {
    int width = reference.width() - 2 * border;
    int height = reference.height() - 2 * border;
    if (reference.width() != candidate.width()
        || reference.height() != candidate.height()
        || Math.min(width, height) < 1) {
      throw new GanvasException(
          Kind.UNSUPPORTED_IMAGE,
          "expected two pictures of one size, larger than a border of "
              + border
              + ", found "
              + reference
              + " and "
              + candidate);
    }
    Image a = Opacity.onWhite(reference);
    Image b = Opacity.onWhite(candidate);
    double sum = 0;
    for (Region tile : tiles(width, height)) {
      Region place = new Region(tile.x() + border, tile.y() + border, tile.width(), tile.height());
      double share = (double) tile.width() * tile.height() / ((double) width * height);
      sum += share * between(features(a.crop(place)), features(b.crop(place)));
    }
    return sum;
  }

  /** As many as needed, as equal as can be. */
  private static List<Region> tiles(int width, int height) {
    int columns = (width + TILE - 1) / TILE;
    int rows = (height + TILE - 1) / TILE;
    List<Region> tiles = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int top = (int) ((long) height * row / rows);
      int bottom = (int) ((long) height * (row + 1) / rows);
      for (int column = 0; column < columns; column++) {
        int left = (int) ((long) width * column / columns);
        int right = (int) ((long) width * (column + 1) / columns);
        tiles.add(new Region(left, top, right - left, bottom - top));
      }
    }
    return tiles;
  }

  private List<FloatTensor> features(Image picture) {
    int width = picture.width();
    int pixels = width * picture.height();
    FloatTensor x = FloatTensor.zeros(Shape.of(1, 3, picture.height(), width));
    boolean gray = picture.channels().colors() == 1;
    int channels = picture.channels().count();
    float max = picture.depth().max();
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < 3; c++) {
        float value = picture.sampleAt(i * channels + (gray ? 0 : c)) / max;
        x.buffer().put(c * pixels + i, (value - MEAN[c]) / DEVIATION[c]);
      }
    }
    return session.run(Map.of(input, x));
  }

  private double between(List<FloatTensor> first, List<FloatTensor> second) {
    double sum = 0;
    for (int stage = 0; stage < first.size(); stage++) {
      sum += between(first.get(stage), second.get(stage)) / first.size();
    }
    if (!Double.isFinite(sum)) {
      throw new GanvasException(
          Kind.BAD_MODEL_OUTPUT, "the feature network " + name + " answered with NaN or infinity");
    }
    return sum;
  }

  /** The mean over places; maps are {@code [1, C, h, w]}. */
  private static double between(FloatTensor first, FloatTensor second) {
    float[] f = first.toArray();
    float[] g = second.toArray();
    int channels = first.shape().dim(1);
    int places = f.length / channels;
    double sum = 0;
    for (int place = 0; place < places; place++) {
      double ff = 0;
      double gg = 0;
      for (int c = 0; c < channels; c++) {
        ff += (double) f[c * places + place] * f[c * places + place];
        gg += (double) g[c * places + place] * g[c * places + place];
      }
      double lengthF = Math.sqrt(ff) + TINY;
      double lengthG = Math.sqrt(gg) + TINY;
      for (int c = 0; c < channels; c++) {
        double difference = f[c * places + place] / lengthF - g[c * places + place] / lengthG;
        sum += difference * difference;
      }
    }
    return sum / places;
  }

  @Override
  public void close() {
    session.close();
  }
}
