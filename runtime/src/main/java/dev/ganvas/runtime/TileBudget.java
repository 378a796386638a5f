package dev.ganvas.runtime;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.model.Locality;
import dev.ganvas.runtime.model.ModelSpec;
import dev.ganvas.runtime.model.SizeRule;
import dev.ganvas.runtime.session.OnnxSession;
import dev.ganvas.runtime.session.ResidentMemory;
import dev.ganvas.runtime.tensor.FloatTensor;
import dev.ganvas.runtime.tiling.Tiling;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How much of a picture goes through a model at once, by the memory there is: what a pixel costs is
 * measured on a first small tile, and what has failed once is not tried again.
 */
final class TileBudget {
  private static final int SMALLEST = 32;
  private static final int STEP = 32;

  /** Side of the tile that is measured: large enough to stand out, small enough for any model. */
  private static final int MEASURED = 128;

  /** For the tiles, of all the memory: pictures, their results and the JVM want theirs. */
  private static final int SHARE = 3;

  private Tiling tiling;
  private final long memory;
  private long mostPixels = Long.MAX_VALUE;
  private OptionalDouble bytesPerPixel = OptionalDouble.empty();

  TileBudget(Tiling asked) {
    this.tiling = asked;
    this.memory = asked instanceof Tiling.Auto auto ? auto.memoryBytes() / SHARE : Long.MAX_VALUE;
  }

  /** How a picture is cut. */
  Tiling of(OnnxSession session, Image input) {
    if (!(tiling instanceof Tiling.Auto)) {
      return tiling;
    }
    Tiling.Tiles most = Tiling.DEFAULT;
    if (Math.max(input.width(), input.height()) <= MEASURED
        || session.spec().size() instanceof SizeRule.Fixed) {
      return most;
    }
    double perPixel = bytesPerPixel(session);
    int size = most.size();
    while (size > SMALLEST && perPixel * size * size + band(session, input, size) > memory) {
      size -= STEP;
    }
    return new Tiling.Tiles(size, Math.min(most.overlap(), size / 2));
  }

  /** Whether a model that must see all of a picture can take this one. */
  boolean holdsWhole(OnnxSession session, Image input) {
    ModelSpec spec = session.spec();
    if (spec.size() instanceof SizeRule.Fixed) {
      SizeRule inside = spec.size().inside(spec.border());
      return input.width() <= inside.width(1) && input.height() <= inside.height(1);
    }
    return (long) input.width() * input.height() <= mostPixels(session);
  }

  /** The most that such a model can take of a picture's proportions, as a factor for its sides. */
  double reduction(OnnxSession session, Image input) {
    ModelSpec spec = session.spec();
    if (spec.size() instanceof SizeRule.Fixed) {
      SizeRule inside = spec.size().inside(spec.border());
      return Math.min(
          (double) inside.width(1) / input.width(), (double) inside.height(1) / input.height());
    }
    return Math.sqrt((double) mostPixels(session) / ((long) input.width() * input.height()));
  }

  /**
   * Half as large from now on.
   *
   * @return false if there is nothing left to halve
   */
  boolean halve(OnnxSession session, Image input) {
    if (session.spec().size() instanceof SizeRule.Fixed) {
      return false;
    }
    if (session.spec().locality() instanceof Locality.Global) {
      long pixels = (long) input.width() * input.height();
      mostPixels = Math.min(mostPixels, pixels) / 4;
      return mostPixels >= (long) SMALLEST * SMALLEST;
    }
    Tiling now = of(session, input);
    int size =
        now instanceof Tiling.Tiles tiles ? tiles.size() : Math.max(input.width(), input.height());
    int overlap = now instanceof Tiling.Tiles tiles ? tiles.overlap() : 0;
    if (size / 2 < SMALLEST) {
      return false;
    }
    tiling = new Tiling.Tiles(size / 2, Math.min(overlap, size / 4));
    return true;
  }

  private long mostPixels(OnnxSession session) {
    return tiling instanceof Tiling.Auto
        ? (long) Math.min((double) mostPixels, (double) memory / bytesPerPixel(session))
        : mostPixels;
  }

  /** A row of tiles' answers as float numbers, and once more as the rows handed on. */
  private static double band(OnnxSession session, Image input, int size) {
    ModelSpec spec = session.spec();
    double pixels = (double) input.width() * spec.scale() * size * spec.scale();
    return pixels * spec.output().color().channels() * (Float.BYTES + Short.BYTES);
  }

  private double bytesPerPixel(OnnxSession session) {
    if (bytesPerPixel.isEmpty()) {
      bytesPerPixel = OptionalDouble.of(measure(session));
    }
    return bytesPerPixel.getAsDouble();
  }

  /** ONNX Runtime keeps what a run has needed, so that it can be seen afterwards. */
  private static double measure(OnnxSession session) {
    ModelSpec spec = session.spec();
    int least = MEASURED + 2 * spec.border();
    int width = spec.size().width(least);
    int height = spec.size().height(least);
    int channels = spec.input().color().channels();
    FloatTensor x = FloatTensor.zeros(spec.input().layout().shape(1, channels, height, width));
    OptionalLong before = ResidentMemory.now();
    session.run(x);
    OptionalLong after = ResidentMemory.now();
    long answer = (long) spec.scale() * spec.scale() * spec.output().color().channels();
    double known = Float.BYTES * (channels + answer);
    if (before.isEmpty() || after.isEmpty()) {
      return known;
    }
    return Math.max(
        known, (double) (after.getAsLong() - before.getAsLong()) / ((long) width * height));
  }
}
